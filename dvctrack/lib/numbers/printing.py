"""How numbers are printed, on pages, in tables and in annexes."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import get_language

from dvctrack.lib.numbers.rounding import scaled_half_up

# How a missing number is printed.
MISSING = "–"


@dataclass(frozen=True, slots=True)
class Printer:
    """Prints numbers with the separators of a language: a table of thousands asks for it once."""

    thousands: str
    decimal: str

    def count(self, value: int) -> str:
        """The count with its thousands parted: 1.850, in English 1,850."""
        return str(value) if value < 1000 else f"{value:,}".replace(",", self.thousands)

    def rate(self, value: Decimal | Fraction, decimals: int) -> str:
        """The rate rounded half up: 67,19, in English 67.19."""
        return self.scaled(scaled_half_up(value, decimals), decimals)

    def scaled(self, value: int, decimals: int) -> str:
        """A rounded rate, given in units of its last decimal: 6719 with 2 decimals is 67,19."""
        if not decimals:
            return self.count(value)
        digits = str(value).rjust(decimals + 1, "0")
        whole, part = digits[:-decimals], digits[-decimals:]
        return (whole if len(whole) < 4 else self.count(int(whole))) + self.decimal + part


_ENGLISH, _VIETNAMESE = Printer(",", "."), Printer(".", ",")


def printer(language: str | None = None) -> Printer:
    """What prints numbers in this language (the active one): all but English as in Vietnamese."""
    code = language or get_language() or "vi"
    return _ENGLISH if code.partition("-")[0] == "en" else _VIETNAMESE


def format_count(value: int | None, *, language: str | None = None) -> str:
    """The count with its thousands parted: 1.850, in English 1,850; "–" where it is missing."""
    return MISSING if value is None else printer(language).count(value)


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
    return printer(language).rate(value, decimals)


def format_rate_beside(
    value: Decimal | Fraction | None,
    target: Decimal | None,
    least: int = 2,
    *,
    language: str | None = None,
) -> str:
    """The exact rate with enough decimals that it does not seem to be a target that it is not."""
    if value is None:
        return MISSING
    return format_rate(value, decimals_beside(value, target, least), language=language)


def decimals_beside(value: Decimal | Fraction, target: Decimal | None, least: int = 2) -> int:
    """The fewest decimals, `least` or more, that keep the rate on its side of the target.

    69,99996 against 70 needs 5: with fewer it would print as 70,00. So does 30,00004 against
    30, which misses the target where lower is better.
    """
    return scaled_beside(value, target, least)[1]


def scaled_beside(
    value: Decimal | Fraction, target: Decimal | None, least: int = 2
) -> tuple[int, int]:
    """The rate rounded half up to `decimals_beside`, in units of the last decimal, and these."""
    scaled, decimals = scaled_half_up(value, least), least
    if target is not None:
        (rate, whole), (goal, unit) = value.as_integer_ratio(), target.as_integer_ratio()
        side = _sign(rate * unit - goal * whole)
        while _sign(scaled * unit - goal * 10**decimals) != side:
            decimals += 1
            scaled = scaled_half_up(value, decimals)
    return scaled, decimals


def rounded_beside(value: Decimal | Fraction, target: Decimal | None, least: int = 2) -> Decimal:
    """The rate rounded half up to `decimals_beside`, as a number."""
    scaled, decimals = scaled_beside(value, target, least)
    return Decimal(scaled).scaleb(-decimals)


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def decimals_of(value: Decimal) -> int:
    """With how many decimals the rate is written: 2 for 18.90, 0 for 42."""
    exponent = value.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0
