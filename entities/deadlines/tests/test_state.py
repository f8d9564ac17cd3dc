from datetime import date

import pytest

from entities.deadlines.state import by_quarter, days_late, overdue, upcoming
from entities.tests.factories import DeadlineExtensionFactory, ServiceDeadlineFactory

DUE = date(2022, 6, 30)

# completed on, asked on, is overdue
COMPLETIONS = {
    "on_the_due_day_nothing_is_late": (None, date(2022, 6, 30), False),
    "late_from_the_next_day": (None, date(2022, 7, 1), True),
    "completed_in_time": (date(2022, 6, 1), date(2022, 9, 6), False),
    "completed_late_is_off_the_list_from_that_day": (date(2022, 9, 6), date(2022, 9, 6), False),
    "the_list_of_an_earlier_day_still_shows_it": (date(2022, 9, 6), date(2022, 9, 5), True),
}


@pytest.mark.django_db
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


@pytest.mark.django_db
@pytest.mark.parametrize(("extensions", "on", "late"), EXTENSIONS.values(), ids=EXTENSIONS.keys())
def test_overdue_by_extension(extensions: list[tuple[str, str]], on: str, late: bool) -> None:
    deadline = ServiceDeadlineFactory.create(due_on=DUE)
    for decided_on, due_on in extensions:
        DeadlineExtensionFactory.create(
            deadline=deadline,
            decided_on=date.fromisoformat(decided_on),
            due_on=date.fromisoformat(due_on),
        )
    day = date.fromisoformat(on)
    assert (deadline in overdue(on=day)) is late
    assert (deadline in upcoming(on=day)) is not late


@pytest.mark.django_db
def test_days_late_counts_from_the_day_after_the_deadline() -> None:
    ServiceDeadlineFactory.create(due_on=DUE)
    deadline = overdue(on=date(2022, 7, 2)).get()
    assert days_late(deadline, on=date(2022, 7, 2)) == 2


@pytest.mark.django_db
def test_by_quarter_puts_the_earliest_first() -> None:
    for due_on in (date(2022, 6, 30), date(2022, 3, 31), date(2022, 4, 30)):
        ServiceDeadlineFactory.create(due_on=due_on)
    groups = by_quarter(overdue(on=date(2022, 9, 6)))
    assert [(group.quarter.code, len(group.deadlines)) for group in groups] == [
        ("2022-Q1", 1),
        ("2022-Q2", 2),
    ]
