"""The rate that counts and a reported rate give: one rule for figures stored and proposed."""

from decimal import Decimal
from fractions import Fraction

from dvctrack.lib.numbers.rounding import round_half_up

RATE_DECIMALS = 4
# Counts are below 10**12, so two different rates differ by more than 10**-24.
_ORDER_SCALE = 10**26


def rate_order(numerator: int, denominator: int) -> int:
    """A whole number that orders as the rate of these counts does."""
    return numerator * 100 * _ORDER_SCALE // denominator


class Measured:
    """What has counts, a reported rate, or both. A missing value is None, which is not zero."""

    __slots__ = ()

    numerator: int | None
    numerator_single_window: int | None
    denominator: int | None
    reported_rate: Decimal | None
    reported_decimals: int | None

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
    def exact_rate(self) -> Fraction | None:
        """The rate in per cent, unrounded: from the counts, else as reported, else None.

        This is what ranks and what is compared with the target.
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
