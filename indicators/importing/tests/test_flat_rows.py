"""Rows of flat files that say too much, too little, or the same twice."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from indicators.annex.tests.files import Rows, workbook
from indicators.findings import MOST_OF_A_KIND
from indicators.importing.tests.made_files import as_csv
from indicators.importing.tests.one_row import FLAT, ROW, VALUES, columns
from indicators.importing.tests.sending import (
    FLAT_HEADINGS,
    FLAT_KEYS,
    Written,
    as_text,
    assert_refused,
    bring,
    flat,
    look,
    said,
    stored,
)
from indicators.models import Submission

pytestmark = pytest.mark.usefixtures("_reference")

UNKNOWN: dict[str, tuple[int, Any, str, str]] = {
    "period": (0, "2022-09", "unknown-period", "2023-07-25"),
    "period_in_words": (0, "Quý III/2022", "unknown-period", "2022-09-06"),
    "period_number": (0, 2022, "unknown-period", "2022-09-06"),
    "period_empty": (0, None, "missing-key", "trống"),
    "indicator": (1, "provision", "unknown-indicator", "online-provision"),
    "indicator_empty": (1, "", "missing-key", "trống"),
    "agency": (2, "H99", "unknown-agency", "H99"),
    "agency_empty": (2, None, "missing-key", "trống"),
    "agency_spaces": (2, "  ", "missing-key", "trống"),
    "span": (3, "cả năm", "unknown-span", "Lũy kế"),
    "span_number": (3, 2022, "unknown-span", "Trong kỳ"),
}


@pytest.mark.parametrize(
    ("place", "written", "code", "named"), UNKNOWN.values(), ids=UNKNOWN.keys()
)
def test_unknown_key_is_refused_at_its_cell(
    place: int, written: Any, code: str, named: str
) -> None:
    row = (*ROW[:place], written, *ROW[place + 1 :])
    result = assert_refused(workbook((FLAT_HEADINGS, row)), (code, f"Sheet1!{'ABCD'[place]}2"))
    assert named in result.proposal.findings[0].message


def test_all_unknown_keys_of_a_row_are_said_at_once() -> None:
    row = ("2022", "x", "y", "z", *VALUES)
    result = assert_refused(
        workbook((FLAT_HEADINGS, row)),
        ("unknown-period", "Sheet1!A2"),
        ("unknown-indicator", "Sheet1!B2"),
        ("unknown-span", "Sheet1!D2"),
    )
    assert not result.proposal.holds_something


NOT_ASKED = {
    "indicator": ("2023-07-25", "dossier-sync", "can-tho", "Lũy kế"),
    "span": ("2023-07-25", "online-provision", "can-tho", "Trong kỳ"),
}


@pytest.mark.parametrize("key", NOT_ASKED.values(), ids=NOT_ASKED.keys())
def test_figure_that_is_not_asked_for_is_refused(key: tuple[str, ...]) -> None:
    row = (*key, "1243", "1850", "", "")
    assert_refused(workbook((FLAT_HEADINGS, row)), ("not-asked-for", "Sheet1!C2"))


# Rows and columns.


def test_row_of_a_template_that_is_left_empty_says_nothing() -> None:
    empty = ("2022-09-06", "online-provision", "da-nang", "Lũy kế", None, None, None, None)
    assert said(bring(workbook((*FLAT, empty)))) == []
    assert stored("da-nang") is None


def test_row_left_empty_does_not_touch_what_is_stored() -> None:
    bring(workbook(FLAT))
    result = bring(workbook((FLAT_HEADINGS, (*FLAT_KEYS, None, None, None, None))))
    assert result.proposal.figures.counts().written == 0
    assert stored() == Written(1243, 1850, "67.19")


WITHOUT_NUMBERS: dict[str, tuple[tuple[str, ...], Rows]] = {
    "note": (FLAT_HEADINGS, ((*FLAT_KEYS, None, None, None, "Chờ xác nhận"),)),
    "status": ((*FLAT_HEADINGS[:7], "Kết quả"), ((*FLAT_KEYS, None, None, None, "Hoàn thành"),)),
}


@pytest.mark.parametrize(("headings", "rows"), WITHOUT_NUMBERS.values(), ids=WITHOUT_NUMBERS.keys())
def test_text_beside_no_number_is_not_lost_in_silence(
    headings: tuple[str, ...], rows: Rows
) -> None:
    assert "Sheet1!H2" in {where for _code, where in said(bring(workbook((headings, *rows))))}


EXTRA: dict[str, tuple[Any, list[tuple[str, str | None]]]] = {
    "text": ("An", [("ignored-column", "Sheet1!I1")]),
    "zero": (0, [("ignored-column", "Sheet1!I1")]),
    "empty": (None, []),
}


@pytest.mark.parametrize(("written", "findings"), EXTRA.values(), ids=EXTRA.keys())
def test_column_that_is_not_read_is_said_where_it_holds_something(
    written: Any, findings: list[tuple[str, str | None]]
) -> None:
    result = bring(workbook(((*FLAT_HEADINGS, "Người lập"), (*ROW, written))))
    assert said(result) == findings
    assert result.is_saved


def test_columns_of_the_export_that_are_worked_out_are_passed_over() -> None:
    rows = ((*FLAT_HEADINGS, "rate", "STT"), (*ROW, "67.1892", "1"))
    assert said(bring(workbook(rows))) == []


def test_same_heading_twice_is_said() -> None:
    rows = ((*FLAT_HEADINGS, "Tử số"), (*ROW, "1300"))
    result = bring(workbook(rows))
    assert said(result) == [("ignored-column", "Sheet1!I1")]
    assert stored() == Written(1243, 1850, "67.19")


@pytest.mark.parametrize("place", [5, 8], ids=["between", "behind"])
def test_value_without_a_heading_is_refused(place: int) -> None:
    rows = ((*FLAT_HEADINGS[:place], None, *FLAT_HEADINGS[place:]),)
    row = (*ROW[:place], "9", *ROW[place:])
    cell = f"Sheet1!{'ABCDEFGHI'[place]}2"
    assert_refused(workbook((*rows, row)), ("unknown-column", cell))


def test_merged_cells_are_refused_one_by_one() -> None:
    rows = (
        *FLAT,
        ("2022-09-06", "online-provision", "da-nang", "Lũy kế", "1409", None, None, None),
    )
    content = workbook(rows, lambda sheet: sheet.merge_cells("F2:F3"))
    assert_refused(content, ("merged-cell", "Sheet1!F3"))


def test_merged_cells_of_a_column_that_is_not_read_do_no_harm() -> None:
    headings = (*FLAT_HEADINGS, "STT")
    other = ("2022-09-06", "online-provision", "da-nang", "Lũy kế", "1409", "1891", "74,51")
    rows = (headings, (*ROW, "1"), other)
    content = workbook(rows, lambda sheet: sheet.merge_cells("I2:I3"))
    assert [code for code, _where in said(bring(content))] == []
    assert Submission.objects.count() == 2


def test_hidden_rows_are_read_and_a_person_must_agree() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[2].hidden = True

    result = bring(workbook(FLAT, hide))
    assert [code for code, _where in said(result)] == ["hidden-cells"]
    assert stored() is not None


DUPLICATES = {"same_name": "can-tho", "code": "H13", "name": "TP Cần Thơ"}


@pytest.mark.parametrize("written", DUPLICATES.values(), ids=DUPLICATES.keys())
@pytest.mark.parametrize("numerator", ["1243", "1244"], ids=["same_value", "other_value"])
def test_figure_twice_is_said_at_both_rows(written: str, numerator: str) -> None:
    rows = (*FLAT, (*ROW[:2], written, ROW[3], numerator, *ROW[5:]))
    assert_refused(workbook(rows), ("duplicate-row", "Sheet1!C2"), ("duplicate-row", "Sheet1!C3"))


def test_one_row_many_times_is_said_for_the_first_of_them() -> None:
    """Ten thousand times: what was said before is not looked through for each of them."""
    proposal = look(as_csv((FLAT_HEADINGS, *[ROW] * 10_000)))
    found = [row for row in proposal.findings if row.code == "duplicate-row"]
    assert len(found) == MOST_OF_A_KIND + 1
    assert found[0].where == "csv!C2"
    assert (found[-1].where, found[-1].message[:10]) == (None, "Còn 19798 ")


def test_figure_thrice_is_said_at_each_row() -> None:
    result = bring(workbook((*FLAT, ROW, ROW)))
    assert {where for _code, where in said(result)} == {"Sheet1!C2", "Sheet1!C3", "Sheet1!C4"}
    assert not result.is_saved


WINDOW = (*FLAT_HEADINGS[:5], "Một cửa quốc gia", *FLAT_HEADINGS[5:])
MINISTRY = ("2022-09-06", "online-provision", "bo-cong-thuong", "Lũy kế")


def test_single_window_is_added_to_the_numerator() -> None:
    row = (*MINISTRY, "100", "20", "200", "60", "")
    assert said(bring(workbook((WINDOW, row)))) == []
    assert stored("bo-cong-thuong") == Written(100, 200, "60", 20)


def test_single_window_without_a_numerator_is_refused() -> None:
    row = (*MINISTRY, "", "20", "200", "", "")
    assert_refused(workbook((WINDOW, row)), ("missing-numerator", "Sheet1!F2"))


def test_single_window_counts_towards_the_limit() -> None:
    row = (*MINISTRY, "190", "20", "200", "", "")
    assert_refused(workbook((WINDOW, row)), ("numerator-exceeds-denominator", "Sheet1!E2"))


# Beside what is stored.


def test_note_is_kept_where_the_file_has_no_column_for_it() -> None:
    bring(workbook(FLAT))
    bring(workbook(columns(0, 1, 2, 3, 4, 5, 6)))
    assert Submission.objects.get().note == "tạm tính"
    changed = (FLAT_HEADINGS[:7], (*FLAT_KEYS, "1244", "1850", "67,24"))
    result = bring(workbook(changed))
    assert result.proposal.figures.counts().updated == 1
    assert (stored(), Submission.objects.get().note) == (Written(1244, 1850, "67.24"), "tạm tính")


def test_note_that_changed_is_a_change() -> None:
    bring(workbook(FLAT))
    assert bring(workbook(flat("1850", "1243", "67,19", "chính thức"))).is_saved
    assert Submission.objects.get().note == "chính thức"


BLANK = {
    "numerator": (4, "E", " 1.243 "),
    "denominator": (5, "F", " 1.850 "),
    "rate": (6, "G", " 67,19% "),
}


@pytest.mark.parametrize(("place", "letter", "said"), BLANK.values(), ids=BLANK.keys())
def test_empty_cell_does_not_erase_a_number(place: int, letter: str, said: str) -> None:
    bring(workbook(FLAT))
    row = (*ROW[:place], None, *ROW[place + 1 :])
    result = assert_refused(workbook((FLAT_HEADINGS, row)), ("missing-count", f"Sheet1!{letter}2"))
    finding = result.proposal.findings[0]
    assert (finding.agency, finding.indicator) == ("can-tho", "online-provision")
    assert said in finding.message
    assert stored() == Written(1243, 1850, "67.19")


def test_column_that_is_not_there_leaves_the_rate_where_the_counts_are_the_same() -> None:
    bring(workbook(FLAT))
    result = bring(workbook(columns(0, 1, 2, 3, 4, 5)))
    assert (said(result), result.proposal.figures.counts().unchanged) == ([], 1)
    assert stored() == Written(1243, 1850, "67.19")


def test_printed_rate_is_void_with_other_counts() -> None:
    bring(workbook(FLAT))
    rows = (FLAT_HEADINGS[:6], (*FLAT_KEYS, "1300", "1850"))
    assert said(bring(workbook(rows))) == []
    assert stored() == Written(1300, 1850)


def test_table_beside_a_flat_one_is_not_lost_in_silence() -> None:
    """Two sheets in one file: what is wrong on the second keeps the first out too."""
    book = load_workbook(BytesIO(workbook(FLAT)))
    sheet = book.create_sheet("Biểu 2")
    for row in (("Đơn vị", "Tổng số TTHC", "Người lập"), ("Đà Nẵng", 1891, "An")):
        sheet.append(list(row))
    content = BytesIO()
    book.save(content)
    result = bring(content.getvalue())
    assert ("unknown-column", "Biểu 2!A1") in said(result)
    assert not result.is_saved


def test_text_cells_that_begin_like_formulas_are_text() -> None:
    row = (*FLAT_KEYS, "1243", "1850", "67,19", "=1+1")
    assert said(bring(as_text((FLAT_HEADINGS, row)))) == []
    assert Submission.objects.get().note == "=1+1"
