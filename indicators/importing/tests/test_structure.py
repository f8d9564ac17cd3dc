"""Shapes of tables as people make them: read as if they were plain, or said at a cell."""

import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any, Literal

import docx
import pytest
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import parse_xml
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.worksheet.worksheet import Worksheet

from dvctrack.lib.files.tests.test_kinds import with_member
from entities.models import ServiceDeadline
from indicators.annex.tests.files import (
    CAN_THO,
    DA_NANG,
    GROUPED_HEADINGS,
    GROUPED_TITLE,
    HEADINGS,
    TABLE,
    TITLE,
    Rows,
    cell_changed,
    document,
    workbook,
)
from indicators.importing.tests.sending import all_stored, assert_refused, bring, said, stored
from indicators.models import Submission

pytestmark = pytest.mark.usefixtures("_reference")

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
FIGURES = {("can-tho", 1243, 1850), ("da-nang", 1409, 1891)}
NUMBERS = ("(1)", "(2)", "(3)", "(4)", "(5)=(4)/(3)", "(6)")
HANOI = ("03", "Thành phố Hà Nội", "1.875", "1.281", "68,32", "Chưa hoàn thành")


def counts() -> set[tuple[str, int | None, int | None]]:
    rows = Submission.objects.values_list("agency__slug", "numerator", "denominator")
    return set(rows)


def table(*rows: tuple[Any, ...]) -> Rows:
    return ((TITLE,), HEADINGS, *rows)


def in_order(*places: int) -> Rows:
    return ((TITLE,), *(tuple(row[place] for place in places) for row in TABLE[1:]))


SAME: dict[str, Rows] = {
    "as_published": TABLE,
    "titles_above": (("VĂN PHÒNG CHÍNH PHỦ",), (), ("Phụ lục I", "", "Số: 123"), (), *TABLE),
    "numbering": table(NUMBERS, CAN_THO, DA_NANG),
    "numbering_again_on_the_next_page": table(CAN_THO, NUMBERS, DA_NANG),
    "numbering_that_became_negative": table((-1, -2, -3, -4, -5, -6), CAN_THO, DA_NANG),
    "numbering_in_letters": table(("A", "B", 1, 2, 3, 4), CAN_THO, DA_NANG),
    "line_breaks_in_headings": (
        (TITLE,),
        tuple(text.replace(" ", "\n", 3) for text in HEADINGS),
        CAN_THO,
        DA_NANG,
    ),
    "double_and_no_break_spaces_in_headings": (
        (TITLE,),
        tuple(text.replace(" ", " \u00a0") for text in HEADINGS),
        CAN_THO,
        DA_NANG,
    ),
    "upper_case_headings": ((TITLE,), tuple(text.upper() for text in HEADINGS), CAN_THO, DA_NANG),
    "columns_in_another_order": in_order(0, 1, 4, 5, 3, 2),
    "columns_backwards": in_order(5, 4, 3, 2, 1, 0),
    "no_order_column": in_order(1, 2, 3, 4, 5),
    "no_status_column": in_order(0, 1, 2, 3, 4),
    "rows_backwards": table(DA_NANG, CAN_THO),
    "empty_column_between": (
        (TITLE,),
        *((*row[:2], None, *row[2:]) for row in TABLE[1:]),
    ),
    "table_further_right": ((None, None, TITLE), *((None, None, *row) for row in TABLE[1:])),
    "total_first": table(("", "Tổng cộng", "3.741", "2.652", "", ""), CAN_THO, DA_NANG),
    "total_last": table(CAN_THO, DA_NANG, ("", "Cả nước", "3.741", "2.652", "70,89", "")),
    "total_first_and_last": table(
        ("TỔNG SỐ", "", "3.741", "2.652", "", ""),
        CAN_THO,
        DA_NANG,
        ("", "Tổng cộng (2 tỉnh)", "3.741", "2.652", "", ""),
    ),
    "footnotes": (*TABLE, (), ("Ghi chú:",), ("(1) Số liệu tạm tính đến 31/8.",), ("* Ước tính",)),
    "signatures": (
        *TABLE,
        (),
        (None, None, None, None, "Hà Nội, ngày 07 tháng 9 năm 2022"),
        (None, "NGƯỜI LẬP BIỂU", None, None, "KT. CHỦ NHIỆM"),
        (None, "(Ký, ghi rõ họ tên)", None, None, "PHÓ CHỦ NHIỆM"),
        (),
        (None, "Nguyễn Văn A", None, None, "Trần Văn B"),
    ),
    "blank_rows_inside": table((), CAN_THO, (), (None, "  ", "\u00a0"), DA_NANG, ()),
    "heading_again": table(CAN_THO, HEADINGS, DA_NANG),
    "order_number_with_a_dot": table(("1.", *CAN_THO[1:]), ("2)", *DA_NANG[1:])),
    "no_order_numbers": table((None, *CAN_THO[1:]), (None, *DA_NANG[1:])),
}


