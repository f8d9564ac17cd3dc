"""What would be published: its layout, its headings, its letter line, its cautions."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from dvctrack.lib.files.reading import read_lines
from entities.choices import AgencyKind
from entities.models import Agency
from entities.tests.factories import AgencyFactory
from indicators.annex.layout import AnnexLayout
from indicators.annex.layouts import ANNEX_2022, ANNEX_2023
from indicators.annex.reading import read_annex
from indicators.annex.writing.docx import docx_of
from indicators.annex.writing.written import WrittenAnnex
from indicators.annex.writing.xlsx import xlsx_of
from indicators.models import AnnexText, Indicator, IssuingBody, Period
from indicators.publishing.cautions import heading_cautions
from indicators.publishing.checklist import before_publishing
from indicators.publishing.edition import (
    Edition,
    LetterOf,
    edition,
    edition_of,
    layout_of,
    letter_line,
)
from indicators.tests.factories import (
    IndicatorFactory,
    PeriodFactory,
    PeriodIndicatorFactory,
    PublicationFactory,
    TargetFactory,
)
from indicators.tests.leagues import add_row

pytestmark = pytest.mark.django_db
SLUGS = ("online-provision", "dossier-sync", "payment-procedures", "online-payment")
WORDS = "Nghị quyết số 03/NQ-CP ngày 09/01/2025: 80% hồ sơ năm 2026"


@pytest.fixture
def indicators() -> dict[str, Indicator]:
    return {slug: IndicatorFactory.create(slug=slug, name=slug) for slug in SLUGS}


def quarter(indicators: dict[str, Indicator], *slugs: str) -> Period:
    """Quý III/2026, which asks for these; two provinces and a ministry owe and report 81 of 100."""
    period: Period = PeriodFactory.create(
        as_of=date(2026, 9, 30),
        code="2026-09-30",
        label="Quý III/2026",
        cycle="quarter",
        window_starts_on=date(2026, 7, 1),
        cumulative_starts_on=date(2026, 1, 1),
        issuing_body="",
    )
    agencies: list[Agency] = [
        AgencyFactory.create(name=name, kind=kind, display_order=place)
        for place, (name, kind) in enumerate(
            (
                ("Hà Nội", AgencyKind.PROVINCE),
                ("Huế", AgencyKind.PROVINCE),
                ("Bộ Y tế", AgencyKind.MINISTRY),
            )
        )
    ]
    for slug in slugs:
        asked = PeriodIndicatorFactory.create(period=period, indicator=indicators[slug])
        for agency in agencies:
            add_row(asked, agency, numerator=81, denominator=100)
    return period


def set_target(indicator: Indicator, *, text: str = WORDS, value: int = 80) -> None:
    for kind in (AgencyKind.PROVINCE, AgencyKind.MINISTRY):
        TargetFactory.create(
            indicator=indicator,
            kind=kind,
            value=value,
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 12, 31),
            basis_text=text,
        )


FITTING = {
    "all_four": (SLUGS, ANNEX_2022),
    "two": (("online-provision", "online-payment"), ANNEX_2023),
    "those_of_2023_and_one_more": (
        ("online-provision", "online-payment", "dossier-sync"),
        ANNEX_2023,
    ),
    "none_fits": (("dossier-sync",), ANNEX_2022),
}


@pytest.mark.parametrize("case", FITTING)
def test_period_takes_the_layout_whose_tables_it_asks_for(
    indicators: dict[str, Indicator], case: str
) -> None:
    slugs, layout = FITTING[case]
    assert layout_of(quarter(indicators, *slugs)) is layout


def headings(found: Edition) -> list[str]:
    return [heading for table in found.written.tables for heading in table.headings]


def texts(found: Edition) -> str:
    return "\n".join(getattr(block, "text", "") for block in found.written.blocks)


@pytest.mark.parametrize(
    ("layout", "slugs", "heading"),
    [
        (ANNEX_2022, SLUGS, f"So với chỉ tiêu: {WORDS}"),
        (ANNEX_2023, ("online-provision", "online-payment"), f"Mục tiêu cung cấp DVCTT: {WORDS}"),
    ],
    ids=["2022", "2023"],
)
def test_annex_of_another_year_prints_no_year_of_the_layout(
    indicators: dict[str, Indicator],
    layout: AnnexLayout,
    slugs: tuple[str, ...],
    heading: str,
) -> None:
    for indicator in indicators.values():
        set_target(indicator)
    found = edition(quarter(indicators, *slugs), layout)
    assert heading in headings(found)
    printed = "\n".join((texts(found), *headings(found)))
    assert not [year for year in ("2020", "2021", "2022", "2023") if year in printed]
    assert "2026" in printed
    assert heading_cautions(found) == []


@pytest.mark.parametrize("write", [docx_of, xlsx_of], ids=["docx", "xlsx"])
@pytest.mark.parametrize("has_target", [True, False], ids=["own_target", "no_target"])
def test_annex_of_another_year_is_read_back(
    indicators: dict[str, Indicator], has_target: bool, write: Callable[[WrittenAnnex], bytes]
) -> None:
    period = quarter(indicators, "online-provision", "online-payment")
    if has_target:
        set_target(indicators["online-provision"])
        TargetFactory.create(
            indicator=indicators["online-provision"],
            kind="",
            agency=Agency.objects.get(name="Hà Nội"),
            value=90,
            starts_on=date(2026, 1, 1),
            basis_text="Kế hoạch số 5/KH-UBND",
        )
    found = edition(period, ANNEX_2023)
    assert found.written.tables[0].notes == (
        ("Chỉ tiêu riêng của Hà Nội: 90% (Kế hoạch số 5/KH-UBND)",) if has_target else ()
    )
    again = read_annex(read_lines(write(found.written)))
    assert again.findings == []
    assert again.as_of == period.as_of
    read = [
        (table.section, row.agency.text, row.status)
        for table in again.tables
        for row in table.figures
    ]
    own, met = ("not_met", "met") if has_target else ("", "")
    assert read[:3] == [("I", "Bộ Y tế", met), ("I", "Hà Nội", own), ("I", "Huế", met)]
    assert len(read) == 6


def test_targets_of_two_kinds_stand_beside_each_other(indicators: dict[str, Indicator]) -> None:
    period = quarter(indicators, "online-provision", "online-payment")
    for kind, value in ((AgencyKind.PROVINCE, 80), (AgencyKind.MINISTRY, 90)):
        TargetFactory.create(indicator=indicators["online-provision"], kind=kind, value=value)
    found = edition(period, ANNEX_2023)
    assert "Mục tiêu cung cấp DVCTT: BỘ, NGÀNH: 90%; ĐỊA PHƯƠNG: 80%" in headings(found)
    assert heading_cautions(found) == []


CAUTIONS: dict[str, tuple[str, str, list[str]]] = {
    "another_year": ("title", "KẾT QUẢ NĂM 2023", ["2023"]),
    "year_in_a_date": ("title", "KẾT QUẢ TÍNH ĐẾN NGÀY 25/7/2023", ["2023"]),
    "its_own_year": ("title", "KẾT QUẢ NĂM 2026, TĂNG SO VỚI 2023", []),
    "year_of_a_document": ("title", "KẾT QUẢ theo Quyết định số 5/QĐ-TTg ngày 04/4/2022", []),
    "another_target": ("I.1.status", "Mục tiêu cung cấp DVCTT 70%", ["70%", "80%"]),
    "steps_that_add_up": ("I.1.status", "Mục tiêu cung cấp DVCTT 50%, tăng thêm 30%", []),
    "its_own_target": ("I.1.status", "Mục tiêu cung cấp DVCTT {target}", []),
}


@pytest.mark.parametrize("case", CAUTIONS)
def test_text_of_another_year_or_target_is_a_caution(
    indicators: dict[str, Indicator], case: str
) -> None:
    key, text, named = CAUTIONS[case]
    period = quarter(indicators, "online-provision", "online-payment")
    set_target(indicators["online-provision"])
    AnnexText.objects.create(period=period, layout="2023", key=key, text=text)
    said = heading_cautions(edition(period, ANNEX_2023))
    assert len(said) == bool(named)
    assert all(word in said[0] for word in named)


def test_each_indicator_that_is_not_printed_is_named(indicators: dict[str, Indicator]) -> None:
    period = quarter(indicators, *SLUGS)
    shown = before_publishing(
        period, edition(period, ANNEX_2023), at=datetime(2026, 10, 20, 8, tzinfo=UTC)
    )
    said = [item.sentence for item in shown.items if item.link == "#id_layout"]
    for slug in ("dossier-sync", "payment-procedures"):
        assert sum(str(indicators[slug]) in sentence for sentence in said) == 1


SIGNS = {
    "body_of_the_day": ("", "Bộ Tư pháp", "BTP"),
    "body_that_is_named": ("Văn phòng Chính phủ", "Văn phòng Chính phủ", "VPCP-KSTT"),
    "body_that_is_not_known": ("Bộ Nội vụ", "Bộ Nội vụ", ""),
}


@pytest.mark.parametrize("case", SIGNS)
def test_sign_is_that_of_the_body_named_on_the_letter(case: str) -> None:
    named, body, sign = SIGNS[case]
    for name, signs, days in (
        ("Văn phòng Chính phủ", "VPCP-KSTT", (date(2017, 1, 1), date(2026, 1, 9))),
        ("Bộ Tư pháp", "BTP", (date(2026, 1, 10), None)),
    ):
        starts_on, ends_on = days
        IssuingBody.objects.create(
            name=name, letter_sign=signs, report_sign=signs, starts_on=starts_on, ends_on=ends_on
        )
    period = PeriodFactory.create(as_of=date(2026, 9, 30), issuing_body=named)
    letter = letter_line(period, LetterOf())
    assert (letter.body, letter.sign, letter.report_sign) == (body, sign, sign)


def test_version_of_before_is_shown_with_the_headings_of_then(
    indicators: dict[str, Indicator],
) -> None:
    period = quarter(indicators, "online-provision", "online-payment")
    set_target(indicators["online-provision"])
    now = edition(period, ANNEX_2023)
    payload = now.content.as_json()
    old = PublicationFactory.create(period=period, layout="2023", payload=payload)
    assert ANNEX_2023.former["I.1.status"] in headings(edition_of(old))
    kept: dict[str, list[str]] = {"paragraphs": [], "notices": []}
    new = PublicationFactory.create(
        period=period, layout="2023", payload=payload, number=2, reason="x", letter_texts=kept
    )
    assert headings(edition_of(new)) == headings(now)
