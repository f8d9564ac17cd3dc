"""What a cell shows of its number, and what is read of it."""

import pytest

from dvctrack.lib.numbers import NumberError, read_count, read_rate, shown

# The value, its format, and what a Vietnamese program shows.
SHOWN: dict[str, tuple[float, str | None, str]] = {
    "general": (67.19, None, "67,19"),
    "general_with_noise": (67.19000000000001, "General", "67,19"),
    "general_whole": (1_000_000_000_000, "GENERAL", "1000000000000"),
    "text": (4.54, "@", "4,54"),
    "words_around_general": (2.03, 'General" phần trăm"', "2,03 phần trăm"),
    "fixed": (56.5, "0.00", "56,50"),
    "rounded": (56.556, "0.00", "56,56"),
    "optional_used": (56.5234, "0.00##", "56,5234"),
    "optional_unused": (56.52, "0.00##", "56,52"),
    "optional_and_fixed": (56.5, "0.00##", "56,50"),
    "all_optional": (56.0, "0.##", "56"),
    "aligned": (67.1, "#,##0.0?", "67,1"),
    "thousands": (1_850_000, "#,##0", "1.850.000"),
    "leading_zeros": (5, "00", "05"),
    "per_cent": (67.19, "0.00%", "6719,00%"),
    "per_cent_optional": (0.671, "0.0#%", "67,1%"),
    "quoted_per_cent": (67.19, '0.00" %"', "67,19 %"),
    "escaped_per_cent": (67.19, "0.00\\%", "67,19%"),
    "accounts": (67.19, "_-* #,##0.00_-", "67,19"),
    "accounts_zero": (0, '_(* #,##0_);_(* \\(#,##0\\);_(* "-"??_);_(@_)', "-"),
    "negative_section": (-3, "#,##0.00_);[Red]\\(#,##0.00\\)", "(3,00)"),
    "negative_alone": (-3, "0.00", "-3,00"),
    "zero_section": (0, "0.00;-0.00;-", "-"),
    "hidden": (3, ";;;", ""),
    "zero_without_digit": (0, "#,###", ""),
    "condition_holds": (0.14, "[<1]0.00%;0.00", "14,00%"),
    "condition_fails": (14.5, "[<1]0.00%;0.00", "14,50"),
    "no_section": (5, "[<1]0.00;[>9]0.0", "###"),
    "scaled": (1_849, "0,", "2"),
    "scaled_twice": (2_500_000, "0.0,,", "2,5"),
    "scientific": (67.19, "0.00E+00", "6,72E+01"),
    "fraction": (2.5, "# ?/?", "2 1/2"),
    "fraction_below_one": (0.5, "# ?/?", "1/2"),
}


@pytest.mark.parametrize(("value", "look", "text"), SHOWN.values(), ids=SHOWN.keys())
def test_what_a_cell_shows(value: float, look: str | None, text: str) -> None:
    assert shown(value, look) == text


# The value of a rate, its format, and the rate with its decimals.
RATES: dict[str, tuple[float, str, str]] = {
    "optional_unused": (56.52, "0.00##", "56.52"),
    "optional_and_fixed": (56.5, "0.00##", "56.50"),
    "optional_used": (56.5234, "0.00##", "56.5234"),
    "all_optional": (56.5, "0.##", "56.5"),
    "aligned": (67.1, "#,##0.0?", "67.1"),
    "more_than_shown": (67.1892, "0.0", "67.1892"),
    "share": (0.5652, "0.00%", "56.52"),
    "share_with_optional_digits": (0.5652, "0.##%", "56.52"),
    "share_of_a_half": (0.565, "0.00%", "56.50"),
    "condition": (0.14, "[<1]0.00%;0.00", "14.00"),
    "accounts": (67.1, "_-* #,##0.00_-", "67.10"),
    "quoted_per_cent": (67.1, '0.00" %"', "67.10"),
    "scientific": (67.19, "0.00E+00", "67.19"),
    "zero_as_a_dash": (0, "0.00;-0.00;-", "0"),
}


@pytest.mark.parametrize(("value", "look", "rate"), RATES.values(), ids=RATES.keys())
def test_decimals_are_those_that_are_shown(value: float, look: str, rate: str) -> None:
    read = read_rate(value, look)
    assert read is not None
    assert (str(read.value), read.decimals) == (rate, len(rate.partition(".")[2]))


# What is shown is of another magnitude, or is no number at all.
ASKED: dict[str, tuple[float, str]] = {
    "thousandth": (67.19, "0,"),
    "fraction": (0.5, "# ?/?"),
    "thousand_in_words": (67, '0 "nghìn"'),
    "million_in_words": (67, '0 "triệu hồ sơ"'),
    "hidden": (67, ";;;"),
    "zero_that_nobody_sees": (0, "#,###"),
    "words_instead": (67, '"Cao"'),
    "per_mille": (67, '0"‰"'),
}


@pytest.mark.parametrize("read", [read_rate, read_count], ids=["rate", "count"])
@pytest.mark.parametrize(("value", "look"), ASKED.values(), ids=ASKED.keys())
def test_number_of_another_magnitude_is_asked(read: object, value: float, look: str) -> None:
    with pytest.raises(NumberError) as asked:
        (read_rate if read is read_rate else read_count)(value, look)
    assert asked.value.code == "ambiguous-number"


def test_per_cent_format_on_a_rate_is_told_as_what_it_shows() -> None:
    with pytest.raises(NumberError, match="“6719%”") as refused:
        read_rate(67.19, "0.00%")
    assert refused.value.code == "rate-out-of-range"


def test_per_cent_format_on_a_count_is_refused() -> None:
    with pytest.raises(NumberError, match="“5000%”"):
        read_count(50, "0%")


@pytest.mark.parametrize("look", ["#,##0", "0", "_-* #,##0_-", "[>=1000]#,##0;0"])
def test_count_in_a_usual_format(look: str) -> None:
    read = read_count(1850, look)
    assert read is not None
    assert read.value == 1850
