"""On which days a lead is reminded, and what is news for supervisors."""

from datetime import UTC, date, datetime, timedelta

import pytest

from entities.choices import DeadlineActKind as Kind
from entities.deadlines.counts import facts, in_list
from entities.models import ServiceDeadline
from entities.tests.factories import (
    AgencyFactory,
    DeadlineActFactory,
    ExtensionFactory,
    ServiceDeadlineFactory,
)
from indicators.reminding.due import AgencyDeadlines, Digest, digest, reminders_on, rows_to_tell

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DUE = date(2022, 6, 30)
DAYS = frozenset({30, 7, 1})
LONG_AFTER = datetime(2026, 1, 1, tzinfo=UTC)


def order() -> ServiceDeadline:
    made: ServiceDeadline = ServiceDeadlineFactory.create(due_on=DUE)
    return made


def act(kind: Kind, deadline: ServiceDeadline, month: int, day: int, **fields: object) -> None:
    on = date(2022, month, day)
    done = {"done_on": on} if kind in (Kind.CLAIM, Kind.CONFIRM) else {}
    DeadlineActFactory.create(deadline=deadline, kind=kind, day=on, **{**done, **fields})


def told_on(on: date, *, since: datetime = LONG_AFTER) -> Digest:
    of_day = facts(on=on)
    rows = rows_to_tell(of_day, on=on, since=since, days=DAYS)
    return digest(rows, overdue=in_list(of_day, "overdue", on=on), on=on, since=since)


def reminded_on(on: date) -> list[AgencyDeadlines]:
    return reminders_on(rows_to_tell(facts(on=on), on=on, since=LONG_AFTER, days=DAYS), days=DAYS)


# days from the due day, and what the lead is told
REMINDED = {
    "31_before": (-31, ""),
    "30_before": (-30, "soon"),
    "29_before": (-29, ""),
    "7_before": (-7, "soon"),
    "the_day_before": (-1, "soon"),
    "the_day_itself": (0, ""),
    "the_day_after": (1, "late"),
    "2_after": (2, ""),
    "a_week_later": (8, "late"),
    "a_year_later": (1 + 52 * 7, "late"),
}


@pytest.mark.parametrize(("days", "told"), REMINDED.values(), ids=REMINDED)
def test_lead_is_reminded_before_the_day_and_weekly_after_it(days: int, told: str) -> None:
    order()
    on = DUE + timedelta(days=days)
    found = reminded_on(on)
    assert [(len(row.soon), len(row.late)) for row in found] == {
        "": [],
        "soon": [(1, 0)],
        "late": [(0, 1)],
    }[told]


@pytest.mark.parametrize("kind", [Kind.CLAIM, Kind.CONFIRM])
def test_what_is_reported_or_done_is_not_reminded(kind: Kind) -> None:
    for month, day in ((6, 20), (7, 1)):
        act(kind, order(), month, day)
    for on in (date(2022, 6, 29), date(2022, 7, 1)):
        found = reminded_on(on)
        open_ones = 1 if on == date(2022, 6, 29) else 0
        assert sum(len(row.soon) for row in found) == open_ones
        assert sum(len(row.late) for row in found) == 0


def test_day_after_is_counted_from_the_extended_day_and_goes_to_the_new_lead() -> None:
    late = order()
    ExtensionFactory.create(deadline=late, day=date(2022, 6, 1), due_on=date(2022, 9, 30))
    moved = DeadlineActFactory.create(
        deadline=late, kind=Kind.TRANSFER, day=date(2022, 8, 1), agency=AgencyFactory.create()
    )
    for on, agencies in (
        (date(2022, 9, 23), [moved.agency]),
        (date(2022, 10, 1), [moved.agency]),
    ):
        found = reminded_on(on)
        assert [row.agency for row in found] == agencies


def test_supervisors_are_told_what_became_overdue_and_what_is_no_more() -> None:
    done, extended, withdrawn = order(), order(), order()
    assert len(told_on(date(2022, 7, 1)).newly_overdue) == 3
    assert not told_on(date(2022, 7, 2)).is_due
    act(Kind.CONFIRM, done, 7, 5)
    ExtensionFactory.create(deadline=extended, day=date(2022, 7, 5))
    act(Kind.WITHDRAW, withdrawn, 7, 6, is_carried_over=True)
    assert {row.deadline for row in told_on(date(2022, 7, 5)).cleared} == {done, extended}
    assert [row.deadline for row in told_on(date(2022, 7, 6)).cleared] == [withdrawn]
    assert not told_on(date(2022, 7, 7)).is_due


def test_act_recorded_after_the_letter_of_its_day_is_told_the_day_after() -> None:
    late = order()
    at_noon = datetime(2022, 7, 5, 5, tzinfo=UTC)
    act(Kind.CONFIRM, late, 7, 5, recorded_at=at_noon)
    on = date(2022, 7, 6)
    assert told_on(on, since=at_noon - timedelta(hours=4)).cleared
    assert not told_on(on, since=at_noon + timedelta(hours=1)).is_due


# day in July, whether a promise for the 5th is told as broken, and whether that alone is worth
# a letter
PROMISE = {
    "on_its_day": (5, False, False),
    "the_day_after": (6, True, True),
    "two_days_after": (7, True, False),
    "a_week_later": (13, True, True),
}


@pytest.mark.parametrize(("day", "is_told", "is_due"), PROMISE.values(), ids=PROMISE)
def test_broken_promise_is_told_when_it_breaks_and_weekly(
    day: int, is_told: bool, is_due: bool
) -> None:
    act(Kind.PROMISE, order(), 6, 20, due_on=date(2022, 7, 5))
    told = told_on(date(2022, 7, day))
    assert (bool(told.broken), told.is_due) == (is_told, is_due)


# days since the report, whether its waiting is told, and whether that alone is worth a letter
WAITING = {"10": (10, False, False), "11": (11, True, True), "12": (12, True, False)}


@pytest.mark.parametrize(("days", "is_told", "is_due"), WAITING.values(), ids=WAITING)
def test_report_that_waits_longer_than_ten_days_is_told(
    days: int, is_told: bool, is_due: bool
) -> None:
    act(Kind.CLAIM, order(), 6, 20)
    told = told_on(date(2022, 6, 20) + timedelta(days=days))
    assert (bool(told.awaiting), told.is_due) == (is_told, is_due)
