"""One parser for every way in, one printer for every way out."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dvctrack.lib.numbers import (
    COUNT_LIMIT,
    NumberError,
    decimals_beside,
    format_count,
    format_rate,
    format_rate_beside,
    read_count,
    read_rate,
    read_typed_count,
)
from dvctrack.lib.numbers.reading import Written

COUNTS: dict[Written, int] = {
    "1.850": 1850,
    "1.850.000": 1_850_000,
    "1850": 1850,
    "02": 2,
    "00": 0,
    "0": 0,
    "0,0": 0,
    "1.850,00": 1850,
    " 1.850 ": 1850,
    "1 850": 1850,
    "1\u00a0850": 1850,
    "1\u202f850": 1850,
    "'1.850": 1850,
    1850: 1850,
    Decimal(7): 7,
}


@pytest.mark.parametrize(("written", "value"), COUNTS.items(), ids=map(repr, COUNTS))
def test_count_is_read(written: Written, value: int) -> None:
    reading = read_count(written)
    assert reading is not None
    assert (reading.value, reading.is_rescaled) == (value, False)


MISSING = (
    None,
    "",
    "  ",
    "-",
    "–",
    "—",
    "…",
    "...",
    "x",
    "X",
    "N/A",
    "Không",
    "không có",
    "chưa có số liệu",
    "\u00a0",
)


@pytest.mark.parametrize("written", MISSING, ids=map(repr, MISSING))
def test_missing_is_not_zero(written: str | None) -> None:
    assert read_count(written) is None
    assert read_rate(written) is None
    assert read_typed_count(written) is None


RESCALED = {
    1.85: (1850, False),
    382.386: (382_386, False),
    604.14: (604_140, False),
    "1.85": (1850, True),
    "1.8500": (1850, True),
}


@pytest.mark.parametrize(("written", "expected"), RESCALED.items(), ids=map(repr, RESCALED))
def test_count_divided_by_a_thousand_is_put_right_and_marked(
    written: float | str, expected: tuple[int, bool]
) -> None:
    reading = read_count(written)
    assert reading is not None
    assert reading.is_rescaled
    assert (reading.value, reading.needs_proof) == expected


def as_shown(written: Written) -> str:
    """A number stands in a sentence as a Vietnamese program shows it."""
    return str(written).replace(".", ",") if isinstance(written, float) else str(written)


REFUSED_COUNTS: dict[Written, str] = {
    "1.850,5": "unreadable-number",
    "1,850": "ambiguous-number",
    "1,850,000": "ambiguous-number",
    "1.234.56": "unreadable-number",
    "1.850 hồ sơ": "unreadable-number",
    "~1.850": "unreadable-number",
    ">90": "unreadable-number",
    "90-95": "unreadable-number",
    "0.850": "unreadable-number",
    "-3": "unreadable-number",
    "?": "unreadable-number",
    "%": "unreadable-number",
    "1/10/2026": "unreadable-number",
    "Quý III/2026": "unreadable-number",
    "#REF!": "error-value",
    "#N/A": "error-value",
    "#DIV/0!": "error-value",
    1850.4: "unreadable-number",
    0.672: "unreadable-number",
    -1: "unreadable-number",
    True: "unreadable-number",
    float("nan"): "unreadable-number",
    COUNT_LIMIT: "unreadable-number",
}


@pytest.mark.parametrize(("written", "code"), REFUSED_COUNTS.items(), ids=map(repr, REFUSED_COUNTS))
def test_count_is_refused_with_what_was_read(written: Written, code: str) -> None:
    with pytest.raises(NumberError) as refused:
        read_count(written)
    assert refused.value.code == code
    assert as_shown(written) in refused.value.message


def test_cure_repeats_the_one_number_among_words() -> None:
    with pytest.raises(NumberError, match=r"ghi như 1\.850,"):
        read_count("1.850 hồ sơ")


def test_typed_count_that_can_mean_two_things_is_asked() -> None:
    with pytest.raises(NumberError, match=r"1\.850") as refused:
        read_typed_count("1.85")
    assert refused.value.code == "ambiguous-number"


# written, number format, value, decimals
RATES: dict[str, tuple[Written, str | None, str, int]] = {
    "comma": ("67,19", None, "67.19", 2),
    "dot": ("67.19", None, "67.19", 2),
    "whole": ("42", None, "42", 0),
    "idle_zero_is_kept": ("18,90", None, "18.90", 2),
    "three_decimals": ("0,001", None, "0.001", 3),
    "three_decimals_are_no_thousands": ("1,234", None, "1.234", 3),
    "per_cent": ("67,19%", None, "67.19", 2),
    "per_cent_with_space": ("67,19 %", None, "67.19", 2),
    "number": (67.19, "General", "67.19", 2),
    "number_with_noise": (67.19000000000001, None, "67.19", 2),
    "number_with_its_format": (18.9, "0.00", "18.90", 2),
    "number_with_more_than_its_format_shows": (67.1892, "0.00", "67.1892", 4),
    "share": (0.6719, "0.00%", "67.19", 2),
    "share_with_text_after": (0.5, '0%" "', "50", 0),
    "escaped_per_cent_is_text": (50, "0\\%", "50", 0),
    "quoted_per_cent_is_text": (50, '0"%"', "50", 0),
    "hundred": ("100", None, "100", 0),
    "zero": ("0", None, "0", 0),
}


@pytest.mark.parametrize("case", RATES.values(), ids=RATES.keys())
def test_rate_is_read(case: tuple[Written, str | None, str, int]) -> None:
    written, number_format, value, decimals = case
    reading = read_rate(written, number_format)
    assert reading is not None
    assert (reading.value, reading.decimals) == (Decimal(value), decimals)


REFUSED_RATES: dict[Written, str] = {
    "100,01": "rate-out-of-range",
    "-3": "rate-out-of-range",
    101: "rate-out-of-range",
    -0.5: "rate-out-of-range",
    "1.850": "ambiguous-number",
    "100.000": "ambiguous-number",
    ">90": "unreadable-number",
    "90-95": "unreadable-number",
    "1,2345678": "unreadable-number",
    "#DIV/0!": "error-value",
    True: "unreadable-number",
}


@pytest.mark.parametrize(("written", "code"), REFUSED_RATES.items(), ids=map(repr, REFUSED_RATES))
def test_rate_is_refused_with_what_was_read(written: Written, code: str) -> None:
    with pytest.raises(NumberError) as refused:
        read_rate(written)
    assert refused.value.code == code
    assert as_shown(written) in refused.value.message


@given(st.integers(0, COUNT_LIMIT - 1))
def test_printed_count_is_read_back(count: int) -> None:
    reading = read_count(format_count(count, language="vi"))
    assert reading is not None
    assert (reading.value, reading.needs_proof) == (count, False)


@given(st.integers(0, 10_000_000), st.integers(0, 6))
def test_printed_rate_is_read_back(units: int, decimals: int) -> None:
    rate = Decimal(units).scaleb(-decimals)
    if rate <= 100:
        reading = read_rate(format_rate(rate, decimals, language="vi"))
        assert reading is not None
        assert (reading.value, reading.decimals) == (rate, decimals)


@given(st.fractions(0, 100), st.sampled_from(["30", "60", "70", "100"]))
def test_printed_rate_stands_on_its_side_of_the_target(rate: Fraction, target: str) -> None:
    bar = Decimal(target)
    decimals = decimals_beside(rate, bar)
    printed = read_rate(format_rate(rate, min(decimals, 6), language="vi"))
    assert printed is not None
    if decimals <= 6:
        assert (printed.value >= bar) is (rate >= Fraction(bar))
        assert (printed.value <= bar) is (rate <= Fraction(bar))


PRINTED = {
    "just_below": ("69.99996", "70", "69,99996"),
    "just_above": ("30.00004", "30", "30,00004"),
    "at_the_target": ("70", "70", "70,00"),
    "far_from_it": ("48.0364", "70", "48,04"),
    "no_target": ("69.99996", None, "70,00"),
}


@pytest.mark.parametrize(("rate", "target", "text"), PRINTED.values(), ids=PRINTED.keys())
def test_rate_beside_its_target(rate: str, target: str | None, text: str) -> None:
    bar = None if target is None else Decimal(target)
    assert format_rate_beside(Decimal(rate), bar, language="vi") == text


def test_language_of_the_page_decides_the_marks() -> None:
    assert format_count(30_586_649, language="vi") == "30.586.649"
    assert format_count(30_586_649, language="en") == "30,586,649"
    assert format_rate(Decimal("67.19"), 2, language="en") == "67.19"
