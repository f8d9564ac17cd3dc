"""How numbers are printed, on pages, in tables and in annexes."""

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import get_language

from indicators.numbers.rounding import round_half_up

# How a missing number is printed.
MISSING = "–"
_SWAPPED = str.maketrans({",": ".", ".": ","})


def format_count(value: int | None, *, language: str | None = None) -> str:
    """The count with its thousands parted: 1.850, in English 1,850; "–" where it is missing."""
    return MISSING if value is None else _localized(f"{value:,}", language)


def format_rate(
    value: Decimal | Fraction | None, decimals: int | None = 2, *, language: str | None = None
) -> str:
    """The rate rounded half up: 67,19, in English 67.19; "–" where it is missing.

    `decimals` None prints a Decimal with the decimals that it has, a fraction with 6.
    """
    if value is None:
        return MISSING
    if decimals is None:
        decimals = decimals_of(value) if isinstance(value, Decimal) else 6
    return _localized(f"{round_half_up(Fraction(value), decimals):,f}", language)


def format_rate_beside(
    value: Decimal | Fraction | None,
    target: Decimal | None,
    least: int = 2,
    *,
    language: str | None = None,
) -> str:
    """The exact rate with enough decimals that it does not seem to reach a target it misses."""
    if value is None:
        return MISSING
    return format_rate(value, decimals_beside(value, target, least), language=language)


def decimals_beside(value: Decimal | Fraction, target: Decimal | None, least: int = 2) -> int:
    """The fewest decimals, `least` or more, that keep the rate on its side of the target.

    69,99996 against 70 needs 5: with fewer it would print as 70,00.
    """
    decimals = least
    if target is not None:
        exact, met = Fraction(value), Fraction(value) >= Fraction(target)
        while (round_half_up(exact, decimals) >= target) != met:
            decimals += 1
    return decimals


def decimals_of(value: Decimal) -> int:
    """With how many decimals the rate is written: 2 for 18.90, 0 for 42."""
    exponent = value.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _localized(english: str, language: str | None) -> str:
    """Vietnamese separators for every language but English."""
    code = language or get_language() or "vi"
    return english if code.partition("-")[0] == "en" else english.translate(_SWAPPED)
