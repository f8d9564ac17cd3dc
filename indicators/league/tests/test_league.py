from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.choices import Direction, Status
from indicators.league.ranks import competition_ranks
from indicators.league.targets import status
from indicators.models import Target

pytestmark = pytest.mark.both_databases

RANKS = {
    "one_two_two_four": ([5, 3, 3, 1], [1, 2, 2, 4]),
    "unordered": ([1, 3, 5, 3], [4, 2, 1, 2]),
    "all_tied": ([2, 2, 2], [1, 1, 1]),
    "none": ([], []),
}


@pytest.mark.parametrize(("rates", "ranks"), RANKS.values(), ids=RANKS.keys())
def test_competition_ranks(rates: list[int], ranks: list[int]) -> None:
    assert competition_ranks([Fraction(rate) for rate in rates]) == ranks


@given(st.lists(st.fractions(0, 100), max_size=30))
def test_rank_is_one_more_than_the_number_of_better_rates(rates: list[Fraction]) -> None:
    expected = [1 + sum(other > rate for other in rates) for rate in rates]
    assert competition_ranks(rates) == expected


STATUSES = {
    "above": ("30.01", Status.MET),
    "exactly": ("30", Status.MET),
    "a_hundredth_below": ("29.99", Status.NOT_MET),
    "below_though_it_rounds_to_the_target": ("29.999999", Status.NOT_MET),
    "zero": ("0", Status.NOT_MET),
    "missing": (None, Status.NOT_REPORTED),
}


@pytest.mark.parametrize(("rate", "expected"), STATUSES.values(), ids=STATUSES.keys())
def test_status_compares_the_unrounded_rate(rate: str | None, expected: Status) -> None:
    exact = None if rate is None else Fraction(Decimal(rate))
    assert status(exact, Target(value=Decimal(30)), Direction.HIGHER) == expected


def test_status_where_lower_is_better() -> None:
    assert status(Fraction(3), Target(value=Decimal(5)), Direction.LOWER) == Status.MET
    assert status(Fraction(6), Target(value=Decimal(5)), Direction.LOWER) == Status.NOT_MET


def test_status_without_a_target_says_nothing() -> None:
    assert status(Fraction(50), None, Direction.HIGHER) is None
