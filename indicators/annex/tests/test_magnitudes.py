"""Columns of shares, and counts in thousands: asked about once, and read as was answered."""

from typing import Any

import pytest

from dvctrack.lib.files.cells import Cell
from dvctrack.lib.files.reading import read_lines
from dvctrack.lib.names import plain
from indicators.annex import AnnexReading, read_annex
from indicators.annex.layout import Field
from indicators.annex.scaling import ScaleKind
from indicators.annex.tests.files import HEADINGS, TITLE, Rows, document, workbook
from indicators.annex.units import heading_factor, unit_factor

UNITS = {
    "Đơn vị tính: 1.000 hồ sơ": 1000,
    "Đơn vị tính: nghìn hồ sơ": 1000,
    "ĐVT: triệu": 1_000_000,
    "(Đơn vị: 1000 hồ sơ)": 1000,
    "Đơn vị tính: nghìn hồ sơ, %": 1000,
    "nghìn hồ sơ": 1000,
    "Đơn vị tính: hồ sơ, %": None,
    "Đơn vị tính: %": None,
    "Đơn vị: UBND tỉnh Nghệ An": None,
    "Danh sách đơn vị có trên 1.000 hồ sơ": None,
}


@pytest.mark.parametrize(("text", "factor"), UNITS.items(), ids=UNITS)
def test_unit_says_by_what_counts_are_multiplied(text: str, factor: int | None) -> None:
    assert unit_factor(plain(text)) == factor


HEADED = {
    "Tổng số hồ sơ (nghìn)": 1000,
    "Tổng số hồ sơ (ĐVT: nghìn hồ sơ)": 1000,
    "Tổng số hồ sơ (1.000 hồ sơ)": 1000,
    "Tổng số hồ sơ (triệu hồ sơ)": 1_000_000,
    "Tổng số hồ sơ (hồ sơ)": None,
    "Tổng số hồ sơ (1)": None,
}


@pytest.mark.parametrize(("text", "factor"), HEADED.items(), ids=HEADED)
def test_heading_says_by_what_its_counts_are_multiplied(text: str, factor: int | None) -> None:
    assert heading_factor(Cell("A1", 1, text)) == factor


def table(*figures: tuple[Any, Any, Any], unit: str = "") -> Rows:
    """Denominators, numerators and rates of agencies, below a unit where there is one."""
    names = ("Cần Thơ", "Đà Nẵng", "Hà Nội", "An Giang")
    rows = (
        (str(at), name, *row, "")
        for at, (name, row) in enumerate(zip(names, figures, strict=False))
    )
    return ((TITLE,), ("", "", "", unit), HEADINGS, *rows)


def found(reading: AnnexReading) -> list[tuple[str, str | None]]:
    return [(row.code, row.where) for row in reading.all_findings]


def read(rows: Rows, **answered: int) -> AnnexReading:
    scales = {f"Sheet1!{cell}": factor for cell, factor in answered.items()}
    return read_annex(read_lines(workbook(rows)), answered=scales)


# The figures of a table, and whether its rates are asked about.
COLUMNS: dict[str, tuple[list[tuple[Any, Any, Any]], bool]] = {
    "shares": ([("", "", 0.0184), ("", "", 0.076), ("", "", 0)], True),
    "shares_as_text": ([("", "", "0,67"), ("", "", "0,45")], True),
    "one_share": ([("", "", 0.6719)], True),
    "share_that_counts_prove": ([(1850, 1243, 0.67), (1891, 1409, 50)], False),
    "one_share_that_counts_prove": ([(1850, 1243, 0.67)], True),
    "all_of_it": ([("", "", 1), ("", "", 0.5)], True),
    "per_cent_signs": ([("", "", "0,04%"), ("", "", "0,37%")], False),
    "one_rate_above_one": ([("", "", "0,01"), ("", "", "1,84"), ("", "", "0,76")], False),
    "counts_that_prove_per_cent": ([(1000, 5, "0,5"), ("", "", "0,7")], False),
    "one_small_rate": ([("", "", "0,04"), ("", "", "0"), ("", "", "0")], False),
}


@pytest.mark.parametrize(("figures", "is_asked"), COLUMNS.values(), ids=COLUMNS.keys())
def test_rates_of_at_most_one_are_asked_about(
    figures: list[tuple[Any, Any, Any]], is_asked: bool
) -> None:
    asked = [at for at in found(read(table(*figures))) if at[0] == "unclear-scale"]
    assert asked == ([("unclear-scale", "Sheet1!E3")] if is_asked else [])


SHARES = table(("", "", 0.0184), ("", "", 0.076), ("", "", 0.5))


def rates(reading: AnnexReading) -> list[str]:
    return [str(row.rates[Field.RATE].value) for row in reading.tables[0].figures]


def test_shares_are_read_in_per_cent_as_was_answered() -> None:
    reading = read(SHARES, E3=100)
    assert rates(reading) == ["1.84", "7.6", "50"]
    assert found(reading) == [("scaled-by-unit", "Sheet1!E3")]
    assert [row.is_answered for row in reading.scales] == [True]


