"""Flat files: one figure a row, its keys in columns, whoever wrote it and in whatever order."""

import unicodedata
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from entities.models import AgencyCode
from indicators.annex.tests.files import Rows, document, workbook
from indicators.choices import PeriodState
from indicators.importing.answers import Answers
from indicators.importing.tests.made_files import as_csv, as_ods, as_xls
from indicators.importing.tests.sending import (
    FLAT_HEADINGS,
    FLAT_KEYS,
    Written,
    all_stored,
    as_text,
    assert_refused,
    bring,
    flat,
    look,
    said,
    stored,
)
from indicators.models import Period, Submission

pytestmark = [pytest.mark.usefixtures("_reference"), pytest.mark.both_databases]

VALUES = ("1243", "1850", "67,19", "tạm tính")
ROW = (*FLAT_KEYS, *VALUES)
FLAT: Rows = (FLAT_HEADINGS, ROW)

MAKERS: dict[str, Callable[[Rows], bytes]] = {
    "xlsx": workbook,
    "csv": as_csv,
    "csv_semicolon": lambda rows: as_csv(rows, ";", "utf-8-sig"),
    "csv_tab": lambda rows: as_csv(rows, "\t", "utf-16"),
    "ods": as_ods,
    "xls": as_xls,
    "docx": lambda rows: document("Biểu số liệu", [tuple(map(str, row)) for row in rows]),
}
BLOCKS = {"csv": "csv", "csv_semicolon": "csv", "csv_tab": "csv", "docx": "T1"}


@pytest.mark.parametrize("kind", MAKERS)
def test_every_kind_of_file_gives_the_same_figure(kind: str) -> None:
    result = bring(MAKERS[kind](FLAT))
    assert said(result) == []
    figure = Submission.objects.get()
    assert stored() == Written(1243, 1850, "67.19")
    assert (figure.span, figure.note, figure.period.code) == ("to_date", "tạm tính", "2022-09-06")
    block = BLOCKS.get(kind, "Sheet1")
    assert figure.cells == {
        "agency": f"{block}!C2",
        "numerator": f"{block}!E2",
        "denominator": f"{block}!F2",
        "rate": f"{block}!G2",
        "note": f"{block}!H2",
    }
    assert [(row.indicator, row.kind, row.rows, row.where) for row in result.proposal.tables] == [
        ("online-provision", "province", 1, f"{block}!A1")
    ]


@pytest.mark.parametrize("kind", MAKERS)
def test_every_kind_of_file_names_the_same_cell(kind: str) -> None:
    row = (*FLAT_KEYS, "1,243", "1850", "", "")
    block = BLOCKS.get(kind, "Sheet1")
    assert_refused(MAKERS[kind]((FLAT_HEADINGS, row)), ("ambiguous-number", f"{block}!E2"))


HEADINGS: dict[str, tuple[str, ...]] = {
    "template": FLAT_HEADINGS,
    "upper_case": tuple(text.upper() for text in FLAT_HEADINGS),
    "nfd": tuple(unicodedata.normalize("NFD", text) for text in FLAT_HEADINGS),
    "spaces_and_lines": tuple(f" {text.replace(' ', chr(10), 1)}\u00a0" for text in FLAT_HEADINGS),
    "short": (
        "Kỳ",
        "Mã chỉ số",
        "Mã đơn vị",
        "Phạm vi",
        "Tử số",
        "Mẫu số",
        "Tỷ lệ công bố",
        "Note",
    ),
    "english": (
        "Period",
        "Indicator",
        "Agency code",
        "Span",
        "Numerator",
        "Denominator",
        "Reported rate (%)",
        "Note",
    ),
    "export": (
        "period",
        "indicator",
        "agency",
        "span",
        "numerator",
        "denominator",
        "reported_rate",
        "note",
    ),
}


@pytest.mark.parametrize("headings", HEADINGS.values(), ids=HEADINGS.keys())
def test_headings_are_known_in_both_languages(headings: tuple[str, ...]) -> None:
    assert said(bring(workbook((headings, ROW)))) == []
    assert stored() == Written(1243, 1850, "67.19")
    assert Submission.objects.get().note == "tạm tính"


def columns(*places: int) -> Rows:
    return tuple(tuple(row[place] for place in places) for row in FLAT)


ORDERS: dict[str, tuple[int, ...]] = {
    "backwards": (7, 6, 5, 4, 3, 2, 1, 0),
    "values_first": (6, 5, 4, 2, 1, 0, 3, 7),
    "no_span": (0, 1, 2, 4, 5, 6),
    "no_note": (0, 1, 2, 3, 4, 5, 6),
}


