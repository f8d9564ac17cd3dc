from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from entities.choices import DeadlineActKind as Kind
from entities.deadlines.compare import compare
from entities.deadlines.flow import COMING, GOING, Change, Flow, flow
from entities.deadlines.quarters import Quarter
from entities.deadlines.state import overdue
from entities.models import Agency, ServiceDeadline
from entities.tests.factories import (
    AgencyFactory,
    DeadlineActFactory,
    ExtensionFactory,
    LegalDocumentFactory,
    ServiceDeadlineFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

SINCE, ON = date(2022, 6, 30), date(2023, 2, 15)


def act(order: ServiceDeadline, kind: Kind, day: date, **values: Any) -> None:
    if kind in (Kind.CLAIM, Kind.CONFIRM):
        values.setdefault("done_on", day)
    DeadlineActFactory.create(deadline=order, kind=kind, day=day, **values)


def told(found: Flow) -> list[tuple[str, int, dict[str, int], int]]:
    return [
        (
            line.quarter.code,
            line.opening,
            {change.value: number for change, number in line.by_change.items()},
            line.closing,
        )
        for line in found.lines
    ]


def test_quarters_carry_over_what_is_overdue() -> None:
    done, extended, withdrawn, _left = ServiceDeadlineFactory.create_batch(4)
    act(done, Kind.CONFIRM, date(2022, 8, 1))
    ExtensionFactory.create(deadline=extended, day=date(2022, 10, 3), due_on=date(2022, 12, 31))
    act(withdrawn, Kind.WITHDRAW, date(2022, 12, 31), document=LegalDocumentFactory.create())
    assert told(flow(on=ON)) == [
        ("2022-Q3", 0, {"new": 4, "completed": 1}, 3),
        ("2022-Q4", 3, {"extended": 1, "withdrawn": 1}, 1),
        ("2023-Q1", 1, {"new": 1}, 2),
    ]


def test_last_quarter_ends_on_the_day_asked_about() -> None:
    ServiceDeadlineFactory.create(due_on=date(2023, 1, 31))
    assert [line.ends_on for line in flow(on=ON).lines] == [ON]
    assert flow(on=date(2023, 1, 31)).lines == []


def test_reopened_row_is_newly_overdue_again() -> None:
    order = ServiceDeadlineFactory.create()
    act(order, Kind.CONFIRM, date(2022, 8, 1))
    act(order, Kind.REOPEN, date(2022, 9, 1))
    found = flow(on=date(2022, 9, 30))
    assert told(found) == [("2022-Q3", 0, {"new": 2, "completed": 1}, 1)]
    days = [turn.day for turn in found.of(found.lines[0], Change.NEW)]
    assert days == [date(2022, 7, 1), date(2022, 9, 1)]


def test_row_that_moves_balances_for_each_agency_and_not_for_all() -> None:
    heir = AgencyFactory.create()
    order = ServiceDeadlineFactory.create()
    act(order, Kind.TRANSFER, date(2022, 10, 1), agency=heir)
    assert told(flow(on=ON, agency=order.agency))[1] == ("2022-Q4", 1, {"moved_away": 1}, 0)
    assert told(flow(on=ON, agency=heir))[0] == ("2022-Q4", 0, {"moved_here": 1}, 1)
    assert told(flow(on=ON))[1] == ("2022-Q4", 1, {}, 1)


def test_joined_row_leaves_the_list() -> None:
    order, other = ServiceDeadlineFactory.create_batch(2)
    act(order, Kind.JOIN, date(2022, 10, 1), joins=other)
    assert told(flow(on=ON))[1] == ("2022-Q4", 2, {"joined": 1}, 1)


def test_forty_quarters_at_most_open_with_what_was_before() -> None:
    ServiceDeadlineFactory.create(due_on=date(2010, 12, 31), ordered_on=date(2010, 1, 1))
    lines = flow(on=ON).lines
    assert (len(lines), lines[0].quarter, lines[0].opening) == (40, Quarter(2013, 2), 1)


def test_queries_do_not_grow() -> None:
    ServiceDeadlineFactory.create_batch(3, due_on=date(2013, 1, 31), ordered_on=date(2012, 1, 1))
    with CaptureQueriesContext(connection) as captured:
        assert len(flow(on=ON).lines) == 40
    assert len(captured) == 2


def test_two_days_compared() -> None:
    heir = AgencyFactory.create()
    came = ServiceDeadlineFactory.create(due_on=date(2022, 9, 30))
    went, moved, _both = ServiceDeadlineFactory.create_batch(3)
    act(went, Kind.CONFIRM, date(2022, 11, 1))
    act(moved, Kind.TRANSFER, date(2022, 11, 1), agency=heir)
    since, on = date(2022, 9, 30), date(2022, 12, 31)
    found = compare(since=since, on=on)
    assert (found.before, found.after) == (3, 3)
    assert [(row.order_id, row.change) for row in found.came] == [(came.pk, Change.NEW)]
    assert [(row.order_id, row.change) for row in found.went] == [(went.pk, Change.COMPLETED)]
    assert [row.order_id for row in found.moved] == [moved.pk]
    of_heir = compare(since=since, on=on, agency=heir)
    assert (of_heir.before, of_heir.after, of_heir.moved) == (0, 1, [])
    assert [row.change for row in of_heir.came] == [Change.MOVED_HERE]


DAYS = st.integers(0, 700).map(lambda days: date(2021, 11, 1) + timedelta(days=days))
KINDS = st.sampled_from(
    [
        *(Kind.CLAIM, Kind.CONFIRM, Kind.SEND_BACK, Kind.REOPEN, Kind.EXTEND),
        *(Kind.TRANSFER, Kind.JOIN, Kind.WITHDRAW, Kind.RESTORE, Kind.CORRECT),
    ]
)
LIFE = st.tuples(
    st.none() | DAYS, st.none() | DAYS, st.lists(st.tuples(KINDS, DAYS, DAYS), max_size=6)
)


class TestBalance(TestCase):
    """Over any lives, also such as no action would record."""

    @settings(max_examples=25, deadline=None)
    @given(lives=st.lists(LIFE, min_size=1, max_size=4))
    def test_closing_is_what_is_overdue_at_the_end(self, lives: list[Any]) -> None:
        agencies = AgencyFactory.create_batch(2)
        document, other = (
            LegalDocumentFactory.create(),
            ServiceDeadlineFactory.create(due_on=None, precision="none"),
        )
        for place, (ordered_on, due_on, acts) in enumerate(lives):
            order = ServiceDeadlineFactory.create(
                agency=agencies[place % 2],
                due_on=due_on,
                precision="day" if due_on else "none",
                ordered_on=ordered_on or date(2022, 4, 4),
            )
            for kind, day, other_day in acts:
                act(order, kind, day, **_values(kind, day, other_day, agencies, document, other))
        for agency in (None, *agencies):
            found = flow(on=ON, agency=agency)
            opening = found.lines[0].opening if found.lines else 0
            for line in found.lines:
                came = sum(line.by_change[change] for change in COMING)
                went = sum(line.by_change[change] for change in GOING)
                assert line.opening == opening
                assert line.closing == opening + came - went == _overdue(line.ends_on, agency)
                opening = line.closing
            assert opening == _overdue(ON, agency)
            compared = compare(since=SINCE, on=ON, agency=agency)
            assert compared.before == _overdue(SINCE, agency)
            assert compared.after == _overdue(ON, agency)


def _values(
    kind: Kind,
    day: date,
    other_day: date,
    agencies: list[Agency],
    document: object,
    other: ServiceDeadline,
) -> dict[str, Any]:
    values: dict[Kind, dict[str, Any]] = {
        Kind.CLAIM: {"done_on": min(day, other_day)},
        Kind.CONFIRM: {"done_on": min(day, other_day)},
        Kind.EXTEND: {"due_on": other_day, "document": document},
        Kind.CORRECT: {"due_on": other_day, "words": "Đính chính"},
        Kind.TRANSFER: {"agency": agencies[day.day % 2]},
        Kind.JOIN: {"joins": other},
        Kind.WITHDRAW: {"document": document},
        Kind.RESTORE: {"document": document},
    }
    return values.get(kind, {})


def _overdue(on: date, agency: Agency | None) -> int:
    found = overdue(on=on)
    return (found.filter(lead_as_of=agency.pk) if agency else found).count()
