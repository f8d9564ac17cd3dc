"""The values of a figure, and the rate that they give: one rule for figures stored and proposed."""

from collections.abc import Container, Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple, Protocol

from dvctrack.lib.numbers.rounding import round_half_up, scaled_half_up
from indicators.choices import NothingArose

RATE_DECIMALS = 4
# Counts are below 10**12, so two different rates differ by more than 10**-24.
_ORDER_SCALE = 10**26
NOTHING_AROSE_RATES: Mapping[str, Decimal] = {
    NothingArose.ZERO: Decimal(0),
    NothingArose.FULL: Decimal(100),
}


class RateCheck(StrEnum):
    """What a printed rate says beside the rate that its counts give."""

    OK = "ok"
    TRUNCATED = "truncated"
    MISMATCH = "mismatch"


def rate_order(numerator: int, denominator: int) -> int:
    """A whole number that orders as the rate of these counts does."""
    return numerator * 100 * _ORDER_SCALE // denominator


class Values(NamedTuple):
    """What a figure says, whoever holds it: model, history, file, form, table. None is missing,
    which is not zero. A `note` None says nothing about the note.

    The names are those of the columns of `Submission`, and nothing else lists them.
    """

    numerator: int | None = None
    numerator_single_window: int | None = None
    denominator: int | None = None
    reported_rate: Decimal | None = None
    reported_decimals: int | None = None
    reported_status: str = ""
    note: str | None = None

    def with_note(self, note: str | None) -> "Values":
        """The same, with this note where they say nothing about the note."""
        return self if self.note is not None else Values(*self[:-1], note)

    @property
    def counts(self) -> dict[str, int | None]:
        """The counts by their names."""
        numbers = (self.numerator, self.numerator_single_window, self.denominator)
        return dict(zip(COUNTS, numbers, strict=True))

    @property
    def total_numerator(self) -> int | None:
        """The numerator with the National Single Window count; None without a numerator."""
        if self.numerator is None:
            return None
        return self.numerator + (self.numerator_single_window or 0)

    @property
    def counted_rate(self) -> Fraction | None:
        """The exact rate in per cent that the counts give; None where they do not give one."""
        total = self.total_numerator
        if total is None or not self.denominator:
            return None
        return Fraction(100 * total, self.denominator)

    @property
    def nothing_arose(self) -> bool:
        """Whether both counts are 0. A rate that was reported beside them stands."""
        return self.total_numerator == self.denominator == 0 and self.reported_rate is None

    def counted_as(self, when_nothing_arose: str) -> "Values":
        """The values that rank: where nothing arose with the rate that the indicator gives it."""
        rate = NOTHING_AROSE_RATES.get(when_nothing_arose)
        if rate is None or not self.nothing_arose:
            return self
        return self._replace(reported_rate=rate, reported_decimals=2)

    @property
    def exact_rate(self) -> Fraction | None:
        """The rate in per cent, unrounded: from the counts, else as reported, else None.

        Of the values that are `counted_as` their indicator says, this is what ranks and what is
        compared with the target.
        """
        counted = self.counted_rate
        if counted is not None:
            return counted
        return None if self.reported_rate is None else Fraction(self.reported_rate)

    @property
    def rate_order(self) -> int | None:
        """A whole number that orders as `exact_rate` does, and is equal where that is equal.

        Whole numbers are compared several times as fast as fractions.
        """
        total = self.total_numerator
        if total is not None and self.denominator:
            return rate_order(total, self.denominator)
        return None if self.reported_rate is None else int(self.reported_rate * _ORDER_SCALE)

    @property
    def rate(self) -> Decimal | None:
        """`exact_rate` rounded half up to 4 decimals, as `SubmissionQuerySet.with_rate` gives."""
        exact = self.exact_rate
        return None if exact is None else round_half_up(exact, RATE_DECIMALS)

    @property
    def printed_rate(self) -> Decimal | None:
        """The reported rate with the decimals with which it was printed (18,90 is not 18,9)."""
        if self.reported_rate is None:
            return None
        return round_half_up(self.reported_rate, self.reported_decimals or 0)

    @property
    def rate_check(self) -> RateCheck | None:
        """Compare the printed rate with the counts; None where either is missing.

        Within half a unit of the last printed digit it was rounded: fine. Below the counted
        rate by less than one unit it was truncated (80,10 for 80,1092). Else it does not match.
        """
        total, decimals = self.total_numerator, self.reported_decimals or 0
        if total is None or not self.denominator or self.reported_rate is None:
            return None
        # In whole numbers, as a file has a hundred thousand rates: all times the denominator, in
        # units of the last printed digit.
        unit = self.denominator
        excess = 100 * total * 10**decimals - scaled_half_up(self.reported_rate, decimals) * unit
        if 2 * abs(excess) <= unit:
            return RateCheck.OK
        return RateCheck.TRUNCATED if 0 < excess < unit else RateCheck.MISMATCH


COUNTS = Values._fields[:3]
# All that is a number: the counts and the reported rate.
NUMBERS = Values._fields[:4]
# How the cell is called where each value is read, and its column in a table.
CELLS = {name: name for name in COUNTS} | {
    "reported_rate": "rate",
    "reported_decimals": "rate",
    "reported_status": "status",
    "note": "note",
}


def values_without_column(columns: Container[str]) -> frozenset[str]:
    """Of which a table with these columns says nothing; a note says so itself."""
    return frozenset(name for name in Values._fields[:-1] if CELLS[name] not in columns)


class _HasValues(Protocol):
    @property
    def values(self) -> Values: ...

    @property
    def when_nothing_arose(self) -> str: ...

    @property
    def counted_values(self) -> Values: ...


class Rated:
    """What holds `values` and is asked for their rate, by what its indicator says of 0 of 0."""

    __slots__ = ()

    @property
    def total_numerator(self: _HasValues) -> int | None:
        return self.values.total_numerator

    @property
    def counted_rate(self: _HasValues) -> Fraction | None:
        return self.values.counted_rate

    @property
    def counted_values(self: _HasValues) -> Values:
        """The values that rank. The indicator is asked only where nothing arose."""
        values = self.values
        return values.counted_as(self.when_nothing_arose) if values.nothing_arose else values

    @property
    def exact_rate(self: _HasValues) -> Fraction | None:
        return self.counted_values.exact_rate

    @property
    def rate(self: _HasValues) -> Decimal | None:
        return self.counted_values.rate

    @property
    def printed_rate(self: _HasValues) -> Decimal | None:
        return self.values.printed_rate

    @property
    def rate_check(self: _HasValues) -> RateCheck | None:
        return self.values.rate_check
