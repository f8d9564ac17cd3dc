"""Who has reported: on-time rates by kind."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from dvctrack.lib.history import save_with_reason
from entities.choices import AgencyKind
from entities.tests.factories import AgencyFactory
from indicators.choices import FigureState, PeriodState
from indicators.models import Obligation, Submission
from indicators.periods.reporting import Timing, matrix
from indicators.tests.leagues import add_row, add_rows, make_asked

DUE = datetime(2022, 9, 15, 17, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
RATES = {
    "nothing_is_owed": (0, 0, None),
    "nothing_came": (7, 0, 0),
    "one_in_three": (3, 1, 33),
    "two_in_three": (3, 2, 67),
    "half_is_rounded_up": (200, 1, 1),
    "all": (3, 3, 100),
}


@pytest.mark.parametrize(("owed", "in_time", "rate"), RATES.values(), ids=RATES)
def test_rate_of_those_in_time(owed: int, in_time: int, rate: int | None) -> None:
    assert Timing(AgencyKind.PROVINCE, owed, in_time, in_time).in_time_rate == rate


@pytest.mark.django_db
def test_timings_of_a_period() -> None:
    """Four provinces: in time, late, returned, silent; one excepted; a ministry in time."""
    asked = make_asked(submissions_due_at=DUE)
    in_time, late, returned = add_rows(asked, (1, 2, 3))
    add_row(asked)
    Obligation.objects.filter(agency=add_row(asked)).update(is_due=False, reason="Không có")
    ministry = add_row(asked, AgencyFactory.create(kind=AgencyKind.MINISTRY), numerator=4)
    for agency, hours in ((in_time, -1), (late, 1), (returned, -1), (ministry, 0)):
        moment = DUE + timedelta(hours=hours)
        Submission.history.filter(agency=agency).update(history_date=moment)
    figure = Submission.objects.get(agency=returned)
    figure.state = FigureState.RETURNED
    figure.save()
    assert matrix(asked.period, at=timezone.now()).timings() == [
        Timing(AgencyKind.PROVINCE, 4, 2, 1),
        Timing(AgencyKind.MINISTRY, 1, 1, 1),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "late"), [(PeriodState.PLANNED, 0), (PeriodState.OPEN, 1)])
def test_nobody_is_late_before_the_period_is_opened(state: PeriodState, late: int) -> None:
    asked = make_asked(submissions_due_at=DUE, state=state)
    add_row(asked)
    rows = matrix(asked.period, at=DUE + timedelta(days=1)).shown(kind="", state="", is_late=True)
    assert len(rows) == late


@pytest.mark.django_db
def test_report_returned_by_a_clock_set_back_is_returned() -> None:
    """It was sent in time, and an hour of the clock before that given back: it is owed."""
    asked = make_asked(submissions_due_at=DUE)
    agency = add_row(asked, numerator=1)
    Submission.history.filter(agency=agency).update(history_date=DUE - timedelta(hours=2))
    figure = Submission.objects.get(agency=agency)
    figure.state = FigureState.RETURNED
    save_with_reason(figure, by=None, reason="Sai", at=DUE - timedelta(hours=3))
    (timing,) = matrix(asked.period, at=DUE + timedelta(days=1)).timings()
    assert (timing.owed, timing.came, timing.in_time) == (1, 0, 0)
