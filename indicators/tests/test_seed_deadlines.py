"""The services of the first annex on the days that matter, in memory and as queries."""

from collections import Counter
from datetime import date

import pytest

from entities.choices import DeadlineState as State
from entities.deadlines.by import Parts, parts
from entities.deadlines.flow import lives
from entities.deadlines.fold import AHEAD, OVERDUE
from entities.deadlines.quarters import Quarter
from entities.models import Service

pytestmark = [pytest.mark.usefixtures("_annexes"), pytest.mark.both_databases, pytest.mark.slow]

# On each day the services and rows overdue, by quarter.
OVERDUE_ON = {
    "2022-03-31": {},
    "2022-04-01": {"2022-Q1": (1, 1)},
    "2022-04-30": {"2022-Q1": (1, 1)},
    "2022-05-01": {"2022-Q1": (1, 1), "2022-Q2": (1, 2)},
    "2022-06-01": {"2022-Q1": (1, 1), "2022-Q2": (2, 3)},
    "2022-06-30": {"2022-Q1": (1, 1), "2022-Q2": (2, 3)},
    "2022-07-01": {"2022-Q1": (1, 1), "2022-Q2": (6, 7)},
    "2022-09-06": {"2022-Q1": (1, 1), "2022-Q2": (6, 7)},
    "2022-09-30": {"2022-Q1": (1, 1), "2022-Q2": (6, 7)},
    "2022-10-01": {"2022-Q1": (1, 1), "2022-Q2": (6, 7), "2022-Q3": (9, 9)},
}
# On each day the services and rows that are due next, by quarter.
DUE_NEXT_ON = {
    "2022-01-05": {},
    "2022-01-06": {"2022-Q1": (1, 1), "2022-Q2": (6, 7)},
    "2022-04-04": {"2022-Q2": (6, 7), "2022-Q3": (9, 9)},
}


def by_quarter(states: tuple[State, ...], on: date) -> dict[str, tuple[int, int]]:
    """Services and rows that stand so, as the fold says of each order in memory."""
    services = dict(Service.objects.values_list("deadlines", "pk"))
    rows: Counter[str] = Counter()
    named: dict[str, set[int]] = {}
    for life in lives():
        now = life.on(on)
        if now.state in states and now.due_on:
            quarter = Quarter.containing(now.due_on).code
            rows[quarter] += 1
            named.setdefault(quarter, set()).add(services[life.order.id])
    return {quarter: (len(named[quarter]), number) for quarter, number in rows.items()}


def counted(found: Parts, *groups: str) -> dict[str, int]:
    """Rows of these groups by quarter, as the query says."""
    rows = {
        part.of.code: sum(part.counts.by_group[group] for group in groups)
        for part in found.rows
        if isinstance(part.of, Quarter)
    }
    return {quarter: number for quarter, number in rows.items() if number}


@pytest.mark.parametrize(("on", "expected"), OVERDUE_ON.items(), ids=OVERDUE_ON)
def test_overdue(on: str, expected: dict[str, tuple[int, int]]) -> None:
    day = date.fromisoformat(on)
    assert by_quarter(OVERDUE, day) == expected
    found = parts("quarter", on=day)
    assert counted(found, "overdue") == {quarter: rows for quarter, (_, rows) in expected.items()}
    assert found.total.by_group["overdue"] == sum(rows for _services, rows in expected.values())


@pytest.mark.parametrize(("on", "expected"), DUE_NEXT_ON.items(), ids=DUE_NEXT_ON)
def test_due_next(on: str, expected: dict[str, tuple[int, int]]) -> None:
    day = date.fromisoformat(on)
    assert by_quarter(AHEAD, day) == expected
    found = counted(parts("quarter", on=day), "open", "awaiting")
    assert found == {quarter: rows for quarter, (_services, rows) in expected.items()}


def test_all_are_sixteen_services_in_seventeen_rows() -> None:
    total = parts("agency", on=date(2022, 10, 1)).total
    assert (total.services, total.given, total.by_group["overdue"]) == (16, 17, 17)
