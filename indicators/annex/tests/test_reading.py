"""What spreadsheets really bring: read rightly, or said with its cell."""

from datetime import date
from typing import Any

import pytest
from docx.oxml import parse_xml
from openpyxl.worksheet.worksheet import Worksheet

from dvctrack.lib.files.reading import read_lines
from indicators.annex import AnnexReading, read_annex
from indicators.annex.layout import Field
from indicators.annex.reading import Stated
from indicators.annex.tests.files import (
    CAN_THO,
    DA_NANG,
    GROUPED_TITLE,
    HEADINGS,
    TABLE,
    TITLE,
    Rows,
    cell_changed,
    document,
    workbook,
)

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BOTH = [("Thành phố Cần Thơ", 1850, 1243), ("Thành phố Đà Nẵng", 1891, 1409)]


def figures(reading: AnnexReading) -> list[tuple[str, int, int]]:
    return [
        (
            row.agency.text,
            row.counts[Field.DENOMINATOR].value,
            row.counts[Field.NUMERATOR].value,
        )
        for table in reading.tables
        for row in table.figures
    ]


def found(reading: AnnexReading) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.where) for finding in reading.all_findings]


SAME: dict[str, Rows] = {
    "as_published": TABLE,
    "title_rows_above": (("UBND",), (), ("Phụ lục",), *TABLE),
    "numbering_row": (
        (TITLE,),
        HEADINGS,
        ("(1)", "(2)", "(3)", "(4)", "(5)=(4)/(3)", "(6)"),
        CAN_THO,
        DA_NANG,
    ),
    "numbering_without_brackets": ((TITLE,), HEADINGS, (1, 2, 3, 4, 5, 6), CAN_THO, DA_NANG),
    "numbering_that_became_negative": (
        (TITLE,),
        HEADINGS,
        (-1, -2, -3, -4, -5, -6),
        CAN_THO,
        DA_NANG,
    ),
    "numbering_with_letters": ((TITLE,), HEADINGS, ("A", "B", 1, 2, 3, 4), CAN_THO, DA_NANG),
    "blank_rows_inside": ((TITLE,), HEADINGS, CAN_THO, (), (None, "  "), DA_NANG),
    "heading_again_after_a_page": ((TITLE,), HEADINGS, CAN_THO, HEADINGS, DA_NANG),
    "line_breaks_in_headings": (
        (TITLE,),
        tuple(text.replace(" ", "\n") for text in HEADINGS),
        CAN_THO,
        DA_NANG,
    ),
    "total_row_first_and_last": (
        (TITLE,),
        HEADINGS,
        ("", "Tổng cộng", "3.741", "2.652", "", ""),
        CAN_THO,
        DA_NANG,
        ("", "Cả nước", "3.741", "2.652", "", ""),
    ),
    "notes_and_signature_below": (
        *TABLE,
        (),
        ("Ghi chú: số liệu tạm tính",),
        (None, "Người lập biểu", None, None, "KT. CHỦ NHIỆM"),
        (None, "Nguyễn Văn A", None, None, "Trần Văn B"),
    ),
    "columns_in_another_order": (
        (TITLE,),
        *(tuple(row[i] for i in (0, 1, 4, 5, 3, 2)) for row in TABLE[1:]),
    ),
    "order_not_first": (
        (TITLE,),
        *(tuple(row[i] for i in (4, 1, 0, 5, 3, 2)) for row in TABLE[1:]),
    ),
    "no_status_column": ((TITLE,), *(row[:5] for row in TABLE[1:])),
    "rows_without_a_number": ((TITLE,), HEADINGS, (None, *CAN_THO[1:]), (None, *DA_NANG[1:])),
}


@pytest.mark.parametrize("rows", SAME.values(), ids=SAME.keys())
def test_table_is_found_by_its_content(rows: Rows) -> None:
    reading = read_annex(read_lines(workbook(rows)))
    assert figures(reading) == BOTH
    assert reading.all_findings == []
    assert reading.as_of == date(2022, 9, 6)


