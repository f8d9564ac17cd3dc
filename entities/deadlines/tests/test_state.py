from datetime import date

import pytest

from entities.choices import DeadlineActKind
from entities.deadlines.quarters import Quarter
from entities.deadlines.rows import rows_of
from entities.deadlines.state import (
    agencies_with_deadlines,
    completed,
    decisions_with_deadlines,
    overdue,
    quarters_with_deadlines,
    upcoming,
)
from entities.tests.factories import (
    AgencyFactory,
    DeadlineActFactory,
    ExtensionFactory,
    LegalDocumentFactory,
    ServiceDeadlineFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

DUE = date(2022, 6, 30)

# completed on, asked on, is overdue
COMPLETIONS = {
    "on_the_due_day_nothing_is_late": (None, date(2022, 6, 30), False),
    "late_from_the_next_day": (None, date(2022, 7, 1), True),
    "completed_in_time": (date(2022, 6, 1), date(2022, 9, 6), False),
    "completed_late_is_off_the_list_from_that_day": (date(2022, 9, 6), date(2022, 9, 6), False),
    "the_list_of_an_earlier_day_still_shows_it": (date(2022, 9, 6), date(2022, 9, 5), True),
}


@pytest.mark.parametrize(
    ("completed_on", "on", "late"), COMPLETIONS.values(), ids=COMPLETIONS.keys()
)
def test_overdue_by_completion(completed_on: date | None, on: date, late: bool) -> None:
    deadline = ServiceDeadlineFactory.create(due_on=DUE, completed_on=completed_on)
    assert (deadline in overdue(on=on)) is late


# extensions as (decided on, new due day), asked on, is overdue
EXTENSIONS = {
    "before_it_was_decided": ([("2022-08-01", "2022-12-31")], "2022-07-31", True),
    "from_the_day_it_was_decided": ([("2022-08-01", "2022-12-31")], "2022-08-01", False),
    "after_the_new_day": ([("2022-08-01", "2022-12-31")], "2023-01-01", True),
    "the_latest_decision_holds": (
        [("2022-08-01", "2022-12-31"), ("2022-09-01", "2022-10-31")],
        "2022-11-01",
        True,
    ),
}


@pytest.mark.parametrize(("extensions", "on", "late"), EXTENSIONS.values(), ids=EXTENSIONS.keys())
def test_overdue_by_extension(extensions: list[tuple[str, str]], on: str, late: bool) -> None:
    deadline = ServiceDeadlineFactory.create(due_on=DUE)
    for decided_on, due_on in extensions:
        ExtensionFactory.create(
            deadline=deadline,
            day=date.fromisoformat(decided_on),
            due_on=date.fromisoformat(due_on),
        )
    day = date.fromisoformat(on)
    assert (deadline in overdue(on=day)) is late
    assert (deadline in upcoming(on=day)) is not late


def test_days_late_counts_from_the_day_after_the_deadline() -> None:
    ServiceDeadlineFactory.create(due_on=DUE)
    (row,) = rows_of(overdue(on=date(2022, 7, 2)), on=date(2022, 7, 2))
    assert row.days_late == 2


def test_overdue_stand_with_the_earliest_quarter_first() -> None:
    for due_on in (date(2022, 6, 30), date(2022, 3, 31), date(2022, 4, 30)):
        ServiceDeadlineFactory.create(due_on=due_on)
    day = date(2022, 9, 6)
    quarters = [row.quarter for row in rows_of(overdue(on=day), on=day)]
    assert quarters == [Quarter(2022, 1), *[Quarter(2022, 2)] * 2]


DAYS = {
    "before": (date(2022, 7, 31), 0),
    "on_the_day": (date(2022, 8, 1), 1),
    "after": (date(2022, 8, 2), 1),
}


@pytest.mark.parametrize(("on", "number"), DAYS.values(), ids=DAYS.keys())
def test_completed_counts_from_the_day_of_completion(on: date, number: int) -> None:
    ServiceDeadlineFactory.create(completed_on=date(2022, 8, 1))
    ServiceDeadlineFactory.create(completed_on=None)
    assert completed(on=on).count() == number


def test_decisions_are_those_that_order_first_or_by_correction() -> None:
    right, other = LegalDocumentFactory.create(), LegalDocumentFactory.create()
    order = ServiceDeadlineFactory.create()
    ServiceDeadlineFactory.create(decision=order.decision)
    DeadlineActFactory.create(
        deadline=order, kind=DeadlineActKind.CORRECT, day=date(2022, 4, 4), document=right
    )
    ExtensionFactory.create(deadline=order, document=other)
    assert set(decisions_with_deadlines()) == {order.decision, right}


def test_quarters_are_those_of_first_and_extended_due_days() -> None:
    first = ServiceDeadlineFactory.create(due_on=date(2022, 6, 30))
    ServiceDeadlineFactory.create(due_on=date(2022, 4, 30))
    ServiceDeadlineFactory.create(due_on=date(2021, 12, 31))
    ExtensionFactory.create(deadline=first, due_on=date(2022, 9, 30))
    assert quarters_with_deadlines() == [Quarter(2021, 4), Quarter(2022, 2), Quarter(2022, 3)]


def test_no_deadlines_have_no_quarters() -> None:
    assert quarters_with_deadlines() == []


def test_agencies_are_those_that_lead_a_service_once_each() -> None:
    AgencyFactory.create()
    leading = AgencyFactory.create()
    ServiceDeadlineFactory.create_batch(2, agency=leading)
    assert list(agencies_with_deadlines()) == [leading]
