"""Numbers as spreadsheets bring them: read rightly, asked about, or refused at their cell."""

from datetime import date, datetime
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from indicators.annex.tests.files import workbook
from indicators.importing.tests.both_tables import BOTH_TABLES, TABLES
from indicators.importing.tests.sending import (
    Written,
    annex,
    as_text,
    assert_refused,
    bring,
    flat,
    said,
    stored,
)

pytestmark = pytest.mark.usefixtures("_reference")

COUNTS: dict[str, tuple[Any, int]] = {
    "thousands": ("1.850", 1850),
    "millions": ("1.850.000", 1_850_000),
    "no_separator": ("1850", 1850),
    "space": ("1 850", 1850),
    "spaces": ("1 850 000", 1_850_000),
    "no_break_space": ("1\u00a0850", 1850),
    "narrow_no_break_space": ("1\u202f850", 1850),
    "thin_space": ("1\u2009850", 1850),
    "spaces_around": ("  1.850\u00a0 ", 1850),
    "idle_decimals": ("1.850,00", 1850),
    "apostrophe": ("'1.850", 1850),
    "hundred_thousand": ("100.000", 100_000),
    "zero": ("0", 0),
    "two_zeros": ("00", 0),
    "zero_with_decimal": ("0,0", 0),
    "number": (1850, 1850),
    "number_with_fraction_of_noise": (1850.0000000000002, 1850),
    "raised_footnote": ("1.850¹", 1850),
    "raised_footnote_in_brackets": ("1850⁽¹⁾", 1850),
    "data_program": ("1850.0", 1850),
    "data_program_with_two_decimals": ("303.00", 303),
    "data_program_with_three_decimals": ("1850.000", 1850),
    "largest": ("999.999.999.999", 999_999_999_999),
}


@BOTH_TABLES
@pytest.mark.parametrize(("written", "count"), COUNTS.values(), ids=COUNTS.keys())
def test_count_is_read(table: str, written: Any, count: int) -> None:
    rows, _count, _rate = TABLES[table]
    result = bring(workbook(rows(written, "0")))
    assert said(result) == []
    assert stored() == Written(0, count)


RATES: dict[str, tuple[Any, str]] = {
    "decimal_comma": ("67,19", "67.19"),
    "decimal_point": ("67.19", "67.19"),
    "idle_zero": ("67,10", "67.10"),
    "one_decimal": ("1,9", "1.9"),
    "three_decimals": ("99,995", "99.995"),
    "thousands_of_a_per_cent": ("0,001", "0.001"),
    "below_one_in_english": ("1.85", "1.85"),
    "four_decimals_in_english": ("1.8500", "1.8500"),
    "comma_and_three_digits": ("1,850", "1.850"),
    "whole": ("67", "67"),
    "per_cent_sign": ("67,19%", "67.19"),
    "per_cent_sign_after_a_space": ("67,19 %", "67.19"),
    "per_cent_sign_after_a_no_break_space": ("67,19\u00a0%", "67.19"),
    "spaces_around": (" 67,19 ", "67.19"),
    "apostrophe": ("'67,19", "67.19"),
    "zero": ("0", "0"),
    "two_zeros": ("00", "0"),
    "zero_with_decimal": ("0,0", "0.0"),
    "hundred": ("100,00", "100.00"),
    "number": (67.19, "67.19"),
    "number_with_noise": (67.19000000000001, "67.19"),
}


@BOTH_TABLES
@pytest.mark.parametrize(("written", "rate"), RATES.values(), ids=RATES.keys())
def test_rate_is_read_with_its_decimals(table: str, written: Any, rate: str) -> None:
    rows, _count, _rate = TABLES[table]
    result = bring(workbook(rows("", "", written)))
    assert said(result) == []
    assert stored() == Written(rate=rate)


MISSING = {
    "hyphen": "-",
    "dash": "–",
    "long_dash": "—",
    "dots": "…",
    "three_dots": "...",
    "x": "x",
    "X": "X",
    "not_applicable": "N/A",
    "none": "Không",
    "none_in_nfd": "Kho\u0302ng",
    "not_yet": "chưa có số liệu",
    "NOT_YET": "CHƯA CÓ SỐ LIỆU",
    "empty": "",
    "nothing": None,
    "spaces": "   ",
    "no_break_space": "\u00a0",
    "line_break": "\n",
}


@BOTH_TABLES
@pytest.mark.parametrize("written", MISSING.values(), ids=MISSING.keys())
def test_missing_count_is_not_zero(table: str, written: str | None) -> None:
    rows, _count, _rate = TABLES[table]
    assert said(bring(workbook(rows(written, "", "67,19")))) == []
    assert stored() == Written(rate="67.19")


