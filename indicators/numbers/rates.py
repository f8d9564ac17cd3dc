"""What a printed rate says beside the rate that its counts give."""

from enum import StrEnum
from fractions import Fraction

from indicators.numbers import Measured


class RateCheck(StrEnum):
    OK = "ok"
    TRUNCATED = "truncated"
    MISMATCH = "mismatch"


def rate_check(figure: Measured) -> RateCheck | None:
    """Compare the printed rate with the counts; None where either is missing.

    Within half a unit of the last printed digit it was rounded: fine. Below the counted
    rate by less than one unit it was truncated (80,10 for 80,1092). Else it does not match.
    """
    printed = figure.printed_rate
    counted = None if printed is None else figure.counted_rate
    if counted is None or printed is None:
        return None
    unit = Fraction(1, 10 ** (figure.reported_decimals or 0))
    excess = counted - Fraction(printed)
    if abs(excess) * 2 <= unit:
        return RateCheck.OK
    return RateCheck.TRUNCATED if 0 < excess < unit else RateCheck.MISMATCH
