from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.choices import Direction, Status
from indicators.league.ranks import competition_ranks
from indicators.league.targets import status
from indicators.models import Indicator, Target
from indicators.numbers import Values

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
    values = None if rate is None else Values(reported_rate=Decimal(rate))
    assert status(values, Target(value=Decimal(30)), Indicator()) == expected


def test_status_where_lower_is_better() -> None:
    indicator, target = Indicator(direction=Direction.LOWER), Target(value=Decimal(5))
    assert status(Values(3, None, 100), target, indicator) == Status.MET
    assert status(Values(6, None, 100), target, indicator) == Status.NOT_MET


def test_status_without_a_target() -> None:
    assert status(Values(50, None, 100), None, Indicator()) == Status.NO_TARGET
    assert status(None, None, Indicator()) == Status.NOT_REPORTED


# The figure, what the indicator says of 0 of 0, and the status against a target of 30 %.
WITHOUT_A_RATE = {
    "numerator_alone": (Values(5), "full", Status.INCOMPLETE),
    "denominator_alone": (Values(None, None, 8), "full", Status.INCOMPLETE),
    "a_denominator_of_0_alone": (Values(None, None, 0), "full", Status.INCOMPLETE),
    "nothing_arose": (Values(0, None, 0), "no_rank", Status.NOTHING_ARISEN),
    "nothing_arose_with_a_single_window": (Values(0, 0, 0), "no_rank", Status.NOTHING_ARISEN),
    "nothing_arose_is_0": (Values(0, None, 0), "zero", Status.NOT_MET),
    "nothing_arose_is_100": (Values(0, None, 0), "full", Status.MET),
    "a_reported_rate_stands": (Values(0, None, 0, Decimal(40), 0), "zero", Status.MET),
}


@pytest.mark.parametrize("case", WITHOUT_A_RATE.values(), ids=WITHOUT_A_RATE.keys())
def test_status_where_the_counts_give_no_rate(case: tuple[Values, str, Status]) -> None:
    values, said, expected = case
    indicator = Indicator(when_nothing_arose=said)
    assert status(values, Target(value=Decimal(30)), indicator) == expected
    without_target = status(values, None, indicator)
    is_judged = expected in (Status.MET, Status.NOT_MET)
    assert without_target == (Status.NO_TARGET if is_judged else expected)