@BOTH_TABLES
@pytest.mark.parametrize("written", MISSING.values(), ids=MISSING.keys())
def test_missing_rate_is_not_zero(table: str, written: str | None) -> None:
    rows, _count, _rate = TABLES[table]
    assert said(bring(workbook(rows("1.850", "1.243", written)))) == []
    assert stored() == Written(1243, 1850)


# What stands there, the code, and what the sentence names: what was read, or the cure.
BAD_COUNTS: dict[str, tuple[Any, str, tuple[str, ...]]] = {
    "comma_and_three_digits": ("1,850", "ambiguous-number", ("1,850", "1.850")),
    "divided_by_a_thousand": ("1.85", "ambiguous-number", ("1.85", "1.850")),
    "divided_with_idle_zeros": ("1.8500", "ambiguous-number", ("1.8500", "1.850")),
    "rate_in_english": ("67.19", "ambiguous-number", ("67.19", "67.190")),
    "half": ("1.850,5", "unreadable-number", ("1.850,5", "số nguyên")),
    "rate": ("67,19", "unreadable-number", ("67,19", "số nguyên")),
    "per_cent": ("67,19%", "unreadable-number", ("67,19%",)),
    "groups_that_are_none": ("1.234.56", "unreadable-number", ("1.234.56",)),
    "unit": ("1.850 hồ sơ", "unreadable-number", ("1.850 hồ sơ", "ghi như 1.850")),
    "about": ("~1.850", "unreadable-number", ("~1.850",)),
    "more_than": (">90", "unreadable-number", (">90",)),
    "range": ("90-95", "unreadable-number", ("90-95",)),
    "range_with_a_dash": ("90–95", "unreadable-number", ("90–95",)),
    "two_lines": ("850\n920", "unreadable-number", ("850 920",)),
    "footnote": ("1.850(1)", "unreadable-number", ("1.850(1)",)),
    "power_of_ten": ("10³", "unreadable-number", ("10³",)),
    "raised_alone": ("²", "unreadable-number", ("²",)),
    "negative": ("-5", "unreadable-number", ("-5",)),
    "negative_number": (-5, "unreadable-number", ("-5",)),
    "accountants_negative": ("(5)", "unreadable-number", ("(5)",)),
    "too_large": ("1.000.000.000.000", "unreadable-number", ("quá lớn",)),
    "scientific": ("1,85E+03", "unreadable-number", ("1,85E+03",)),
    "day": ("1/10/2026", "unreadable-number", ("1/10/2026",)),
    "day_with_dots": ("01.10.26", "unreadable-number", ("01.10.26",)),
    "quarter": ("Quý III/2026", "unreadable-number", ("Quý III/2026",)),
    "span_of_days": ("15/6-14/9", "unreadable-number", ("15/6-14/9",)),
    "date_cell": (date(2026, 10, 1), "unreadable-number", ("01/10/2026",)),
    "date_and_time_cell": (datetime(2026, 10, 1, 8), "unreadable-number", ("2026-10-01",)),
    "true": (True, "unreadable-number", ()),
    "shown_rounded": (1850.4, "unreadable-number", ("1850,4",)),
    "divided": (1.85, "ambiguous-number", ("1.85", "1.850")),
    "division_by_zero": ("#DIV/0!", "error-value", ("#DIV/0!",)),
    "lost_reference": ("#REF!", "error-value", ("#REF!",)),
    "not_available": ("#N/A", "error-value", ("#N/A",)),
    "formula_not_worked_out": ("='[1]Sheet1'!A1", "not-worked-out", ("Công thức",)),
}


@BOTH_TABLES
@pytest.mark.parametrize(("written", "code", "named"), BAD_COUNTS.values(), ids=BAD_COUNTS.keys())
def test_bad_count_is_refused_at_its_cell(
    table: str, written: Any, code: str, named: tuple[str, ...]
) -> None:
    rows, cell, _rate = TABLES[table]
    result = assert_refused(workbook(rows(written, "0")), (code, cell))
    assert all(word in result.proposal.findings[0].message for word in named)