WRONG: dict[str, tuple[Rows, list[tuple[str, str | None]]]] = {
    "words": (cell_changed(3, 3, "khoảng 1.700"), [("unreadable-number", "Sheet1!C3")]),
    "comma_for_thousands": (cell_changed(3, 3, "1,850"), [("ambiguous-number", "Sheet1!C3")]),
    "error_value": (cell_changed(4, 4, "#REF!"), [("error-value", "Sheet1!D4")]),
    "formula_never_worked_out": (cell_changed(4, 4, "=1+1"), [("not-worked-out", "Sheet1!D4")]),
    "rate_above_a_hundred": (cell_changed(3, 5, "100,01"), [("rate-out-of-range", "Sheet1!E3")]),
    "unknown_column": (
        ((TITLE,), (*HEADINGS, "Dân số"), (*CAN_THO, 9), DA_NANG),
        [("unknown-column", "Sheet1!G2")],
    ),
    "value_without_a_heading": (
        ((TITLE,), HEADINGS, (*CAN_THO, "999"), DA_NANG),
        [("unknown-column", "Sheet1!G3")],
    ),
    "column_missing": (
        ((TITLE,), *(row[:4] + row[5:] for row in TABLE[1:])),
        [("missing-column", "Sheet1!A2")],
    ),
    "total_that_is_no_sum": (
        (*TABLE, ("", "Tổng số", "3.741", "2.653", "", "")),
        [("total-mismatch", "Sheet1!D5")],
    ),
    "two_days": (
        (("Số liệu tính đến ngày 25/7/2023",), *TABLE),
        [("no-as-of", "Sheet1!A3")],
    ),
    "another_table": (
        (*TABLE, (), ("STT", "Họ tên", "Điện thoại"), (1, "Nguyễn Văn A", "0912345678")),
        [("ignored-table", "Sheet1!A6")],
    ),
    "text_that_was_divided_and_nothing_proves_it": (
        ((TITLE,), HEADINGS, ("01", "Cần Thơ", "1.85", "1.243", "", ""), DA_NANG),
        [("ambiguous-number", "Sheet1!C3")],
    ),
    "no_table": ((("Kính gửi",), ("Nội dung",)), [("no-table", None)]),
}


@pytest.mark.parametrize(("rows", "findings"), WRONG.values(), ids=WRONG.keys())
def test_fault_is_said_at_its_cell(rows: Rows, findings: list[tuple[str, str | None]]) -> None:
    assert found(read_annex(read_lines(workbook(rows)))) == findings


def test_text_divided_by_a_thousand_is_proven_by_the_rate() -> None:
    reading = read_annex(read_lines(workbook(cell_changed(3, 3, "1.85"))))
    assert figures(reading) == BOTH
    assert found(reading) == [("rescaled-count", "Sheet1!C3")]
    assert reading.all_findings[0].message.startswith("Ô ghi 1,85, được đọc là 1.850 ")


def test_whole_count_that_lost_three_zeros_is_proven_by_the_rate() -> None:
    """50.000 of 74.410 became 50 of 74.41 under an English locale, which other rows prove."""
    rows = (
        ("01", "Cần Thơ", 74.41, 50, "67,20", "Chưa hoàn thành"),
        ("02", "Đà Nẵng", 1.891, 1.409, "74,51", "Hoàn thành"),
        ("03", "An Giang", 1.85, 1.243, "67,19", "Chưa hoàn thành"),
    )
    reading = read_annex(read_lines(workbook(((TITLE,), HEADINGS, *rows))))
    assert figures(reading)[0] == ("Cần Thơ", 74_410, 50_000)
    assert {code for code, _where in found(reading)} == {"rescaled-count"}


def test_one_divided_count_that_nothing_proves_is_asked_about() -> None:
    """1,7 where 67,19 % of it cannot be 1.243 is as likely a slip of the hand."""
    reading = read_annex(read_lines(workbook(cell_changed(3, 3, 1.7))))
    assert found(reading) == [("ambiguous-number", "Sheet1!C3")]


