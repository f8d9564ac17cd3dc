import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.http import StreamingHttpResponse
from django.utils.html import format_html
from openpyxl import load_workbook

from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import Cell, day, text
from dvctrack.lib.tables.export import File, csv_response, machine_csv_response, xlsx_response


@dataclass(frozen=True)
class Row:
    name: str
    rate: Decimal | None
    on: date = date(2022, 9, 6)


class RateTable(Table):
    title = "Provinces: [all]"

    name = Column("Name", render=lambda row: text(row.name))
    rate = Column("=Rate", render=lambda row: Cell(format_html("{}", "x"), row.rate, "0.00"))
    on = Column("Day", render=lambda row: day(row.on))


class NameTable(Table):
    title = "Ministries"

    name = Column("Name", render=lambda row: text(row.name))


FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=HYPERLINK(0)")
ROWS = [Row("Cần Thơ", Decimal("67.19")), Row("Hà Nội", None)]


def read_csv(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))


def test_csv_has_plain_decimals_iso_dates_and_empty_missing_cells() -> None:
    assert read_csv(machine_csv_response([RateTable(ROWS)], "x").getvalue()) == [
        ["Name", "'=Rate", "Day"],
        ["Cần Thơ", "67.19", "2022-09-06"],
        ["Hà Nội", "", "2022-09-06"],
    ]


def test_csv_of_two_tables_is_one_table_with_the_columns_of_both() -> None:
    lines = read_csv(
        machine_csv_response([RateTable(ROWS[:1]), NameTable(ROWS[1:])], "x").getvalue()
    )
    assert [line[1:] for line in lines] == [
        ["Name", "'=Rate", "Day"],
        ["Cần Thơ", "67.19", "2022-09-06"],
        ["Hà Nội", "", ""],
    ]
    assert [line[0] for line in lines[1:]] == ["Provinces: [all]", "Ministries"]


@pytest.mark.parametrize("name", FORMULAS)
def test_csv_defuses_text_that_begins_like_a_formula(name: str) -> None:
    lines = read_csv(machine_csv_response([NameTable([Row(name, None)])], "x").getvalue())
    assert lines[1][0] == f"'{name}"


@pytest.mark.parametrize("name", FORMULAS)
def test_xlsx_keeps_text_that_begins_like_a_formula_as_text(name: str) -> None:
    sheet = load_workbook(
        BytesIO(xlsx_response([NameTable([Row(name, None)])], "x").content)
    ).active
    assert sheet is not None
    assert (sheet["A2"].value, sheet["A2"].data_type) == (name, "s")


def test_xlsx_has_a_sheet_for_each_table_with_real_numbers_and_dates() -> None:
    content = xlsx_response([RateTable(ROWS), NameTable(ROWS)], "x").content
    book = load_workbook(BytesIO(content))
    assert book.sheetnames == ["Provinces   all ", "Ministries"]
    sheet = book.worksheets[0]
    assert (sheet["B1"].value, sheet["B1"].data_type) == ("=Rate", "s")
    assert (sheet["B2"].value, sheet["B2"].number_format) == (67.19, "0.00")
    assert sheet["B3"].value is None
    assert sheet["C2"].value.date() == date(2022, 9, 6)


def test_xlsx_leaves_out_characters_that_a_sheet_cannot_hold() -> None:
    content = xlsx_response([NameTable([Row("a\x00b\x0bc", None)])], "x").content
    assert load_workbook(BytesIO(content)).worksheets[0]["A2"].value == "abc"


def test_download_is_named() -> None:
    response = machine_csv_response([NameTable([])], "services_2022-09-06")
    assert response["Content-Disposition"] == 'attachment; filename="services_2022-09-06.csv"'


class LongTable(NameTable):
    streams = True

    name = Column("Name", render=lambda row: text(row.rate), value=lambda row: row.name)


@pytest.mark.parametrize("respond", [machine_csv_response, csv_response])
def test_long_table_leaves_in_parts_with_values_that_no_cell_was_drawn_for(
    respond: Callable[..., File],
) -> None:
    answer = respond([LongTable(Row(f"Tỉnh {number}", None) for number in range(450))], "long")
    assert isinstance(answer, StreamingHttpResponse)
    assert answer["Content-Disposition"].startswith('attachment; filename="long')
    first, *parts = list(answer)
    assert (first, len(parts)) == (b"\xef\xbb\xbf", 3)
    names = [line[0] for line in read_csv(b"".join([first, *parts]))]
    assert names == ["Name", *(f"Tỉnh {number}" for number in range(450))]
