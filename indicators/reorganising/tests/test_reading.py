"""Files of every kind, headings in both languages, names and days as people write them."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from entities.models import Agency, LegalDocument, Succession
from entities.tests.factories import AgencyFactory, AgencyNameFactory, LegalDocumentFactory
from indicators.reorganising.plan import propose, read_act
from indicators.reorganising.reading import Column, read_day
from indicators.reorganising.tests.acts import csv, recorded


def test_row_that_is_struck_out_is_told() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["predecessor", "relation", "successor_name", "effective_on", "thừa"])
    sheet.append(["ha-nam", "renamed", "Phủ Lý", "1/7/2025"])
    for cell in sheet[2]:
        cell.font = Font(strike=True)
    file = BytesIO()
    book.save(file)
    rows, findings = read_act(file.getvalue())
    assert rows == []
    found = {(finding.code, finding.where) for finding in findings}
    assert found == {
        ("ignored-column", "Sheet!E1"),
        ("struck-text", "Sheet!A2"),
        ("no-table", None),
    }


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1/7/2025", date(2025, 7, 1)),
        ("01-07-2025", date(2025, 7, 1)),
        ("2025-07-01", date(2025, 7, 1)),
        ("2025-07-01T00:00:00", date(2025, 7, 1)),
        ("ngày 01 tháng 7 năm 2025", date(2025, 7, 1)),
        ("7/31/2025", None),
        ("29/2/2025", None),
        ("Quý III", None),
    ],
)
def test_day_is_read_with_the_day_first(text: str, day: date | None) -> None:
    assert read_day(text) == day


def workbook(*rows: tuple[str | int | date, ...]) -> bytes:
    book, out = Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sáp nhập"
    for row in rows:
        sheet.append(row)
    book.save(out)
    return out.getvalue()


def test_workbook_with_vietnamese_headings() -> None:
    content = workbook(
        ("DANH SÁCH SẮP XẾP",),
        ("Cơ quan cũ", "Quan hệ", "Cơ quan mới", "Tên mới", "Hiệu lực từ", "Mã thống kê", "STT"),
        ("Hà Nam", "sáp nhập vào", "ninh-binh-2025", "Ninh Bình", date(2025, 7, 1), 37, 1),
    )
    rows, findings = read_act(content)
    assert [(row.code, row.where) for row in findings] == [("ignored-column", "Sáp nhập!G2")]
    (row,) = rows
    assert (row.relation, row.effective_on) == ("merged_into", date(2025, 7, 1))
    assert row.text(Column.GSO_CODE) == "37"
    assert row.ref(Column.PREDECESSOR) == "Sáp nhập!A3"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "written",
    [
        "ba-ria-vung-tau",
        "Bà Rịa – Vũng Tàu",
        "BÀ RỊA-VŨNG TÀU",
        "tỉnh Ba\u0300 Ri\u0323a - Vu\u0303ng Ta\u0300u",
    ],
    ids=["slug", "en dash", "capitals", "decomposed"],
)
def test_predecessor_is_found_by_slug_or_name(written: str) -> None:
    agency = AgencyFactory.create(slug="ba-ria-vung-tau", name="Bà Rịa - Vũng Tàu")
    recorded(csv(f"{written},merged_into,moi,Mới,1/7/2025,"))
    assert Succession.objects.get().predecessor == agency


@pytest.mark.django_db
def test_predecessor_is_found_by_an_abbreviation() -> None:
    city = AgencyFactory.create(slug="ho-chi-minh", name="Thành phố Hồ Chí Minh")
    AgencyNameFactory.create(agency=city, text="TP.HCM")
    recorded(csv("TP.HCM,merged_into,moi,Mới,1/7/2025,"))
    assert Succession.objects.get().predecessor == city


@pytest.mark.django_db
def test_slug_is_a_slug_and_no_name_of_what_came_after() -> None:
    """ "quang-tri" reads like "Quảng Trị", which by then is the name of another unit."""
    AgencyFactory.create(slug="quang-tri", name="Quảng Trị", ends_on=date(2025, 6, 30))
    later = AgencyFactory.create(
        slug="quang-tri-2025", name="Quảng Trị", starts_on=date(2025, 7, 1)
    )
    plan = propose(csv("quang-tri,merged_into,moi,Mới,1/7/2030,"))
    assert [row.code for row in plan.findings] == ["agency-ended"]
    recorded(csv("Quảng Trị,merged_into,moi,Mới,1/7/2030,"))
    assert Succession.objects.get().predecessor == later


@pytest.mark.django_db
@pytest.mark.parametrize(
    "written", ["202/2025/QH15", "Nghị quyết số 202/2025/QH15", "NQ 202/2025/QH15 ngày 12/6/2025"]
)
def test_basis_is_a_document_that_is_known(written: str) -> None:
    document = LegalDocumentFactory.create(
        type="resolution", number="202/2025/QH15", issued_on=date(2025, 6, 12)
    )
    AgencyFactory.create(slug="ha-nam")
    recorded(csv(f"ha-nam,merged_into,moi,Mới,1/7/2025,{written}"))
    assert Succession.objects.get().basis == document


@pytest.mark.django_db
def test_basis_that_is_not_known_is_made_once_with_its_day() -> None:
    for slug in ("ha-nam", "nam-dinh"):
        AgencyFactory.create(slug=slug)
    basis = '"NĐ 29/2025/NĐ-CP, 24/02/2025"'
    rows = (f"{slug},merged_into,moi,Mới,1/7/2025,{basis}" for slug in ("ha-nam", "nam-dinh"))
    recorded(csv(*rows))
    document = LegalDocument.objects.get()
    assert (document.type, document.number) == ("decree", "29/2025/NĐ-CP")
    assert (document.issued_on, document.is_verified) == (date(2025, 2, 24), False)
    assert Agency.objects.filter(successions__basis=document).count() == 2


@pytest.mark.django_db
def test_number_of_two_documents_needs_its_day() -> None:
    for day in (date(2022, 4, 4), date(2026, 3, 10)):
        LegalDocumentFactory.create(number="422/QĐ-TTg", issued_on=day)
    AgencyFactory.create(slug="ha-nam")
    row = "ha-nam,merged_into,moi,Mới,1/7/2025,"
    assert [one.code for one in propose(csv(row + "422/QĐ-TTg")).findings] == ["unknown-document"]
    recorded(csv(row + '"QĐ 422/QĐ-TTg, 10/3/2026"'))
    basis = Succession.objects.get().basis
    assert basis is not None
    assert basis.issued_on == date(2026, 3, 10)
