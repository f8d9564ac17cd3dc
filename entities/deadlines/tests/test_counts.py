from datetime import UTC, date, datetime

import pytest

from entities.choices import DeadlineActKind as Kind
from entities.choices import DeadlinePrecision
from entities.deadlines.counts import Counts, facts
from entities.deadlines.quarters import Quarter
from entities.models import ServiceDeadline
from entities.tests.factories import (
    AgencyFactory,
    DeadlineActFactory,
    ExtensionFactory,
    LegalDocumentFactory,
    ServiceDeadlineFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
ON = date(2022, 9, 6)


def _keys(**asked: object) -> list[int]:
    return [row.pk for row in facts(**{"on": ON, **asked})]  # type: ignore[arg-type]


def _act(order: ServiceDeadline, kind: Kind, day: date, **values: object) -> None:
    DeadlineActFactory.create(deadline=order, kind=kind, day=day, **values)


def test_what_was_ordered_is_the_sum_of_the_groups() -> None:
    document, claimed = LegalDocumentFactory.create(), date(2022, 6, 29)
    late = ServiceDeadlineFactory.create()
    ServiceDeadlineFactory.create(service=late.service)
    _act(late, Kind.CLAIM, ON, done_on=ON)
    _act(ServiceDeadlineFactory.create(), Kind.CLAIM, claimed, done_on=claimed)
    ServiceDeadlineFactory.create(due_on=ON)
    ServiceDeadlineFactory.create(completed_on=date(2022, 6, 30))
    ServiceDeadlineFactory.create(completed_on=date(2022, 7, 1))
    ServiceDeadlineFactory.create(completed_on=ON, due_on=date(2022, 9, 30))
    ServiceDeadlineFactory.create(due_on=None, precision=DeadlinePrecision.NONE)
    _act(ServiceDeadlineFactory.create(), Kind.WITHDRAW, ON, document=document)
    _act(ServiceDeadlineFactory.create(), Kind.JOIN, ON, joins=late)
    ServiceDeadlineFactory.create(ordered_on=date(2022, 9, 7), due_on=date(2022, 12, 31))
    counts = Counts.of(facts(on=ON), on=ON)
    assert counts.by_group == {
        "open": 1,
        "awaiting": 1,
        "overdue": 2,
        "done_in_time": 2,
        "done_late": 1,
        "no_deadline": 1,
        "withdrawn": 1,
    }
    assert (counts.given, counts.services) == (sum(counts.by_group.values()), 8)
    assert (counts.done, counts.fallen_due) == (2, 5)


def test_nothing_was_ordered() -> None:
    counts = Counts.of(facts(on=ON), on=ON)
    assert (counts.given, counts.services, counts.fallen_due) == (0, 0, 0)
    assert set(counts.by_group.values()) == {0}


def test_first_due_comes_first_and_no_day_last() -> None:
    without = ServiceDeadlineFactory.create(due_on=None, precision=DeadlinePrecision.NONE)
    second = ServiceDeadlineFactory.create(due_on=date(2022, 6, 30), printed_order=2)
    first = ServiceDeadlineFactory.create(due_on=date(2022, 6, 30), printed_order=1)
    extended = ServiceDeadlineFactory.create(due_on=date(2022, 3, 31))
    ExtensionFactory.create(deadline=extended, day=date(2022, 8, 1), due_on=date(2022, 9, 30))
    assert _keys() == [first.pk, second.pk, extended.pk, without.pk]


def test_agency_leads_on_the_day() -> None:
    heir = AgencyFactory.create()
    moved, corrected, ahead = ServiceDeadlineFactory.create_batch(3, due_on=date(2022, 12, 31))
    _act(moved, Kind.TRANSFER, date(2022, 8, 1), agency=heir)
    _act(corrected, Kind.CORRECT, date(2022, 4, 4), agency=heir)
    _act(ahead, Kind.TRANSFER, date(2022, 9, 7), agency=heir)
    assert _keys(agency=heir) == [moved.pk, corrected.pk]
    assert _keys(agency=moved.agency) == []
    assert _keys(agency=ahead.agency) == [ahead.pk]


def test_decision_is_the_corrected_one() -> None:
    right = LegalDocumentFactory.create()
    order = ServiceDeadlineFactory.create()
    _act(order, Kind.CORRECT, date(2022, 4, 4), document=right)
    assert (_keys(decision=right), _keys(decision=order.decision)) == ([order.pk], [])


def test_quarter_is_that_of_the_day_in_force() -> None:
    order = ServiceDeadlineFactory.create(due_on=date(2022, 6, 30))
    ExtensionFactory.create(deadline=order, day=date(2022, 8, 1), due_on=date(2022, 9, 30))
    ServiceDeadlineFactory.create(due_on=None, precision=DeadlinePrecision.NONE)
    second, third = Quarter(2022, 2), Quarter(2022, 3)
    assert (_keys(quarter=second), _keys(quarter=third)) == ([], [order.pk])
    before = date(2022, 7, 31)
    assert (_keys(quarter=second, on=before), _keys(quarter=third, on=before)) == ([order.pk], [])


def test_words_of_the_name_are_found_without_accents() -> None:
    order = ServiceDeadlineFactory.create(service__name="Thanh toán viện phí")
    ServiceDeadlineFactory.create(service__name="Thu án phí")
    assert _keys(q="phi VIEN") == [order.pk]
    assert _keys(q="viện phí lệ phí") == []


def test_what_was_recorded_later_was_not_known() -> None:
    order = ServiceDeadlineFactory.create()
    heir = AgencyFactory.create()
    recorded = datetime(2022, 9, 20, tzinfo=UTC)
    _act(order, Kind.TRANSFER, date(2022, 8, 1), agency=heir, recorded_at=recorded)
    order.history.update(history_date=datetime(2022, 4, 4, tzinfo=UTC))
    then = datetime(2022, 9, 6, tzinfo=UTC)
    assert (_keys(agency=heir), _keys(agency=heir, seen_at=then)) == ([order.pk], [])
    assert _keys(agency=order.agency, seen_at=then) == [order.pk]
