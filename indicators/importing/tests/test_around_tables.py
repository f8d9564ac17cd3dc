"""What stands around, over and across a table: hidden and merged cells, notes, empty sheets."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Literal

import pytest
from openpyxl import load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.worksheet.worksheet import Worksheet

from dvctrack.lib.files.tests.test_kinds import with_member
from indicators.annex.tests.files import (
    CAN_THO,
    DA_NANG,
    HEADINGS,
    TABLE,
    TITLE,
    Rows,
    cell_changed,
    document,
    workbook,
)
from indicators.importing.tests.one_table import FIGURES, HANOI, counts, in_order, saved, table
from indicators.importing.tests.sending import assert_refused, bring, said
from indicators.models import Submission

pytestmark = pytest.mark.usefixtures("_reference")


def hidden(arrange: Callable[[Worksheet], None]) -> bytes:
    return workbook(TABLE, arrange)


def hide_sheet(state: Literal["hidden", "veryHidden"]) -> bytes:
    book = load_workbook(BytesIO(workbook(TABLE)))
    book.create_sheet("Bìa", 0)["A1"] = "Báo cáo"
    book["Sheet1"].sheet_state = state
    return saved(book)


def hide_row(sheet: Worksheet) -> None:
    sheet.row_dimensions[4].hidden = True


def hide_column(sheet: Worksheet) -> None:
    sheet.column_dimensions["D"].hidden = True


def hide_by_grouping(sheet: Worksheet) -> None:
    sheet.column_dimensions.group("C", "E", hidden=True)


HIDDEN: dict[str, Callable[[], bytes]] = {
    "row": lambda: hidden(hide_row),
    "column": lambda: hidden(hide_column),
    "columns_of_a_group": lambda: hidden(hide_by_grouping),
    "sheet": lambda: hide_sheet("hidden"),
    "sheet_that_only_a_macro_shows": lambda: hide_sheet("veryHidden"),
}


@pytest.mark.parametrize("make", HIDDEN.values(), ids=HIDDEN.keys())
def test_hidden_cells_are_read_and_a_person_must_agree(make: Callable[[], bytes]) -> None:
    result = bring(make())
    assert [code for code, _where in said(result)] == ["hidden-cells"]
    assert "hidden-cells" in {row.code for row in result.proposal.warnings}
    assert counts() == FIGURES


MERGED: dict[str, tuple[str, list[str]]] = {
    "one_value_for_three": ("C3:C5", ["Sheet1!C4", "Sheet1!C5"]),
    "name_for_two": ("B3:B4", ["Sheet1!B4"]),
    "beside_each_other": ("C3:D3", ["Sheet1!D3"]),
    "rate_for_three": ("E3:E5", ["Sheet1!E4", "Sheet1!E5"]),
}


@pytest.mark.parametrize(("area", "cells"), MERGED.values(), ids=MERGED.keys())
def test_merged_body_cells_are_refused_one_by_one(area: str, cells: list[str]) -> None:
    content = workbook((*TABLE, HANOI), lambda sheet: sheet.merge_cells(area))
    before = Submission.objects.count()
    result = bring(content)
    merged = [row.where for row in result.proposal.findings if row.code == "merged-cell"]
    assert merged == cells
    assert (result.is_saved, Submission.objects.count()) == (False, before)


@pytest.mark.parametrize("area", ["F3:F4", "E4:F4"])
def test_column_of_verdicts_may_be_merged(area: str) -> None:
    rows = ((TITLE,), HEADINGS, CAN_THO, (*DA_NANG[:5], None))
    result = bring(workbook(rows, lambda sheet: sheet.merge_cells(area)))
    assert said(result) == []
    assert result.proposal.ledger.adds_up
    assert counts() == FIGURES


@pytest.mark.parametrize("area", ["F2:G2", "F3:G3"])
def test_row_without_a_number_below_a_merged_heading_is_a_row(area: str) -> None:
    rows = (TITLE,), HEADINGS, (None, *CAN_THO[1:]), (None, *DA_NANG[1:])
    assert said(bring(workbook(rows, lambda sheet: sheet.merge_cells(area)))) == []
    assert counts() == FIGURES


@pytest.mark.parametrize("words", ["Chưa báo cáo", "Chưa có số liệu"])
@pytest.mark.parametrize("kind", ["sheet", "document"])
def test_words_merged_over_the_figures_of_a_row_say_there_are_none(kind: str, words: str) -> None:
    row = ("03", HANOI[1], words, "", "", "")
    if kind == "sheet":
        rows = (*TABLE, tuple(value or None for value in row))
        content = workbook(rows, lambda sheet: sheet.merge_cells("C5:F5"))
    else:
        content = document(
            TITLE, (*TABLE[1:], row), lambda table: table.cell(3, 2).merge(table.cell(3, 5))
        )
    assert said(bring(content)) == []
    assert counts() == FIGURES


def with_hidden_copy(rows: Rows) -> bytes:
    book = load_workbook(BytesIO(workbook(TABLE)))
    sheet = book.create_sheet("Cũ")
    for row in rows:
        sheet.append(row)
    sheet.sheet_state = "hidden"
    return saved(book)


def test_hidden_copy_of_a_table_is_left_out_by_name() -> None:
    older = cell_changed(3, 4, "1")
    result = bring(with_hidden_copy([*older, ("", "Số liệu tính đến ngày 06/8/2022")]))
    assert said(result) == [("hidden-cells", "Cũ!A1")]
    assert "Cũ" in result.proposal.warnings[0].message
    assert result.proposal.ledger.adds_up
    assert counts() == FIGURES


def test_hidden_table_of_others_is_read() -> None:
    result = bring(with_hidden_copy(table(HANOI)))
    assert said(result) == [("hidden-cells", "Cũ!A1")]
    assert counts() == FIGURES | {("ha-noi", 1281, 1875)}


POPULATION = ("Dân số", "1.252.348", "1.220.190")
UNREAD: dict[str, tuple[Rows, tuple[str, str | None]]] = {
    "extra_column": (
        ((TITLE,), (*HEADINGS, "Dân số"), (*CAN_THO, "1.252.348"), DA_NANG),
        ("unknown-column", "Sheet1!G2"),
    ),
    "extra_column_in_the_middle": (
        (
            (TITLE,),
            *((*row[:2], name, *row[2:]) for row, name in zip(TABLE[1:], POPULATION, strict=True)),
        ),
        ("unknown-column", "Sheet1!C2"),
    ),
    "value_without_a_heading": (
        table((*CAN_THO, "999"), DA_NANG),
        ("unknown-column", "Sheet1!G3"),
    ),
    "heading_twice": (
        ((TITLE,), (*HEADINGS, HEADINGS[3]), (*CAN_THO, "1.250"), DA_NANG),
        ("unknown-column", "Sheet1!G2"),
    ),
    "rate_missing": (in_order(0, 1, 2, 3, 5), ("missing-column", "Sheet1!A2")),
    "denominator_missing": (in_order(0, 1, 3, 4, 5), ("missing-column", "Sheet1!A2")),
    "no_date": ((("Báo cáo",), *TABLE[1:]), ("no-as-of", "Sheet1!A2")),
    "short_year_in_the_title": (
        (("Số liệu tính đến ngày 06.9.22",), *(row for row in in_order(0, 1, 4, 5, 3, 2)[1:])),
        ("no-as-of", "Sheet1!A2"),
    ),
}


@pytest.mark.parametrize(("rows", "finding"), UNREAD.values(), ids=UNREAD.keys())
def test_column_that_cannot_be_read_is_refused(rows: Rows, finding: tuple[str, str | None]) -> None:
    assert_refused(workbook(without_dates(rows)), finding)


def without_dates(rows: Rows) -> Rows:
    """The days in two of the headings would also say to which day the figures go."""
    return [
        tuple(
            cell.replace(" tính đến ngày 06/9/2022", "") if isinstance(cell, str) else cell
            for cell in row
        )
        for row in rows
    ]


def test_table_of_something_else_is_passed_over_and_said() -> None:
    contacts = (("STT", "Họ tên", "Điện thoại"), (1, "Nguyễn Văn A", "0912345678"))
    result = bring(workbook((*TABLE, (), *contacts)))
    assert said(result) == [("ignored-table", "Sheet1!A6")]
    assert counts() == FIGURES


# Far cells, empty formats, other sheets: what costs much or says nothing.


def with_empty_rows(number: int) -> bytes:
    content = workbook(TABLE)
    with_rows = "".join(
        f'<row r="{row}" s="1" customFormat="1"><c r="A{row}" s="1"/></row>'
        for row in range(5, 5 + number)
    ).encode()
    sheet = "xl/worksheets/sheet1.xml"
    return with_member(content, sheet, member(content, sheet, b"</sheetData>", with_rows))


def member(content: bytes, name: str, before: bytes, added: bytes) -> bytes:
    """The XML of a part with something put in before what it holds once."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        xml = archive.read(name)
    assert xml.count(before) == 1
    return xml.replace(before, added + before)