@pytest.mark.parametrize("rows", SAME.values(), ids=SAME.keys())
def test_table_gives_the_same_figures_however_it_stands(rows: Rows) -> None:
    result = bring(workbook(rows))
    assert said(result) == []
    assert counts() == FIGURES


def test_order_number_as_fraction_of_a_section() -> None:
    rows = table(("1.1", *CAN_THO[1:]), ("1.2", *DA_NANG[1:]))
    assert said(bring(workbook(rows))) == []
    assert counts() == FIGURES


SPAN_TITLE = "PHỤ LỤC TÍNH ĐẾN NGÀY 25/7/2023"
SPAN_AIM = "Mục tiêu của Chính phủ tối thiểu 30% trong tổng số hồ sơ có yêu cầu nghĩa vụ tài chính"
SPAN_ROWS: Rows = ((None, "BỘ, NGÀNH"), (1, "Bộ Xây dựng", "80,94", "90", "Hoàn thành"))
# The rows of the heading, and the areas that are merged in them.
DEEP_HEADINGS: dict[str, tuple[Rows, tuple[str, ...]]] = {
    "two_rows": (
        (
            ("STT", "BỘ, NGÀNH, ĐỊA PHƯƠNG", "Kết quả triển khai", None, SPAN_AIM),
            (None, None, "từ 26/6 đến 25/7/2023 (%)", "từ 01/01/2023 (%)"),
        ),
        ("A2:A3", "B2:B3", "C2:D2", "E2:E3"),
    ),
    "three_rows": (
        (
            ("STT", "BỘ, NGÀNH, ĐỊA PHƯƠNG", "Kết quả", None, SPAN_AIM),
            (None, None, "triển khai", "triển khai"),
            (None, None, "từ 26/6 đến 25/7/2023 (%)", "từ 01/01/2023 (%)"),
        ),
        ("A2:A4", "B2:B4", "C2:D2", "E2:E4"),
    ),
    "four_rows": (
        (
            ("STT", "BỘ, NGÀNH, ĐỊA PHƯƠNG", "Kết quả", None, SPAN_AIM),
            (None, None, "triển khai", "triển khai"),
            (None, None, "từ", "từ"),
            (None, None, "26/6 đến 25/7/2023 (%)", "01/01/2023 (%)"),
        ),
        ("A2:A5", "B2:B5", "C2:D2", "E2:E5"),
    ),
    "four_rows_and_numbering": (
        (
            ("STT", "BỘ, NGÀNH, ĐỊA PHƯƠNG", "Kết quả", None, SPAN_AIM),
            (None, None, "triển khai", "triển khai"),
            (None, None, "từ", "từ"),
            (None, None, "26/6 đến 25/7/2023 (%)", "01/01/2023 (%)"),
            ("(1)", "(2)", "(3)", "(4)", "(5)"),
        ),
        ("A2:A5", "B2:B5", "C2:D2", "E2:E5"),
    ),
    "row_that_is_merged_whole": (
        (
            ("STT", "BỘ, NGÀNH, ĐỊA PHƯƠNG", "Kết quả triển khai", None, SPAN_AIM),
            (None, None, "từ 26/6 đến 25/7/2023 (%)", "từ 01/01/2023 (%)"),
            ("1", "2", "3", "4", "5"),
        ),
        ("A1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3"),
    ),
}


@pytest.mark.parametrize(("heading", "areas"), DEEP_HEADINGS.values(), ids=DEEP_HEADINGS.keys())
def test_heading_of_several_merged_rows(heading: Rows, areas: tuple[str, ...]) -> None:
    def merge(sheet: Worksheet) -> None:
        for area in areas:
            sheet.merge_cells(area)

    result = bring(workbook(((SPAN_TITLE,), *heading, *SPAN_ROWS), merge))
    assert said(result) == []
    rates = {row.span: str(row.printed_rate) for row in Submission.objects.all()}
    assert rates == {"in_period": "80.94", "to_date": "90"}


