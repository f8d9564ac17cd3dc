"""The rate has one rule in two places: a queryset annotation and a Python property."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from dvctrack.lib.numbers import COUNT_LIMIT
from entities.tests.factories import AgencyFactory
from indicators.models import Indicator, Submission
from indicators.tests.factories import IndicatorFactory, PeriodFactory, SubmissionFactory

pytestmark = pytest.mark.both_databases

# numerator, single window, denominator, reported rate, expected rate
RATES = {
    "thirds_are_rounded_half_up": (37, None, 60, None, "61.6667"),
    "just_below_a_target_rounds_up_to_it": (6_999_996, None, 10_000_000, None, "70.0000"),
    "reported_just_below_a_target": (None, None, None, "69.99996", "70.0000"),
    "reported_two_decimals": (None, None, None, "29.99", "29.9900"),
    "reported_half_is_rounded_up": (None, None, None, "0.00005", "0.0001"),
    "reported_below_half_is_rounded_down": (None, None, None, "0.000049", "0.0000"),
    "counts_win_over_the_reported_rate": (296, None, 633, "46.29", "46.7615"),
    "single_window_is_added": (33, 2, 116, "28.45", "30.1724"),
    "only_a_numerator_takes_the_reported_rate": (46, None, None, "10.15", "10.1500"),
    "only_a_numerator_and_no_rate": (46, None, None, None, None),
    "only_a_denominator": (None, None, 100, None, None),
    "denominator_zero_takes_the_reported_rate": (0, None, 0, "0", "0.0000"),
    "denominator_zero_and_no_rate": (0, None, 0, None, None),
    "zero_is_a_rate": (0, None, 7, None, "0.0000"),
    "all_is_a_hundred": (795_649, None, 795_649, "100", "100.0000"),
    "large_counts_do_not_overflow": (COUNT_LIMIT - 2, None, COUNT_LIMIT - 1, None, "100.0000"),
    "tiny_share_of_a_large_count": (1, None, COUNT_LIMIT - 1, None, "0.0000"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("case", RATES.values(), ids=RATES.keys())
def test_rate_is_the_same_in_python_and_in_the_database(
    case: tuple[int | None, int | None, int | None, str | None, str | None],
) -> None:
    numerator, single_window, denominator, reported, expected = case
    figure = SubmissionFactory.create(
        numerator=numerator,
        numerator_single_window=single_window,
        denominator=denominator,
        reported_rate=reported,
        reported_decimals=None if reported is None else 2,
    )
    stored = Submission.objects.with_rate().get(pk=figure.pk)
    wanted = None if expected is None else Decimal(expected)
    assert stored.rate == wanted
    assert stored.annotated_rate == wanted  # type: ignore[attr-defined]


# What the indicator says of 0 of 0, the reported rate, and the rate that follows.
NOTHING_AROSE = {
    "no_rank": ("no_rank", None, None),
    "zero": ("zero", None, "0.0000"),
    "full": ("full", None, "100.0000"),
    "a_reported_rate_stands": ("zero", "12.5", "12.5000"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("case", NOTHING_AROSE.values(), ids=NOTHING_AROSE.keys())
@pytest.mark.parametrize("single_window", [None, 0])
def test_where_nothing_arose_the_indicator_says_the_rate(
    case: tuple[str, str | None, str | None], single_window: int | None
) -> None:
    said, reported, expected = case
    figure = SubmissionFactory.create(
        indicator__when_nothing_arose=said,
        numerator=0,
        numerator_single_window=single_window,
        denominator=0,
        reported_rate=reported,
        reported_decimals=None if reported is None else 1,
    )
    stored = Submission.objects.with_rate().get(pk=figure.pk)
    wanted = None if expected is None else Decimal(expected)
    assert (stored.rate, stored.annotated_rate) == (wanted, wanted)  # type: ignore[attr-defined]
    assert stored.printed_rate == (None if reported is None else Decimal(reported))


@given(
    counts=st.integers(0, COUNT_LIMIT - 1).flatmap(
        lambda d: st.tuples(st.integers(0, d), st.just(d))
    )
)
def test_rate_of_counts_is_within_half_a_ten_thousandth(counts: tuple[int, int]) -> None:
    numerator, denominator = counts
    figure = Submission(indicator=Indicator(), numerator=numerator, denominator=denominator)
    if denominator == 0:
        assert figure.rate is None
    else:
        assert figure.rate is not None
        exact = Fraction(100 * numerator, denominator)
        assert -Fraction(1, 20_000) < exact - Fraction(figure.rate) < Fraction(1, 20_000) or (
            Fraction(figure.rate) - exact == Fraction(1, 20_000)
        )


@pytest.mark.django_db
def test_printed_rate_keeps_the_printed_decimals() -> None:
    figure = SubmissionFactory.create(reported_rate=Decimal("18.9"), reported_decimals=2)
    stored = Submission.objects.get(pk=figure.pk)
    assert str(stored.printed_rate) == "18.90"


REFUSED: dict[str, dict[str, Any]] = {
    "submission_has_a_figure": {"numerator": None, "denominator": None},
    "submission_numerator_within_denominator": {
        "numerator": 9,
        "numerator_single_window": 2,
        "denominator": 10,
    },
    "submission_single_window_beside_numerator": {
        "numerator": None,
        "numerator_single_window": 2,
    },
    "submission_counts_within_limit": {"denominator": COUNT_LIMIT},
    "submission_reported_rate_between_0_and_100": {
        "reported_rate": Decimal("100.01"),
        "reported_decimals": 2,
    },
    "submission_reported_rate_with_its_decimals": {"reported_rate": Decimal(50)},
}


@pytest.mark.django_db
@pytest.mark.parametrize("constraint", REFUSED)
def test_database_refuses_what_cannot_be_a_figure(constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        SubmissionFactory.create(**REFUSED[constraint])


@pytest.mark.django_db
def test_one_figure_for_agency_indicator_period_and_span() -> None:
    figure = SubmissionFactory.create()
    with pytest.raises(IntegrityError), transaction.atomic():
        SubmissionFactory.create(
            agency=figure.agency, indicator=figure.indicator, period=figure.period
        )


@pytest.mark.django_db
def test_unique_index_serves_the_league_query() -> None:
    """EXPLAIN on both databases: one walk through the unique constraint's index, nothing else.

    SQLite names the index of a constraint by itself, after the table.
    """
    agencies = AgencyFactory.create_batch(40)
    indicators = IndicatorFactory.create_batch(5)
    # Enough rows that walking through all of them is out of the question.
    periods = PeriodFactory.create_batch(50)
    Submission.objects.bulk_create(
        Submission(agency=agency, indicator=indicator, period=period, numerator=1, denominator=2)
        for agency in agencies
        for indicator in indicators
        for period in periods
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    table = Submission.objects.counted().for_period(periods[3], indicators[2:3])
    plan = table.explain()
    if connection.vendor == "sqlite":
        assert plan.splitlines() == [plan]
        assert "INDEX sqlite_autoindex_indicators_submission_1 " in plan
        assert "(indicator_id=? AND period_id=?)" in plan
    else:
        assert "submission_once" in plan
        assert "Seq Scan" not in plan
