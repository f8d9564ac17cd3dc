"""Flat files: one figure a row, its keys in columns, whoever wrote it and in whatever order."""

import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from entities.models import AgencyCode
from indicators.annex.tests.files import Rows, document, workbook
from indicators.choices import PeriodState
from indicators.importing.answers import Answers
from indicators.importing.tests.made_files import as_csv, as_ods, as_xls
from indicators.importing.tests.one_row import FLAT, ROW, columns
from indicators.importing.tests.sending import (
    FLAT_HEADINGS,
    FLAT_KEYS,
    Written,
    all_stored,
    assert_refused,
    bring,
    look,
    said,
    stored,
)
from indicators.models import Period, Submission

pytestmark = [pytest.mark.usefixtures("_reference"), pytest.mark.both_databases]

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