GROUPS: dict[str, Rows] = {
    "one_cell": (("", "BỘ, NGÀNH"), ("", "ĐỊA PHƯƠNG")),
    "in_the_first_cell": (("BỘ, NGÀNH",), ("ĐỊA PHƯƠNG",)),
    "with_its_number": (("I", "Bộ, cơ quan ngang bộ"), ("II", "Địa phương")),
    "in_one_text": (("I. Bộ, cơ quan ngang bộ",), ("II. Tỉnh, thành phố",)),
    "with_a_total": (("I", "BỘ, NGÀNH", "50", ""), ("II", "ĐỊA PHƯƠNG", "60", "")),
}


@pytest.mark.parametrize("labels", GROUPS.values(), ids=GROUPS.keys())
def test_group_rows_part_ministries_and_provinces(labels: Rows) -> None:
    rows: Rows = (
        (GROUPED_TITLE,),
        GROUPED_HEADINGS,
        labels[0],
        (1, "Bộ Xây dựng", "95", "Hoàn thành"),
        labels[1],
        (1, "Vĩnh Phúc", "85,21", "Hoàn thành"),
    )
    result = bring(workbook(rows))
    assert said(result) == []
    assert [(row.kind, row.rows) for row in result.proposal.tables] == [
        ("ministry", 1),
        ("province", 1),
    ]
    assert {row[2] for row in all_stored()} == {"bo-xay-dung", "vinh-phuc"}


def test_ministry_among_the_provinces_is_no_province() -> None:
    rows: Rows = (
        (GROUPED_TITLE,),
        GROUPED_HEADINGS,
        ("", "ĐỊA PHƯƠNG"),
        (1, "Bộ Xây dựng", "95", "Hoàn thành"),
    )
    assert_refused(workbook(rows), ("unknown-agency", "Sheet1!B4"))


SYNC_TITLE = "IV. Tỷ lệ đồng bộ hồ sơ thủ tục hành chính (tính đến ngày 06 tháng 9 năm 2022)"
SYNC_HEADINGS = (
    "STT",
    "Tỉnh, thành phố",
    "Số lượng hồ sơ đồng bộ trên Cổng dịch vụ công quốc gia",
    "Tổng số hồ sơ tiếp nhận",
    "Tỷ lệ đồng bộ hồ sơ trên Cổng Dịch vụ công quốc gia (%)",
    "So với chỉ tiêu tại Nghị quyết số 01/NQ-CP",
)
SYNC_ROW = ("01", "Thành phố Cần Thơ", "36.123", "74.410", "48,55", "Chưa hoàn thành")
SERVICES: Rows = (
    (
        "III. Các dịch vụ công có thời hạn hoàn thành trong quý III năm 2022 theo Quyết định số"
        " 422/QĐ-TTg ngày 04 tháng 4 năm 2022 của Thủ tướng Chính phủ",
    ),
    ("TT", "Tên dịch vụ công/TTHC", "Cơ quan chủ trì"),
    ("01", "Cấp lại chứng minh nhân dân", "Bộ Công an"),
)


def test_several_tables_on_one_sheet() -> None:
    rows = (*TABLE, (), (SYNC_TITLE,), SYNC_HEADINGS, SYNC_ROW, (), *SERVICES)
    result = bring(workbook(rows))
    assert said(result) == []
    assert [(row.section, row.where) for row in result.proposal.tables] == [
        ("I", "Sheet1!A2"),
        ("IV", "Sheet1!A7"),
        ("III", "Sheet1!A11"),
    ]
    assert stored(indicator__slug="dossier-sync") is not None
    assert Submission.objects.count() == 3
    assert ServiceDeadline.objects.get().due_on == date(2022, 9, 30)


def test_several_sheets_with_the_period_in_one() -> None:
    book = load_workbook(BytesIO(workbook(TABLE)))
    sheet = book.create_sheet("IV")
    for row in (("IV. Tỷ lệ đồng bộ hồ sơ",), SYNC_HEADINGS, SYNC_ROW):
        sheet.append(list(row))
    assert said(bring(saved(book))) == []
    assert Submission.objects.count() == 3


