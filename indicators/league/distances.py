"""How many cases part an agency from its target, or from a better rank."""

from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from indicators.numbers import Measured, rate_order


class Distance(NamedTuple):
    """How many cases more (fewer, where lower is better) gain so many places."""

    cases: int
    places: int


def cases_to(figure: Measured, goal: Fraction, *, lower: bool = False) -> int | None:
    """The fewest cases added to the numerator (taken away: `lower`) that reach the rate `goal`.

    Exact: one fewer does not reach it. The denominator stays. None without counts; 0 where
    it is reached.
    """
    total, denominator = figure.total_numerator, figure.denominator
    if total is None or not denominator:
        return None
    needed, scale = goal.numerator * denominator, goal.denominator * 100
    return max(total - needed // scale if lower else -(-needed // scale) - total, 0)


def distance(
    figure: Measured, rank: int, goal: Measured, orders: Sequence[int], *, lower: bool = False
) -> Distance | None:
    """The fewest cases that reach the rate of `goal`, and the places that they gain.

    `orders` rises from the best figure to the worst. One case can be worth several places:
    the rank is worked out anew among the others, which stay as they are.
    """
    rate = goal.exact_rate
    cases = None if rate is None else cases_to(figure, rate, lower=lower)
    if cases is None:
        return None
    sign = -1 if lower else 1
    reached = rate_order((figure.total_numerator or 0) + sign * cases, figure.denominator or 1)
    better = bisect_left(orders, -sign * reached)
    return Distance(cases=cases, places=rank - 1 - better)
