"""The files for people: what stands above and below a table, and how it prints."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import Cell, day, text
from dvctrack.lib.tables.export import csv_response, xlsx_response


@dataclass(frozen=True)
class Row:
    name: str
    rate: Decimal | None
    on: date = date(2022, 9, 6)


class RateTable(Table):
    title = "Provinces"

    name = Column("Name", render=lambda row: text(row.name))
    rate = Column("Rate", render=lambda row: Cell(text("x").html, row.rate, "0.00"))
    on = Column("Day", render=lambda row: day(row.on))

    def above(self) -> list[str]:
        return ["Rates – Provinces", "Source: a letter; another"]

    def totals(self) -> dict[str, Cell]:
        return {"name": text("Total"), "rate": Cell(text("x").html, Decimal("30.50"), "0.00")}


class NameTable(Table):
    title = "Ministries"

    name = Column("Name", render=lambda row: text(row.name))


ROWS = [Row("Cần Thơ", Decimal("67.19")), Row("=1+1", Decimal("-0.5")), Row("Huế", None)]


def sheet_of(table: Table) -> Worksheet:
    return load_workbook(BytesIO(xlsx_response([table], "x").content)).worksheets[0]


def test_csv_for_people_is_what_a_vietnamese_spreadsheet_reads() -> None:
    answer = csv_response([RateTable(ROWS), NameTable(ROWS[:1])], "rates")
    assert answer["Content-Disposition"] == 'attachment; filename="rates_vi.csv"'
    assert answer.getvalue().decode("utf-8").split("\r\n") == [
        "\ufeffRates – Provinces",
        '"Source: a letter; another"',
        "Name;Rate;Day",
        "Cần Thơ;67,19;06/09/2022",
        "'=1+1;-0,5;06/09/2022",
        "Huế;;06/09/2022",
        "Total;30,50;",
        "",
        "Ministries",
        "Name",
        "Cần Thơ",
        "",
    ]


def test_xlsx_has_what_the_table_is_above_it_and_its_totals_below() -> None:
    sheet = sheet_of(RateTable(ROWS))
    assert [row[0].value for row in sheet.iter_rows()] == [
        "Rates – Provinces",
        "Source: a letter; another",
        "Name",
        "Cần Thơ",
        "=1+1",
        "Huế",
        "Total",
    ]
    assert (sheet["B7"].value, sheet["B7"].number_format, sheet["B7"].font.b) == (
        30.5,
        "0.00",
        True,
    )
    assert not sheet["B6"].font.b


def test_xlsx_prints_on_one_page_across_with_its_headings_on_each() -> None:
    sheet = sheet_of(RateTable(ROWS))
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$3:$3", "A4")


@pytest.mark.parametrize(
    ("name", "lines"), [("Huế", 1), ("từ " * 55, 3)], ids=["one_line", "wrapped"]
)
def test_row_is_as_high_as_its_wrapped_text(name: str, lines: int) -> None:
    sheet = sheet_of(NameTable([Row(name, None)]))
    assert sheet["A2"].alignment.wrap_text
    assert sheet.row_dimensions[2].height == lines * 15