DEADLINE_TITLE = (
    "II. Các dịch vụ công chưa hoàn thành (tính đến ngày 6/9/2022) theo Quyết định số 422/QĐ-TTg"
    " ngày 04 tháng 4 năm 2022"
)
DEADLINE_HEADINGS = ("TT", "Tên dịch vụ công/TTHC", "Cơ quan chủ trì", "Thời hạn hoàn thành")
DEADLINES: dict[str, tuple[Any, date | None]] = {
    "quarter_of_a_year": ("Quý III/2026", date(2026, 9, 30)),
    "quarter": ("Quý II", date(2022, 6, 30)),
    "month": ("Tháng 3/2022", date(2022, 3, 31)),
    "day": ("1/10/2026", date(2026, 10, 1)),
    "day_of_date_cell": (date(2026, 10, 1), date(2026, 10, 1)),
    "day_with_a_short_year": ("01.10.26", None),
    "two_days": ("15/6-14/9", None),
    "no_such_day": ("31/9/2022", None),
    "word": ("sớm", None),
    "number": (44835, None),
}


@pytest.mark.parametrize(("written", "due_on"), DEADLINES.values(), ids=DEADLINES.keys())
def test_deadline_is_read_by_day_and_month_or_refused(written: Any, due_on: date | None) -> None:
    row = ("01", "Cấp lại chứng minh nhân dân", "Bộ Công an", written)
    content = workbook(((DEADLINE_TITLE,), DEADLINE_HEADINGS, row))
    if due_on is None:
        assert_refused(content, ("unreadable-deadline", "Sheet1!D3"))
    else:
        assert said(bring(content)) == []
        assert ServiceDeadline.objects.get().due_on == due_on


def saved(book: Workbook) -> bytes:
    content = BytesIO()
    book.save(content)
    return content.getvalue()


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