BAD_RATES: dict[str, tuple[Any, str, tuple[str, ...]]] = {
    "thousands": ("1.850", "ambiguous-number", ("1.850", "67,19")),
    "hundred_with_three_zeros": ("100.000", "ambiguous-number", ("100.000", "dấu phẩy")),
    "thousands_and_decimal": ("1.850,5", "unreadable-number", ("1.850,5",)),
    "above_a_hundred": ("100,01", "rate-out-of-range", ("100,01", "67,19")),
    "count": ("1850", "rate-out-of-range", ("1850",)),
    "number_above_a_hundred": (167.19, "rate-out-of-range", ("167,19",)),
    "negative": ("-5", "rate-out-of-range", ("-5",)),
    "negative_number": (-5, "rate-out-of-range", ("-5",)),
    "groups_that_are_none": ("1.234.56", "unreadable-number", ("1.234.56",)),
    "more_than": (">90", "unreadable-number", (">90", "67,19")),
    "range": ("90-95", "unreadable-number", ("90-95",)),
    "about": ("~67,19", "unreadable-number", ("~67,19",)),
    "two_lines": ("85\n92", "unreadable-number", ("85 92",)),
    "two_lines_of_three_digits": ("85\n920", "unreadable-number", ("85 920",)),
    "seven_decimals": ("67,1234567", "unreadable-number", ("67,1234567",)),
    "day": ("1/10/2026", "unreadable-number", ("1/10/2026",)),
    "day_with_dots": ("01.10.26", "unreadable-number", ("01.10.26",)),
    "quarter": ("Quý III/2026", "unreadable-number", ("Quý III/2026",)),
    "span_of_days": ("15/6-14/9", "unreadable-number", ("15/6-14/9",)),
    "date_cell": (date(2026, 10, 1), "unreadable-number", ("01/10/2026",)),
    "true": (True, "unreadable-number", ()),
    "division_by_zero": ("#DIV/0!", "error-value", ("#DIV/0!",)),
    "lost_reference": ("#REF!", "error-value", ("#REF!",)),
    "not_available": ("#N/A", "error-value", ("#N/A",)),
    "formula_not_worked_out": ("='[1]Sheet1'!A1", "not-worked-out", ("Công thức",)),
}


@BOTH_TABLES
@pytest.mark.parametrize(("written", "code", "named"), BAD_RATES.values(), ids=BAD_RATES.keys())
def test_bad_rate_is_refused_at_its_cell(
    table: str, written: Any, code: str, named: tuple[str, ...]
) -> None:
    rows, _count, cell = TABLES[table]
    result = assert_refused(workbook(rows("1.850", "1.243", written)), (code, cell))
    assert all(word in result.proposal.findings[0].message for word in named)


@pytest.mark.parametrize("code", ["#DIV/0!", "#REF!", "#N/A", "#VALUE!", "#NAME?", "#NUM!"])
def test_text_that_names_an_error_is_one(code: str) -> None:
    assert_refused(as_text(annex(code, "0")), ("error-value", "Sheet1!C3"))


# The cell with its format, and how the rate is printed.
FORMATS: dict[str, tuple[float, str, str]] = {
    "per_cent": (0.6719, "0.00%", "67.19"),
    "per_cent_without_decimals": (0.67, "0%", "67"),
    "per_cent_with_an_idle_zero": (0.671, "0.00%", "67.10"),
    "per_cent_that_hides_digits": (0.67189, "0%", "67.189"),
    "per_cent_with_noise": (0.6719000000000001, "0.00%", "67.19"),
    "per_cent_as_text_of_the_format": (67.19, '0.00"%"', "67.19"),
    "two_decimals": (67.1, "0.00", "67.10"),
    "thousands": (67.19, "#,##0.00", "67.19"),
    "general": (67.1, "General", "67.1"),
}


@BOTH_TABLES
@pytest.mark.parametrize(("value", "look", "rate"), FORMATS.values(), ids=FORMATS.keys())
def test_format_of_a_cell_says_what_its_number_means(
    table: str, value: float, look: str, rate: str
) -> None:
    rows, _count, cell = TABLES[table]

    def arrange(sheet: Worksheet) -> None:
        sheet[cell.partition("!")[2]].number_format = look

    assert said(bring(workbook(rows("", "", value), arrange))) == []
    assert stored() == Written(rate=rate)


def test_count_that_is_shown_rounded_is_refused_whatever_it_shows() -> None:
    def arrange(sheet: Worksheet) -> None:
        sheet["C3"].number_format = "#,##0"

    content = workbook(annex(1850.4, "0"), arrange)
    assert_refused(content, ("unreadable-number", "Sheet1!C3"))


def test_divided_text_is_proven_by_the_printed_rate() -> None:
    result = bring(workbook(annex("1.85", "1.243", "67,19")))
    assert said(result) == [("rescaled-count", "Sheet1!C3")]
    assert stored() == Written(1243, 1850, "67.19")


def test_divided_count_stays_a_question_in_a_flat_file() -> None:
    """Nobody saved a template under an English locale by printing it."""
    content = workbook(flat("1.85", "1.243", "67,19"))
    assert_refused(content, ("ambiguous-number", "Sheet1!F2"))
