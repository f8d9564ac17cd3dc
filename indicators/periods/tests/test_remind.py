"""Reminders: to whom, with which moment and link, in which language, once a day."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import translation

from dvctrack.lib.refused import Refused
from entities.choices import LetterState, Role
from entities.models import Agency, Letter
from entities.tests.factories import MembershipFactory, UserFactory
from indicators.choices import PeriodState
from indicators.models import Obligation, Period, PeriodIndicator
from indicators.periods.lateness import end_of
from indicators.periods.letters import reminders_of, tell_of_return
from indicators.periods.remind import Reminder, on_its_day, remind, reminders
from indicators.periods.reporting import matrix
from indicators.periods.run import extend
from indicators.tests.entering import START, after
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked() -> PeriodIndicator:
    return make_asked(code="2022-09-06", submissions_due_at=end_of(after(48)))


def silent(asked: PeriodIndicator, *addresses: str) -> Agency:
    """An agency that has not reported, with an officer at each address."""
    agency = add_row(asked)
    for address in addresses:
        user = UserFactory.create(email=address)
        MembershipFactory.create(user=user, role=Role.OFFICER, agency=agency)
    return agency


def remind_all(asked: PeriodIndicator, *, at: datetime = START) -> list[Reminder]:
    return remind(asked.period, by=None, at=at)


def test_letter_has_the_moment_and_the_form_of_its_agency(
    asked: PeriodIndicator, settings: Any
) -> None:
    settings.SITE_URL = "https://dvc.example.vn"
    first = silent(asked, "a@example.vn")
    extended = silent(asked, "b@example.vn")
    until = end_of(after(240))
    extend(asked.period, extended, until=until, reason="Bão", by=UserFactory.create(), at=START)
    remind_all(asked, at=after(1))
    letters = [letter.body for letter in mail.outbox]
    assert "hết ngày 09/09/2022" in letters[0]
    assert f"https://dvc.example.vn/entry/2022-09-06/{first.slug}/" in letters[0]
    assert "hết ngày 17/09/2022" in letters[1]


def test_letters_are_in_vietnamese_whoever_sends_them(asked: PeriodIndicator) -> None:
    silent(asked, "a@example.vn")
    with translation.override("en"):
        remind_all(asked)
        by = UserFactory.create()
        tell_of_return(Obligation.objects.get(), reason="Sai", by=by, at=START)
    assert len(mail.outbox) == 2
    for letter in mail.outbox:
        assert str(asked.indicator.name) in letter.body
        assert "Kỳ" in letter.body or "kỳ" in letter.body


def test_only_who_has_not_reported_is_written_to_one_letter_each(asked: PeriodIndicator) -> None:
    done = add_row(asked, numerator=1, denominator=2)
    MembershipFactory.create(user=UserFactory.create(email="c@x.vn"), role="officer", agency=done)
    both = silent(asked, "a@example.vn", "b@example.vn")
    twice = UserFactory.create(email="d@example.vn")
    for role in (Role.OFFICER, Role.APPROVER):
        MembershipFactory.create(user=twice, role=role, agency=both)
    remind_all(asked)
    addresses = ["a@example.vn", "b@example.vn", "d@example.vn"]
    assert sorted(letter.to for letter in mail.outbox) == [[address] for address in addresses]


def test_nobody_is_reminded_twice_on_a_day(asked: PeriodIndicator) -> None:
    agency = silent(asked, "a@example.vn")
    remind_all(asked)
    (row,) = remind_all(asked, at=after(10))
    assert (row.to, len(mail.outbox)) == ([], 1)
    remind_all(asked, at=after(24))
    assert len(mail.outbox) == 2
    assert {letter.agency for letter in reminders_of(asked.period)} == {agency}


def test_who_cannot_be_reached_is_told_apart(asked: PeriodIndicator) -> None:
    nobody = silent(asked)
    mute = silent(asked, "")
    half = silent(asked, "a@example.vn", "")
    rows = {row.agency: row for row in reminders(asked.period, at=START)}
    assert (rows[nobody].is_reachable, len(rows[nobody].people)) == (False, 0)
    assert (rows[mute].is_reachable, len(rows[mute].without_address)) == (False, 1)
    assert (rows[half].is_reachable, len(rows[half].without_address)) == (True, 1)


@pytest.mark.parametrize(
    ("state", "is_reminded"),
    [(LetterState.SENT, True), (LetterState.FAILED, False), (LetterState.WAITING, False)],
)
def test_letter_that_did_not_leave_is_no_reminder(
    asked: PeriodIndicator, state: LetterState, is_reminded: bool
) -> None:
    silent(asked, "a@example.vn")
    silent(make_asked(code="2022-12-31"), "b@example.vn")
    remind_all(asked)
    Letter.objects.update(state=state, sent_at=START)
    (row,) = matrix(asked.period, at=START).rows
    assert row.reminded_at == (START if is_reminded else None)
    assert matrix(Period.objects.get(code="2022-12-31"), at=START).rows[0].reminded_at is None


@pytest.mark.parametrize("state", [PeriodState.PLANNED, PeriodState.CLOSED])
def test_nobody_is_reminded_of_a_period_that_is_not_open(
    asked: PeriodIndicator, state: PeriodState
) -> None:
    silent(asked, "a@example.vn")
    Period.objects.update(state=state)
    with pytest.raises(Refused):
        remind_all(asked)
    assert (mail.outbox, Letter.objects.count()) == ([], 0)


# days before the due day, hour, whether it is one of 7, 2, 0 and the moment is to come
DAYS = {
    "eight_before": (8, 8, False),
    "seven_before": (7, 0, True),
    "skipped_seven": (6, 8, False),
    "two_before": (2, 23, True),
    "the_day_itself": (0, 8, True),
    "moment_is_past": (0, 18, False),
    "day_after": (-1, 8, False),
}


@pytest.mark.parametrize(("before", "hour", "is_day"), DAYS.values(), ids=DAYS)
def test_days_that_a_period_sets(before: int, hour: int, is_day: bool) -> None:
    due = START.replace(day=20, hour=17)
    asked = make_asked(submissions_due_at=due)
    add_row(asked)
    at = (due - timedelta(days=before)).replace(hour=hour)
    (row,) = reminders(asked.period, at=at)
    assert on_its_day(row, days=[7, 2, 0], at=at) is is_day


def test_agency_with_more_time_is_reminded_by_its_own_moment(asked: PeriodIndicator) -> None:
    agency = silent(asked)
    until = end_of(after(240))
    extend(asked.period, agency, until=until, reason="Bão", by=UserFactory.create(), at=START)
    days = {
        day
        for day in range(12)
        for row in reminders(asked.period, at=after(24 * day))
        if on_its_day(row, days=[7, 2, 0], at=after(24 * day))
    }
    assert days == {3, 8, 10}


def test_period_without_a_moment_reminds_by_itself_on_no_day() -> None:
    asked = make_asked()
    add_row(asked)
    (row,) = reminders(asked.period, at=START)
    assert not on_its_day(row, days=range(-1000, 1000), at=START)