UNREAD: dict[str, tuple[Rows, tuple[str, str | None]]] = {
    "extra_column": (
        ((TITLE,), (*HEADINGS, "Ghi chú"), (*CAN_THO, "x"), DA_NANG),
        ("unknown-column", "Sheet1!G2"),
    ),
    "extra_column_in_the_middle": (
        ((TITLE,), *((*row[:2], "Dân số", *row[2:]) for row in TABLE[1:])),
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


def test_value_far_right_of_a_row_is_said() -> None:
    def arrange(sheet: Worksheet) -> None:
        sheet["XFD3"] = "x"

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


# Documents.


def paper(*parts: Rows | str) -> bytes:
    """A document of paragraphs and tables, one after the other."""
    made = docx.Document()
    for part in parts:
        if isinstance(part, str):
            made.add_paragraph(part)
            continue
        grid = made.add_table(0, len(part[0]))
        for row in part:
            for cell, text in zip(grid.add_row().cells, row, strict=True):
                cell.text = text
    content = BytesIO()
    made.save(content)
    return content.getvalue()


DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "one_table": lambda: paper(TITLE, (HEADINGS, CAN_THO, DA_NANG)),
    "heading_repeated_as_a_row": lambda: paper(TITLE, (HEADINGS, CAN_THO, HEADINGS, DA_NANG)),
    "split_with_its_heading": lambda: paper(TITLE, (HEADINGS, CAN_THO), "", (HEADINGS, DA_NANG)),
    "split_without_a_heading": lambda: paper(TITLE, (HEADINGS, CAN_THO), "", (DA_NANG,)),
    "split_into_three": lambda: paper(
        TITLE, (HEADINGS, NUMBERS, CAN_THO), (NUMBERS, DA_NANG), "", (HEADINGS,)
    ),
    "title_in_two_paragraphs": lambda: paper(
        "I. Dịch vụ công trực tuyến",
        "(tính đến ngày 6 tháng 9 năm 2022)",
        (HEADINGS, CAN_THO, DA_NANG),
    ),
}


@pytest.mark.parametrize("make", DOCUMENTS.values(), ids=DOCUMENTS.keys())
def test_table_of_a_document_goes_on_over_its_pages(make: Callable[[], bytes]) -> None:
    assert said(bring(make())) == []
    assert counts() == FIGURES


def test_continuation_of_another_width_is_not_guessed() -> None:
    content = paper(TITLE, (HEADINGS, CAN_THO), "", (DA_NANG[:5],))
    assert_refused(content, ("unknown-column", "T2!A1"))


def changed(arrange: Callable[[Any], None], rows: Rows = (HEADINGS, CAN_THO, DA_NANG)) -> bytes:
    return document(TITLE, rows, arrange)


def nest(table: Any) -> None:
    nested = table.rows[1].cells[2].add_table(1, 2)
    nested.rows[0].cells[0].text = "999"


def track(table: Any) -> None:
    paragraph = table.rows[1].cells[2]._tc.p_lst[0]
    paragraph.insert(
        0, parse_xml(f'<w:del {W} w:id="1"><w:r><w:delText>9.999</w:delText></w:r></w:del>')
    )
    table.rows[3]._tr.insert(0, parse_xml(f'<w:trPr {W}><w:del w:id="2"/></w:trPr>'))


def track_insertion(table: Any) -> None:
    cell = table.rows[1].cells[2]
    cell.text = ""
    cell._tc.p_lst[0].append(parse_xml(f'<w:ins {W} w:id="1"><w:r><w:t>1.850</w:t></w:r></w:ins>'))


def split_runs(table: Any) -> None:
    cell = table.rows[1].cells[2]
    cell.text = ""
    for part in ("1", ".", "85", "0"):
        cell.paragraphs[0].add_run(part).bold = part == "."


def field_code(table: Any) -> None:
    cell = table.rows[1].cells[2]
    cell.text = ""
    cell._tc.p_lst[0].append(
        parse_xml(
            f"<w:r {W}><w:instrText>=SUM(ABOVE)</w:instrText><w:t>1.850</w:t></w:r>",
        )
    )


EDITED: dict[str, Callable[[], bytes]] = {
    "nested_table": lambda: changed(nest),
    "deleted_text_and_row": lambda: changed(track, (HEADINGS, CAN_THO, DA_NANG, HANOI)),
    "inserted_text": lambda: changed(track_insertion),
    "runs": lambda: changed(split_runs),
    "field": lambda: changed(field_code),
}


@pytest.mark.parametrize("make", EDITED.values(), ids=EDITED.keys())
def test_document_is_read_as_it_is_printed(make: Callable[[], bytes]) -> None:
    assert said(bring(make())) == []
    assert counts() == FIGURES


def test_landscape_section_keeps_its_table() -> None:
    made = docx.Document(BytesIO(paper(TITLE, (HEADINGS, CAN_THO))))
    section = made.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    grid = made.add_table(0, 6)
    for cell, text in zip(grid.add_row().cells, DA_NANG, strict=True):
        cell.text = text
    content = BytesIO()
    made.save(content)
    assert said(bring(content.getvalue())) == []
    assert counts() == FIGURES


def merge_down(table: Any) -> None:
    table.cell(1, 2).merge(table.cell(2, 2))


def merge_across(table: Any) -> None:
    table.cell(1, 3).text = ""
    table.cell(1, 2).merge(table.cell(1, 3))


@pytest.mark.parametrize(
    ("arrange", "cell"),
    [(merge_down, "T1!C3"), (merge_across, "T1!C2")],
    ids=["down", "across"],
)
def test_merged_value_of_a_document_is_refused(arrange: Callable[[Any], None], cell: str) -> None:
    result = bring(changed(arrange))
    assert ("merged-cell", cell) in said(result)
    assert not result.is_saved


def no_break_hyphen(table: Any) -> None:
    cell = table.rows[1].cells[2]
    cell.text = ""
    cell._tc.p_lst[0].append(
        parse_xml(f"<w:r {W}><w:t>90</w:t><w:noBreakHyphen/><w:t>95</w:t></w:r>")
    )


def footnote_mark(table: Any) -> None:
    table.rows[1].cells[2].paragraphs[0].add_run("1").font.superscript = True


@pytest.mark.parametrize(
    ("arrange", "count"),
    [(no_break_hyphen, "9.095"), (footnote_mark, "8501")],
    ids=["no_break_hyphen", "footnote_mark"],
)
def test_signs_beside_digits_do_not_become_another_number(
    arrange: Callable[[Any], None], count: str
) -> None:
    """ "90‑95" is no 9095, and 850 with a raised 1 is no 8501."""
    row = ("01", "Thành phố Cần Thơ", "850", "1", "", "")
    result = bring(changed(arrange, (HEADINGS, row)))
    kept = stored()
    assert kept is None or kept.denominator == 850
    assert (kept is None) == (("unreadable-number", "T1!C2") in said(result))


def test_two_values_in_two_paragraphs_of_a_cell_are_refused() -> None:
    def arrange(table: Any) -> None:
        table.rows[1].cells[2].add_paragraph("920")

    rows = (HEADINGS, ("01", "Thành phố Cần Thơ", "850", "1", "", ""))
    assert_refused(changed(arrange, rows), ("unreadable-number", "T1!C2"))


def test_rate_of_a_document_keeps_its_idle_zero() -> None:
    rows = [list(row) for row in cell_changed(3, 5, "67,20")]
    bring(paper(TITLE, [tuple(row) for row in rows[1:]]))
    figure = Submission.objects.get(agency__slug="can-tho")
    assert (figure.printed_rate, figure.reported_decimals) == (Decimal("67.20"), 2)
