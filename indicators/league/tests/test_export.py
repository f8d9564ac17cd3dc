import csv
from io import BytesIO, StringIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from entities.tests.factories import AgencyFactory
from entities.tests.pages import headings, rows
from indicators.models import PeriodIndicator
from indicators.tests.leagues import add_row, address, make_asked

pytestmark = pytest.mark.django_db


QUERIES = {
    "all": {"kind": "province"},
    "filtered": {"kind": "province", "status": "met"},
    "searched": {"kind": "province", "q": "dak"},
    "sorted": {"kind": "province", "sort": "rate"},
    "nothing": {"kind": "province", "q": "không có"},
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES.keys())
def test_export_is_what_is_seen(
    client: Client, asked: PeriodIndicator, query: dict[str, str]
) -> None:
    page = client.get(address(asked), query)
    content = client.get(address(asked), {**query, "_export": "csv"}).content.decode("utf-8-sig")
    lines = list(csv.reader(StringIO(content)))
    seen = [
        ["" if cell.startswith("–") else cell.replace(",", ".") for cell in row]
        for row in rows(page, "province")
    ]
    assert lines[1:] == seen
    if seen:
        assert lines[0] == headings(page, "province")


def test_xlsx_has_numbers_with_formats_and_a_sheet_for_each_kind(
    english: Client, asked: PeriodIndicator
) -> None:
    book = load_workbook(BytesIO(english.get(address(asked), {"_export": "xlsx"}).content))
    assert book.sheetnames == ["Provinces and cities", "Ministries and agencies"]
    ministries = book.worksheets[1]
    top = [str(ministries.cell(row, 1).value) for row in range(1, 7)]
    assert top[0].endswith("– Ministries and agencies")
    assert top[3] == "Target: At least 70 %."
    assert top[4] == "Source: Văn phòng Chính phủ"
    assert top[5] == "Rank"
    first = ministries[7]
    assert [cell.value for cell in first[:6]] == [1, "Bộ Y tế", 2000, 1500, 350, 92.5]
    assert [cell.number_format for cell in first[2:6]] == ["#,##0", "#,##0", "#,##0", "0.00"]
    assert book.worksheets[0]["A10"].value is None
    last = [cell.value for cell in ministries[ministries.max_row]]
    assert last[1:6] == ["Total of 1 agencies of 1", 2000, 1500, 350, 92.5]


def test_agency_named_like_a_formula_stays_text(client: Client) -> None:
    asked = make_asked()
    name = '=HYPERLINK("http://example.com";"<script>alert(1)</script>")'
    add_row(asked, AgencyFactory.create(name=name), numerator=1)
    page = client.get(address(asked))
    assert rows(page, "province")[0][1] == name
    assert b"<script>alert" not in page.content
    content = client.get(address(asked), {"_export": "csv"}).content.decode("utf-8-sig")
    assert next(csv.reader(StringIO(content.splitlines()[1])))[1] == f"'{name}"
    book = load_workbook(BytesIO(client.get(address(asked), {"_export": "xlsx"}).content))
    assert book.worksheets[0]["B7"].data_type == "s"


def test_unknown_export_is_not_found(client: Client, asked: PeriodIndicator) -> None:
    assert client.get(address(asked), {"_export": "pdf"}).status_code == 404


@pytest.mark.usefixtures("_annexes")
def test_equal_ranks_are_equal_in_every_file(client: Client) -> None:
    """Quảng Ninh and Tiền Giang share rank 13 in 2023, and nobody has rank 14."""
    where = "/league/online-provision/2023-07-25/?kind=province&_export="
    lines = list(csv.reader(StringIO(client.get(f"{where}csv").content.decode("utf-8-sig"))))
    book = load_workbook(BytesIO(client.get(f"{where}xlsx").content))
    values = book.worksheets[0].iter_rows(values_only=True)
    for found in (lines, [[str(cell) for cell in row] for row in values]):
        ranks = {row[1]: row[0] for row in found}
        assert (ranks["Quảng Ninh"], ranks["Tiền Giang"]) == ("13", "13")
        assert "14" not in ranks.values()
