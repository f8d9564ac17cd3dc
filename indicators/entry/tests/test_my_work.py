"""My work: what comes first, how many days are left, and what is left to do."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from entities.models import Agency
from entities.tests.factories import AgencyFactory, UserFactory
from indicators.choices import FigureState, PeriodState, ReportState
from indicators.entry.my_work import my_work
from indicators.periods.lateness import end_of
from indicators.periods.run import extend
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def at(day: int, hour: int = 8) -> datetime:
    return datetime(2022, 9, day, hour, tzinfo=HANOI)


@pytest.fixture
def agency() -> Agency:
    found: Agency = AgencyFactory.create()
    return found


DAYS = {
    "three_days_before": (at(12), 3, 0),
    "late_in_the_evening": (at(14, 23), 1, 0),
    "on_the_day": (at(15, 23), 0, 0),
    "the_next_morning": (at(16, 0), -1, 1),
    "a_week_later": (at(22), -7, 7),
}


@pytest.mark.parametrize(("moment", "left", "late"), DAYS.values(), ids=DAYS)
def test_days_left_are_those_of_the_calendar(
    agency: Agency, moment: datetime, left: int, late: int
) -> None:
    add_row(make_asked(submissions_due_at=end_of(at(15))), agency)
    (work,) = my_work([agency], at=moment)
    assert (work.days_left, work.days_late, work.is_late) == (left, late, late > 0)


def test_days_of_an_extension_count(agency: Agency) -> None:
    asked = make_asked(submissions_due_at=end_of(at(15)))
    add_row(asked, agency)
    by = UserFactory.create()
    extend(asked.period, agency, until=end_of(at(20)), reason="Bão", by=by, at=at(10))
    (work,) = my_work([agency], at=at(16))
    assert (work.days_left, work.is_late) == (4, False)


def test_what_is_reported_has_no_days_left(agency: Agency) -> None:
    asked = make_asked(submissions_due_at=end_of(at(15)))
    add_row(asked, agency, numerator=1, denominator=2, state=FigureState.SUBMITTED)
    (work,) = my_work([agency], at=datetime(2099, 1, 1, tzinfo=HANOI))
    assert (work.days_left, work.is_open, work.state) == (None, False, ReportState.SUBMITTED)


def test_soonest_due_comes_first_and_closed_periods_last(agency: Agency) -> None:
    for code, day, state in (
        ("2022-09-01", 20, PeriodState.OPEN),
        ("2022-09-02", 18, PeriodState.OPEN),
        ("2022-09-03", 15, PeriodState.CLOSED),
        ("2022-09-04", 15, PeriodState.PLANNED),
    ):
        add_row(make_asked(code=code, submissions_due_at=end_of(at(day)), state=state), agency)
    found = [work.period.code for work in my_work([agency], at=at(12))]
    assert found == ["2022-09-02", "2022-09-01", "2022-09-03"]


def test_of_an_ended_agency_closed_periods_tell_only_what_is_missing(agency: Agency) -> None:
    ended = AgencyFactory.create(ends_on=date(2022, 8, 31))
    counts = {"numerator": 1, "denominator": 2, "state": FigureState.SUBMITTED}
    for code, figure in (("2022-06-30", counts), ("2022-07-31", {})):
        asked = make_asked(code=code, state=PeriodState.CLOSED)
        for row in (agency, ended):
            add_row(asked, row, **figure)
    found = my_work([agency, ended], at=at(12))
    assert [work.period.code for work in found if work.agency == ended] == ["2022-07-31"]
    assert sum(work.agency == agency for work in found) == 2
    assert len(my_work([ended], at=at(12))) == 2