def test_empty_formatted_rows_cost_nothing() -> None:
    assert said(bring(with_empty_rows(100_000))) == []
    assert counts() == FIGURES


@pytest.mark.parametrize("cell", ["XFD1048576", "A1048576", "XFD1", "XFD3"])
def test_formatted_cell_far_away_costs_nothing(cell: str) -> None:
    def arrange(sheet: Worksheet) -> None:
        sheet[cell].number_format = "0.00"

    assert said(bring(workbook(TABLE, arrange))) == []
    assert counts() == FIGURES


def test_value_in_the_last_corner_is_a_note_below_the_table() -> None:
    def arrange(sheet: Worksheet) -> None:
        sheet["XFD1048576"] = "x"

    assert said(bring(workbook(TABLE, arrange))) == []
    assert counts() == FIGURES


def test_number_far_right_of_a_row_is_asked_about() -> None:
    def arrange(sheet: Worksheet) -> None:
        sheet["XFD3"] = 7

    assert_refused(workbook(TABLE, arrange), ("unknown-column", "Sheet1!XFD3"))


def chart_first() -> bytes:
    book = load_workbook(BytesIO(workbook(TABLE)))
    chart = BarChart()
    chart.add_data(Reference(book["Sheet1"], min_col=3, min_row=3, max_row=4))
    book.create_chartsheet("Biểu đồ", 0).add_chart(chart)
    return saved(book)


def empty_first() -> bytes:
    book = load_workbook(BytesIO(workbook(TABLE)))
    book.create_sheet("Trống", 0)
    return saved(book)


@pytest.mark.parametrize("make", [chart_first, empty_first], ids=["chart", "empty"])
def test_sheet_without_cells_before_the_table(make: Callable[[], bytes]) -> None:
    assert said(bring(make())) == []
    assert counts() == FIGURES


NOTHING: dict[str, Rows] = {
    "empty_sheet": (),
    "blank_cells": (("  ", None), ("\u00a0",)),
    "letter": (("Kính gửi: Văn phòng Chính phủ",), ("Thực hiện công văn số 123",)),
    "heading_without_rows": ((TITLE,), HEADINGS),
}


@pytest.mark.parametrize("name", ["empty_sheet", "blank_cells", "letter"])
def test_file_without_a_table_says_so(name: str) -> None:
    result = assert_refused(workbook(NOTHING[name]), ("no-table", None))
    assert "STT" in result.proposal.findings[0].message


def test_heading_without_rows_changes_nothing() -> None:
    result = bring(workbook(NOTHING["heading_without_rows"]))
    assert Submission.objects.count() == 0
    assert not result.proposal.holds_something
