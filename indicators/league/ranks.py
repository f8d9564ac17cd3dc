"""Competition ranks."""

from collections.abc import Iterable
from fractions import Fraction


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
