"""One order through its whole life, in memory and as a query."""

from datetime import date
from typing import Any

import pytest

from entities.choices import DeadlineActKind as Kind
from entities.choices import DeadlineState as State
from entities.deadlines.rows import DeadlineRow, rows_of
from entities.deadlines.state import with_state
from entities.models import Agency, ServiceDeadline
from entities.tests.factories import (
    AgencyFactory,
    DeadlineActFactory,
    LegalDocumentFactory,
    ServiceDeadlineFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def _day(text: str) -> date:
    day, month, year = (int(part) for part in text.split("/"))
    return date(year, month, day)


@pytest.fixture
def heir() -> Agency:
    return AgencyFactory.create()


@pytest.fixture
def order(heir: Agency) -> ServiceDeadline:
    """Ordered on 04/4/2022 for 30/6/2022, and what became of it."""
    order = ServiceDeadlineFactory.create()
    document = LegalDocumentFactory.create()
    acts: list[tuple[Kind, str, dict[str, Any]]] = [
        (Kind.PROMISE, "20/6/2022", {"due_on": _day("15/7/2022")}),
        (Kind.EXTEND, "10/7/2022", {"due_on": _day("30/9/2022"), "document": document}),
        (Kind.CLAIM, "28/9/2022", {"done_on": _day("27/9/2022")}),
        (Kind.SEND_BACK, "5/10/2022", {}),
        (Kind.CLAIM, "20/10/2022", {"done_on": _day("18/10/2022")}),
        (Kind.CONFIRM, "25/10/2022", {"done_on": _day("18/10/2022")}),
        (Kind.REOPEN, "1/2/2023", {}),
        (Kind.TRANSFER, "1/3/2025", {"agency": heir}),
        (Kind.WITHDRAW, "1/6/2025", {"document": document}),
    ]
    for kind, day, values in acts:
        DeadlineActFactory.create(deadline=order, kind=kind, day=_day(day), **values)
    return order


# day, state, days late, extensions
LIFE = [
    ("3/4/2022", State.NOT_ORDERED, 0, 0),
    ("4/4/2022", State.OPEN, 0, 0),
    ("30/6/2022", State.OPEN, 0, 0),
    ("1/7/2022", State.OVERDUE, 1, 0),
    ("9/7/2022", State.OVERDUE, 9, 0),
    ("10/7/2022", State.OPEN, 0, 1),
    ("30/9/2022", State.AWAITING, 0, 1),
    ("4/10/2022", State.AWAITING, 0, 1),
    ("5/10/2022", State.OVERDUE, 5, 1),
    ("20/10/2022", State.OVERDUE_AWAITING, 20, 1),
    ("25/10/2022", State.DONE_LATE, 18, 1),
    ("31/1/2023", State.DONE_LATE, 18, 1),
    ("1/2/2023", State.OVERDUE, 124, 1),
    ("28/2/2025", State.OVERDUE, 882, 1),
    ("1/3/2025", State.OVERDUE, 883, 1),
    ("1/6/2025", State.WITHDRAWN, 0, 1),
]


def _on(day: str) -> DeadlineRow:
    (row,) = rows_of(with_state(_day(day)), on=_day(day))
    return row


@pytest.mark.parametrize(("day", "state", "late", "extensions"), LIFE)
def test_life(order: ServiceDeadline, day: str, state: State, late: int, extensions: int) -> None:
    row, asked = _on(day), with_state(_day(day)).get()
    assert (row.state, row.days_late, row.standing.extensions) == (state, late, extensions)
    assert (asked.state, asked.due_as_of) == (state, row.due_on)
    assert (asked.lead_as_of, asked.decision_as_of) == (row.agency.pk, row.decision.pk)


def test_lead_changes_with_the_day_of_the_transfer(order: ServiceDeadline, heir: Agency) -> None:
    assert _on("28/2/2025").agency == order.agency
    assert _on("1/3/2025").agency == heir
    assert _on("1/3/2025").first_agency == order.agency


def test_promise_is_broken_from_the_next_day(order: ServiceDeadline) -> None:
    assert not _on("15/7/2022").standing.is_promise_broken
    assert _on("16/7/2022").standing.is_promise_broken