def test_names_like_totals_are_agencies() -> None:
    rows = (
        (TITLE,),
        HEADINGS,
        ("01", "Tổng công ty A", *CAN_THO[2:]),
        ("02", "Công an", *CAN_THO[2:]),
    )
    assert [name for name, *_counts in figures(read_annex(read_lines(workbook(rows))))] == [
        "Tổng công ty A",
        "Công an",
    ]


def test_heading_of_two_rows_is_joined() -> None:
    rows: Rows = (
        (GROUPED_TITLE,),
        (
            "STT",
            "BỘ, NGÀNH, ĐỊA PHƯƠNG",
            "Kết quả triển khai",
            None,
            "Mục tiêu của Chính phủ tối thiểu 30% số hồ sơ có yêu cầu nghĩa vụ tài chính",
        ),
        (None, None, "từ 26/6 đến 25/7/2023 (%)", "từ 01/01/2023 (%)"),
        (None, "BỘ, NGÀNH"),
        (1, "Bộ Xây dựng", "80,94", "90", "Hoàn thành"),
    )

    def merge(sheet: Worksheet) -> None:
        for area in ("A2:A3", "B2:B3", "C2:D2", "E2:E3"):
            sheet.merge_cells(area)

    reading = read_annex(read_lines(workbook(rows, merge)))
    rates = {
        name.value: str(rate.value) for name, rate in reading.tables[0].figures[0].rates.items()
    }
    assert rates == {"in_period_rate": "80.94", "rate": "90"}
    assert reading.window == Stated(date(2023, 6, 26), "Sheet1!C3")
    assert reading.cumulative == Stated(date(2023, 1, 1), "Sheet1!D3")


@pytest.mark.parametrize(("area", "cell"), [("C3:C4", "Sheet1!C4"), ("C3:D3", "Sheet1!D3")])
def test_merged_figures_are_refused(area: str, cell: str) -> None:
    reading = read_annex(read_lines(workbook(TABLE, lambda sheet: sheet.merge_cells(area))))
    assert ("merged-cell", cell) in found(reading)


def _hide_row(sheet: Worksheet) -> None:
    sheet.row_dimensions[4].hidden = True


def _hide_column(sheet: Worksheet) -> None:
    sheet.column_dimensions["D"].hidden = True


@pytest.mark.parametrize("hide", [_hide_row, _hide_column])
def test_hidden_cells_are_read_and_said(hide: Any) -> None:
    reading = read_annex(read_lines(workbook(TABLE, hide)))
    assert figures(reading) == BOTH
    assert [finding.code for finding in reading.all_findings] == ["hidden-cells"]


def test_cell_in_the_last_corner_costs_nothing() -> None:
    def corner(sheet: Worksheet) -> None:
        sheet["XFD1048576"] = "x"

    assert figures(read_annex(read_lines(workbook(TABLE, corner)))) == BOTH


def test_day_that_contradicts_the_text_holds_and_is_said() -> None:
    reading = read_annex(read_lines(workbook(TABLE)), as_of=date(2022, 12, 31))
    assert reading.as_of == date(2022, 12, 31)
    assert found(reading) == [("as-of-mismatch", "Sheet1!A1")]


def test_document_leaves_out_what_was_deleted_with_tracked_changes() -> None:
    def track(table: Any) -> None:
        paragraph = table.rows[1].cells[2]._tc.p_lst[0]
        paragraph.insert(
            0,
            parse_xml(f'<w:del {W} w:id="1"><w:r><w:delText>9.999</w:delText></w:r></w:del>'),
        )
        table.rows[3]._tr.insert(0, parse_xml(f'<w:trPr {W}><w:del w:id="2"/></w:trPr>'))

    rows = (HEADINGS, CAN_THO, DA_NANG, ("03", "An Giang", "1.948", "1.215", "62,37", ""))
    reading = read_annex(read_lines(document(TITLE, rows, track)))
    assert figures(reading) == BOTH
    assert reading.all_findings == []


def test_document_cells_are_named_by_table_column_and_row() -> None:
    rows = (HEADINGS, ("01", "Cần Thơ", "khoảng 1.700", "1.243", "67,19", ""))
    assert found(read_annex(read_lines(document(TITLE, rows)))) == [("unreadable-number", "T1!C2")]
