"""The calendar of an agency: what stands in it, what moves it, what strikes it out."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from dvctrack.lib.icalendar import calendar
from entities.choices import DeadlineActKind as Kind
from entities.choices import DeadlinePrecision
from entities.deadlines.feed import Feed
from entities.models import Agency, DeadlineAct, ServiceDeadline
from entities.tests.factories import (
    AgencyFactory,
    DeadlineActFactory,
    ExtensionFactory,
    ServiceDeadlineFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
BEFORE = date(2022, 6, 1)
LATER = date(2022, 8, 1)


@pytest.fixture
def order() -> ServiceDeadline:
    made: ServiceDeadline = ServiceDeadlineFactory.create(service__name="Đăng ký xe, cấp biển số")
    return made


def act(order: ServiceDeadline, kind: Kind, day: date = LATER, **fields: Any) -> DeadlineAct:
    made: DeadlineAct = DeadlineActFactory.create(deadline=order, kind=kind, day=day, **fields)
    return made


def events(agency: Agency, on: date) -> list[Any]:
    found = Feed.load(agency, on=on).days(absolute="https://dvc.example.vn{}".format)
    return list(Calendar.from_ical(calendar(agency.name, found)).walk("VEVENT"))


def test_due_day_is_a_day_of_the_calendar(order: ServiceDeadline) -> None:
    (event,) = events(order.agency, BEFORE)
    assert (event["DTSTART"].dt, event["STATUS"]) == (date(2022, 6, 30), "CONFIRMED")
    assert event["SUMMARY"] == "Hạn: Đăng ký xe, cấp biển số"
    assert order.decision.number in event["DESCRIPTION"]
    assert "Quý II" in event["DESCRIPTION"]


def test_extension_moves_the_same_day_with_a_higher_sequence(order: ServiceDeadline) -> None:
    (before,) = events(order.agency, BEFORE)
    ExtensionFactory.create(deadline=order, day=BEFORE, due_on=date(2022, 9, 30))
    (after,) = events(order.agency, BEFORE)
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["DTSTART"].dt == date(2022, 9, 30)


def test_extension_that_is_annulled_moves_it_back_with_a_higher_sequence(
    order: ServiceDeadline,
) -> None:
    extension = ExtensionFactory.create(deadline=order, day=BEFORE)
    act(order, Kind.ANNUL, BEFORE, annuls=extension)
    (event,) = events(order.agency, LATER)
    assert (event["DTSTART"].dt, event["SEQUENCE"]) == (date(2022, 6, 30), 2)


@pytest.mark.parametrize("kind", [Kind.NOTE, Kind.PROMISE, Kind.CLAIM, Kind.ASK])
def test_what_does_not_move_the_day_leaves_its_sequence(order: ServiceDeadline, kind: Kind) -> None:
    fields: dict[str, Any] = {}
    if kind == Kind.PROMISE:
        fields["due_on"] = LATER
    if kind == Kind.CLAIM:
        fields["done_on"] = BEFORE
    act(order, kind, BEFORE, **fields)
    (event,) = events(order.agency, LATER)
    assert (event["SEQUENCE"], event["STATUS"]) == (0, "CONFIRMED")


def end(order: ServiceDeadline, kind: Kind) -> None:
    fields: dict[str, Any] = {}
    if kind == Kind.CONFIRM:
        fields["done_on"] = LATER
    elif kind == Kind.WITHDRAW:
        fields["is_carried_over"] = True
    elif kind == Kind.TRANSFER:
        fields["agency"] = AgencyFactory.create()
    else:
        fields["joins"] = ServiceDeadlineFactory.create()
    act(order, kind, **fields)


ENDS = (Kind.CONFIRM, Kind.WITHDRAW, Kind.TRANSFER, Kind.JOIN)


@pytest.mark.parametrize("kind", ENDS)
def test_what_ended_is_struck_out_for_90_days_and_then_gone(
    order: ServiceDeadline, kind: Kind
) -> None:
    end(order, kind)
    shown = {
        days: [(event["STATUS"], event["SEQUENCE"]) for event in events(order.agency, day)]
        for days in (-1, 0, 89, 90)
        if (day := LATER + timedelta(days=days))
    }
    struck_out = [("CANCELLED", 1)]
    assert shown == {-1: [("CONFIRMED", 1)], 0: struck_out, 89: struck_out, 90: []}


def test_what_was_recorded_late_is_struck_out_from_then_on(order: ServiceDeadline) -> None:
    known = datetime(2023, 1, 10, 3, tzinfo=UTC)
    act(order, Kind.CONFIRM, BEFORE, done_on=BEFORE, recorded_at=known)
    (event,) = events(order.agency, known.date())
    assert event["STATUS"] == "CANCELLED"


def test_new_lead_has_the_day_and_one_to_come_has_not(order: ServiceDeadline) -> None:
    end(order, Kind.TRANSFER)
    new = Agency.objects.exclude(pk=order.agency_id).get()
    (event,) = events(new, LATER)
    assert (event["STATUS"], event["UID"]) == ("CONFIRMED", f"deadline-{order.pk}@dvctrack")
    assert events(new, LATER - timedelta(days=1)) == []


def test_reopened_comes_back(order: ServiceDeadline) -> None:
    end(order, Kind.CONFIRM)
    act(order, Kind.REOPEN, LATER + timedelta(days=200))
    (event,) = events(order.agency, LATER + timedelta(days=200))
    assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", 2)


def test_what_has_no_day_or_is_not_ordered_yet_is_in_no_calendar(order: ServiceDeadline) -> None:
    ServiceDeadlineFactory.create(
        agency=order.agency, due_on=None, precision=DeadlinePrecision.NONE
    )
    assert len(events(order.agency, BEFORE)) == 1
    assert events(order.agency, order.decision.issued_on - timedelta(days=1)) == []


def test_feed_takes_two_queries_and_its_tag_one_of_them(order: ServiceDeadline) -> None:
    for _number in range(5):
        ExtensionFactory.create(deadline=ServiceDeadlineFactory.create(agency=order.agency))
    with CaptureQueriesContext(connection) as made:
        feed = Feed.load(order.agency, on=BEFORE)
        assert feed.tag
        assert len(made) == 1
        assert len(feed.days(absolute=str)) == 6
    assert len(made) == 2