@pytest.mark.parametrize("places", ORDERS.values(), ids=ORDERS.keys())
def test_columns_stand_in_any_order_and_some_may_miss(places: tuple[int, ...]) -> None:
    assert said(bring(workbook(columns(*places)))) == []
    assert stored() == Written(1243, 1850, "67.19")
    assert Submission.objects.get().span == "to_date"


def test_titles_stand_above_and_a_second_sheet_beside() -> None:
    rows = (("Biểu nhập số liệu",), ("Tử số: dịch vụ công; mẫu số: thủ tục",), (), *FLAT)
    assert said(bring(workbook(rows))) == []
    assert stored() == Written(1243, 1850, "67.19")


# The period.

WITHOUT_PERIOD = columns(1, 2, 3, 4, 5, 6)


def test_period_that_was_answered_stands_for_the_column() -> None:
    proposal = look(workbook(WITHOUT_PERIOD), Answers(period="2022-09-06"))
    assert said(proposal) == []
    (figure,) = proposal.figures.created
    assert figure.period.code == "2022-09-06"
    assert proposal.questions.asks_period


def test_period_that_nobody_says_is_asked_for() -> None:
    result = assert_refused(workbook(WITHOUT_PERIOD), ("no-as-of", "Sheet1!A1"))
    assert result.proposal.questions.asks_period
    assert "Kỳ báo cáo" in result.proposal.findings[0].message


def test_period_of_a_title_or_an_option_stands_for_the_column() -> None:
    assert said(bring(workbook((("Số liệu tính đến ngày 06/9/2022",), *WITHOUT_PERIOD)))) == []
    assert stored(period__code="2022-09-06") is not None
    Submission.objects.all().delete()
    assert said(bring(workbook(WITHOUT_PERIOD), as_of=date(2022, 9, 6))) == []
    assert stored(period__code="2022-09-06") is not None


def test_empty_cell_of_the_period_takes_the_answer_and_others_keep_theirs() -> None:
    rows = (FLAT_HEADINGS, (None, *ROW[1:]), ("2023-07-25", *ROW[1:]))
    proposal = look(workbook(rows), Answers(period="2022-09-06"))
    assert {row.period.code for row in proposal.figures.created} == {"2022-09-06", "2023-07-25"}


def test_several_periods_in_one_file() -> None:
    payment = ("2023-07-25", "online-payment", "can-tho")
    rows = (
        FLAT_HEADINGS,
        ROW,
        (*payment, "Lũy kế", "", "", "25,01", ""),
        (*payment, "Trong kỳ", "", "", "28,99", ""),
    )
    result = bring(workbook(rows))
    assert said(result) == []
    assert {(row[0], row[1], row[3]) for row in all_stored()} == {
        ("2022-09-06", "online-provision", "to_date"),
        ("2023-07-25", "online-payment", "to_date"),
        ("2023-07-25", "online-payment", "in_period"),
    }
    assert result.proposal.period is None
    assert result.batch is not None
    assert {row.code for row in result.batch.periods.all()} == {"2022-09-06", "2023-07-25"}


PERIODS: dict[str, Any] = {
    "code": "2022-09-06",
    "spaces": " 2022-09-06 ",
    "date_cell": date(2022, 9, 6),
}


@pytest.mark.parametrize("make", [workbook, as_ods], ids=["xlsx", "ods"])
@pytest.mark.parametrize("written", PERIODS.values(), ids=PERIODS.keys())
def test_period_is_known_also_where_a_program_made_it_a_date(
    make: Callable[[Rows], bytes], written: Any
) -> None:
    """A spreadsheet makes a date of 2022-09-06 as soon as it is typed."""
    assert said(bring(make((FLAT_HEADINGS, (written, *ROW[1:]))))) == []
    assert stored(period__code="2022-09-06") is not None


@pytest.mark.parametrize("state", [PeriodState.CLOSED, PeriodState.OPEN, PeriodState.PLANNED])
def test_closed_period_takes_nothing(state: str) -> None:
    Period.objects.filter(code="2022-09-06").update(state=state)
    if state == PeriodState.CLOSED:
        result = assert_refused(workbook(FLAT), ("closed-period", None))
        assert "06/9/2022" in result.proposal.findings[0].message
    else:
        assert bring(workbook(FLAT)).is_saved


def test_one_closed_period_keeps_the_whole_file_out() -> None:
    Period.objects.filter(code="2023-07-25").update(state=PeriodState.CLOSED)
    rows = (*FLAT, ("2023-07-25", *ROW[1:]))
    assert_refused(workbook(rows), ("closed-period", None))


