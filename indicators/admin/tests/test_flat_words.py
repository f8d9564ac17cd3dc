"""Files are read in the words of people: headings and values of both languages, and names."""

from typing import Any

import pytest
from django.test import Client

from dvctrack.lib.admin.exporting import CSV, XLSX
from entities.admin.tests.flat_files import (
    Rows,
    address,
    import_rows,
    preview,
)
from entities.models import AgencyCode
from entities.tests.factories import (
    AgencyCodeFactory,
    AgencyFactory,
    AgencyNameFactory,
    LegalDocumentFactory,
)
from indicators.importing.look import proposal_of
from indicators.importing.tests.flat import receive
from indicators.models import Target
from indicators.tests.factories import IndicatorFactory, SubmissionFactory
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.both_databases

TARGET = "indicators_target"


def said(shown: Any) -> list[str]:
    problems: list[str] = shown.context["problems"]
    return problems


def test_headings_values_and_names_are_read_in_both_languages_mixed(admin_page: Client) -> None:
    IndicatorFactory.create(slug="chi-so", short_name="Thanh toán trực tuyến")
    agency = AgencyFactory.create(name="Hà Nội")
    document = LegalDocumentFactory.create(number="766/QĐ-TTg")
    head = [
        "Chỉ số",
        "agency kind",
        "Một cơ quan",
        "target (%)",
        "Từ ngày",
        "basis",
        "Đã kiểm chứng",
    ]
    rows: Rows = [
        head,
        [
            "thanh toán TRỰC tuyến",
            "Tỉnh, thành phố",
            "",
            "67,19%",
            "01/01/2026",
            "766/qđ-ttg",
            "Yes",
        ],
        ["chi-so", "", "UBND thành phố Hà Nội", "1.5%", "2026-01-01", "766/QĐ-TTg", "Không"],
    ]
    import_rows(admin_page, TARGET, rows, XLSX)
    found = {(row.kind, row.agency): row for row in Target.objects.all()}
    of_kind, of_one = found["province", None], found["", agency]
    assert (str(of_kind.value), of_kind.basis, of_kind.is_verified) == ("67.190", document, True)
    assert (str(of_one.value), of_one.is_verified) == ("1.500", False)


def test_name_of_several_agencies_is_told_apart_at_its_cell(admin_page: Client) -> None:
    first, second = (
        AgencyFactory.create(
            kind="commune", name="Xã Hòa Bình", slug=f"hoa-binh-{n}", parent=parent
        )
        for n, parent in enumerate(
            [AgencyFactory.create(name="Gia Lai"), AgencyFactory.create(name="Lào Cai")]
        )
    )
    AgencyNameFactory.create(agency=second, text="HBLC")
    AgencyCodeFactory.create(agency=first, code="00123")
    head = ["cơ quan", "hệ thống mã", "mã"]
    rows: Rows = [head, ["Xã Hòa Bình", "gso", "1"]]
    [problem] = said(preview(admin_page, "entities_agencycode", rows, CSV))
    assert problem.startswith("Dòng 2, cột cơ quan: “Xã Hòa Bình” có thể là nhiều đối tượng")
    assert "hoa-binh-0 (Xã Hòa Bình, Gia Lai)" in problem
    rows = [
        head,
        ["Xã Hòa Bình, Gia Lai", "gso", "007"],
        ["HBLC", "gso", "1"],
        ["00123", "gso", "08"],
    ]
    import_rows(admin_page, "entities_agencycode", rows, XLSX)
    codes = AgencyCode.objects.filter(system="gso").values_list("agency", "code")
    assert set(codes) == {(first.pk, "007"), (second.pk, "1"), (first.pk, "08")}


@pytest.mark.parametrize("words", ["vi", "en", "codes"])
@pytest.mark.parametrize("kind", [XLSX, CSV])
def test_exported_figures_are_imported_unchanged(admin_page: Client, kind: str, words: str) -> None:
    asked = make_asked(code="2022-09-06")
    for number, text in enumerate(("=1+1", "18.90", "hai\ndòng", "")):
        agency = AgencyFactory.create(name=f"Tỉnh {number}")
        add_row(asked, agency)
        SubmissionFactory.create(
            period=asked.period,
            indicator=asked.indicator,
            agency=agency,
            numerator=1850 + number,
            denominator=12_345,
            reported_rate="14.9",
            reported_decimals=2,
            note=text,
        )
    content = admin_page.post(
        address("indicators_submission", "export"), {"kind": kind, "words": words}
    ).content
    proposal = proposal_of(receive(content))
    counts = proposal.figures.counts()
    assert [finding.message for finding in proposal.findings if finding.is_error] == []
    assert (counts.created, counts.updated, counts.unchanged) == (0, 0, 4)
