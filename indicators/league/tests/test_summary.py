from datetime import date

import pytest

from indicators.choices import BatchState
from indicators.league.summary import (
    indicators_of,
    latest_period,
    sources_of,
    summaries,
)
from indicators.models import Period
from indicators.tests.factories import (
    ImportBatchFactory,
    IndicatorFactory,
    PeriodFactory,
    PeriodIndicatorFactory,
)
from indicators.tests.leagues import add_rows, make_asked

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_latest_period_has_the_latest_day_and_then_the_first_code() -> None:
    PeriodFactory.create(code="2022-09-14-month", as_of=date(2022, 9, 14))
    PeriodFactory.create(code="2022-09-14", as_of=date(2022, 9, 14))
    PeriodFactory.create(code="2022-09-06", as_of=date(2022, 9, 6))
    latest = latest_period(Period.objects.all())
    assert latest is not None
    assert latest.code == "2022-09-14"


def test_no_period_has_no_latest() -> None:
    assert latest_period(Period.objects.all()) is None


def test_indicators_of_a_period_stand_in_display_order() -> None:
    period = PeriodFactory.create()
    for slug, place in (("b", 2), ("a", 3), ("c", 1)):
        indicator = IndicatorFactory.create(slug=slug, display_order=place)
        PeriodIndicatorFactory.create(period=period, indicator=indicator)
    IndicatorFactory.create(slug="not-asked-for")
    assert [indicator.slug for indicator in indicators_of(period)] == ["c", "b", "a"]


def test_summaries_have_the_leagues_of_every_indicator() -> None:
    asked = make_asked()
    add_rows(asked, [80, 10])
    (summary,) = summaries(asked.period)
    assert summary.indicator == asked.indicator
    assert [(table.kind, table.met, table.not_met) for table in summary.leagues] == [
        ("province", 1, 1)
    ]


def test_sources_are_the_files_that_were_saved_and_not_undone() -> None:
    period = PeriodFactory.create()
    kept = ImportBatchFactory.create(periods=[period])
    ImportBatchFactory.create(periods=[period], state=BatchState.UNDONE)
    ImportBatchFactory.create()
    assert list(sources_of(period)) == [kept]