# Agencies, indicators and spans.

AGENCIES: dict[str, Any] = {
    "slug": "can-tho",
    "identification": "H13",
    "statistics": "92",
    "statistics_as_a_number": 92,
    "official_name": "Thành phố Cần Thơ",
    "name": "cần thơ",
    "spaces": "\u00a0can-tho ",
}


@pytest.mark.parametrize("written", AGENCIES.values(), ids=AGENCIES.keys())
def test_agency_is_known_by_slug_code_and_name(written: Any) -> None:
    assert said(bring(workbook((FLAT_HEADINGS, (*ROW[:2], written, *ROW[3:]))))) == []
    assert stored() is not None


def test_code_is_that_of_the_day() -> None:
    AgencyCode.objects.filter(code="92").update(ends_on=date(2022, 1, 1))
    rows = (FLAT_HEADINGS, (*ROW[:2], "92", *ROW[3:]))
    assert_refused(workbook(rows), ("agency-not-valid", "Sheet1!C2"))


def test_number_that_lost_its_zero_is_not_guessed() -> None:
    """01 is Hà Nội; as a number cell it is 1."""
    rows = (FLAT_HEADINGS, (*ROW[:2], 1, *ROW[3:]))
    assert_refused(workbook(rows), ("unknown-agency", "Sheet1!C2"))


NAMED = (*FLAT_HEADINGS[:3], "Cơ quan", *FLAT_HEADINGS[3:])


def test_name_beside_the_code_is_not_needed() -> None:
    assert said(bring(workbook((NAMED, (*ROW[:3], "Thành phố Cần Thơ", *ROW[3:]))))) == []


def test_name_beside_a_code_of_another_agency_is_said() -> None:
    """Sorted without its neighbour, a column of names no longer fits its codes."""
    result = bring(workbook((NAMED, (*ROW[:3], "Thành phố Đà Nẵng", *ROW[3:]))))
    assert "Sheet1!D2" in {where for _code, where in said(result)}


INDICATORS = {
    "slug": "online-provision",
    "short_name": "Cung cấp trực tuyến",
    "english": "Online provision",
    "nfd": unicodedata.normalize("NFD", "Cung cấp trực tuyến"),
    "upper_case": "CUNG CẤP TRỰC TUYẾN",
    "spaces": " online-provision\u00a0",
}


@pytest.mark.parametrize("written", INDICATORS.values(), ids=INDICATORS.keys())
def test_indicator_is_known_by_slug_and_short_name(written: str) -> None:
    assert said(bring(workbook((FLAT_HEADINGS, (ROW[0], written, *ROW[2:]))))) == []
    assert stored(indicator__slug="online-provision") is not None


SPANS: dict[str, tuple[str | None, str]] = {
    "nothing": (None, "to_date"),
    "vietnamese": ("Lũy kế", "to_date"),
    "other_tone": ("LUỸ KẾ", "to_date"),
    "export": ("to_date", "to_date"),
    "in_the_period": ("Trong kỳ", "in_period"),
    "in_the_month": ("trong tháng", "in_period"),
    "export_in_the_period": ("in_period", "in_period"),
}


@pytest.mark.parametrize(("written", "span"), SPANS.values(), ids=SPANS.keys())
def test_span_is_known_by_its_words(written: str | None, span: str) -> None:
    row = ("2023-07-25", "online-payment", "can-tho", written, "", "", "25,01", "")
    assert said(bring(workbook((FLAT_HEADINGS, row)))) == []
    assert Submission.objects.get().span == span


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


def test_one_row_many_times_is_said_for_each_of_them() -> None:
    """Ten thousand times: what was said before is not looked through for each of them."""
    codes = [code for code, _where in said(look(as_csv((FLAT_HEADINGS, *[ROW] * 10_000))))]
    assert codes.count("duplicate-row") == 2 * 9_999


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


BLANK = {"numerator": (4, "E"), "denominator": (5, "F"), "rate": (6, "G")}


@pytest.mark.parametrize(("place", "letter"), BLANK.values(), ids=BLANK.keys())
def test_empty_cell_does_not_erase_a_number(place: int, letter: str) -> None:
    bring(workbook(FLAT))
    row = (*ROW[:place], None, *ROW[place + 1 :])
    result = assert_refused(workbook((FLAT_HEADINGS, row)), ("missing-count", f"Sheet1!{letter}2"))
    finding = result.proposal.findings[0]
    assert (finding.agency, finding.indicator) == ("can-tho", "online-provision")
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