def test_rates_stay_as_was_answered() -> None:
    reading = read(SHARES, E3=1)
    assert (rates(reading), found(reading)) == (["0.0184", "0.076", "0.5"], [])


def test_question_says_what_stands_there() -> None:
    (question,) = read(SHARES).scales
    assert (question.place, question.heading) == ("Sheet1!E3", HEADINGS[4])
    assert (question.kind, question.factor) == (ScaleKind.SHARE, 100)
    assert question.samples == ("0,0184", "0,076", "0,5")


THOUSANDS = table((604.1, "382,4", ""), (2590.4, 923, ""), unit="Đơn vị tính: nghìn hồ sơ")


def counts(reading: AnnexReading) -> list[tuple[int, ...]]:
    figures = reading.tables[0].figures
    return [tuple(count.value for count in row.counts.values()) for row in figures]


def test_counts_in_thousands_are_asked_about_once() -> None:
    reading = read(THOUSANDS)
    assert found(reading) == [("unclear-scale", "Sheet1!D2")]
    assert [(row.place, row.factor) for row in reading.scales] == [("Sheet1!D2", 1000)]


def test_counts_are_multiplied_as_was_answered() -> None:
    reading = read(THOUSANDS, D2=1000)
    assert counts(reading) == [(604_100, 382_400), (2_590_400, 923_000)]
    assert found(reading) == [("scaled-by-unit", "Sheet1!D2")]


def test_whole_counts_stay_as_was_answered() -> None:
    rows = table((604, 382, "63,25"), unit="ĐVT: 1.000 hồ sơ")
    reading = read(rows, D2=1)
    assert (counts(reading), found(reading)) == ([(604, 382)], [])


def test_unit_that_changes_nothing_ends_what_another_said() -> None:
    rows = (("Đơn vị tính: nghìn hồ sơ",), *table((604, 382, ""), unit="Đơn vị tính: hồ sơ"))
    assert found(read(rows)) == []


def test_unit_in_a_heading_is_asked_about_for_its_column() -> None:
    headings = (*HEADINGS[:2], f"{HEADINGS[2]} (nghìn)", *HEADINGS[3:])
    rows = ((TITLE,), headings, ("01", "Cần Thơ", 604, 382_000, "", ""))
    reading = read(rows)
    assert found(reading) == [("unclear-scale", "Sheet1!C2")]
    assert counts(read(rows, C2=1000)) == [(604_000, 382_000)]


def test_unit_above_a_table_of_a_document() -> None:
    title = f"{TITLE}\nĐơn vị tính: nghìn hồ sơ"
    rows = (HEADINGS, ("01", "Cần Thơ", "604,1", "382,4", "", ""))
    reading = read_annex(read_lines(document(title, rows)))
    assert found(reading) == [("unclear-scale", "P1")]


# A count and the numerator and rate beside it: whether it may be taken as divided by 1.000.
DIVIDED: dict[str, tuple[tuple[Any, Any, Any], list[str]]] = {
    "whole_count_beside": ((1.85, "1.243", "67,19"), ["rescaled-count"]),
    "third_place": ((1.85, 1.243, "67,19"), ["rescaled-count", "rescaled-count"]),
    "one_factor_on_both_sides": ((604.1, 382.4, "63,30"), ["ambiguous-number"] * 2),
    "text_on_both_sides": (("604.1", "382.4", "63,30"), ["ambiguous-number"] * 2),
    "whole_as_a_data_program_writes": (("50.0", "25.0", "50,00"), []),
}


@pytest.mark.parametrize(("row", "codes"), DIVIDED.values(), ids=DIVIDED.keys())
def test_one_factor_on_both_sides_of_a_ratio_proves_nothing(
    row: tuple[Any, Any, Any], codes: list[str]
) -> None:
    assert [code for code, _where in found(read(table(row)))] == codes


# What stands in a workbook that is known to be divided, and whether a thousandfold would fit, too.
SMALL: dict[str, tuple[tuple[Any, Any, Any], list[str]]] = {
    "all": ((100, 100, 100), ["uncertain-count"] * 2),
    "none": ((307, 0, 0), ["uncertain-count"]),
    "no_rate": ((307, 32, None), ["uncertain-count"] * 2),
    "rate_between": ((307, 32, 10.42), []),
    "text": (("100", "100", 100), []),
}


@pytest.mark.parametrize(("row", "codes"), SMALL.values(), ids=SMALL.keys())
def test_small_counts_of_a_divided_workbook_may_be_thousands(
    row: tuple[Any, Any, Any], codes: list[str]
) -> None:
    divided = ((1.85, "1.243", "67,19"), (1.891, "1.409", "74,51"))
    reading = read(table(*divided, row))
    assert [code for code, _where in found(reading) if code != "rescaled-count"] == codes
