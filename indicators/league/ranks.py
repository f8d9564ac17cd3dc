"""The rank of agencies among others, and how many cases part one from a better rank or a target."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from indicators.choices import Direction
from indicators.models import Indicator
from indicators.numbers import Values, rate_order


def competition_ranks(
    rates: Iterable[Fraction | int], *, lower_is_better: bool = False
) -> list[int]:
    """The rank of each rate: one more than the number of better ones, so 1 2 2 4.

    >>> competition_ranks([Fraction(5), Fraction(9), Fraction(5), Fraction(1)])
    [2, 1, 2, 4]
    """
    values = list(rates)
    ordered = sorted(values, reverse=not lower_is_better)
    first_place: dict[Fraction | int, int] = {}
    for place, rate in enumerate(ordered, start=1):
        first_place.setdefault(rate, place)
    return [first_place[rate] for rate in values]


def ranks_of(figures: Iterable[tuple[int, Values | None]], indicator: Indicator) -> dict[int, int]:
    """The competition ranks of agencies by their exact rates; none where there is no rate."""
    said = indicator.when_nothing_arose
    orders = {
        agency: order
        for agency, figure in figures
        if figure is not None and (order := figure.counted_as(said).rate_order) is not None
    }
    is_lower = indicator.direction == Direction.LOWER
    places = competition_ranks(orders.values(), lower_is_better=is_lower)
    return dict(zip(orders, places, strict=True))


class Distance(NamedTuple):
    """How many cases more (fewer, where lower is better) gain so many places."""

    cases: int
    places: int


def cases_to(figure: Values, goal: Fraction, *, lower: bool = False) -> int | None:
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
    figure: Values, rank: int, goal: Values, orders: Sequence[int], *, lower: bool = False
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
