from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entities.choices import DeadlineActKind as Kind
from entities.choices import DeadlineState as State
from entities.deadlines.by import WAYS, heat_map, parts
from entities.deadlines.quarters import Quarter
from entities.deadlines.state import overdue
from entities.models import ServiceDeadline
from entities.tests.factories import (
    AgencyFactory,
    DeadlineActFactory,
    LegalDocumentFactory,
    ServiceDeadlineFactory,
    ServiceFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

ON = date(2022, 9, 6)


@pytest.fixture
def orders() -> list[ServiceDeadline]:
    """Of one service that two agencies lead; and one done, one ahead, one without a day."""
    first, second = AgencyFactory.create(slug="a"), AgencyFactory.create(slug="b")
    earlier = LegalDocumentFactory.create(number="06/QĐ-TTg", issued_on=date(2022, 1, 6))
    later = LegalDocumentFactory.create(number="422/QĐ-TTg")
    service = ServiceFactory.create()
    make = ServiceDeadlineFactory.create
    return [
        make(service=service, agency=first, decision=earlier),
        make(service=service, agency=second, decision=earlier),
        make(agency=first, decision=later, completed_on=date(2022, 8, 1)),
        make(agency=first, decision=later, due_on=date(2022, 9, 30)),
        make(agency=second, decision=later, due_on=None, precision="none"),
    ]


def told(by: str, **asked: Any) -> list[tuple[str, int, int]]:
    """Of each part what it is, its rows, and those of them that are overdue."""
    return [
        (str(getattr(part.of, "code", part.of)), part.counts.given, part.counts.by_group["overdue"])
        for part in parts(by, on=ON, **asked).rows
    ]


@pytest.mark.parametrize("by", WAYS)
@pytest.mark.usefixtures("orders")
def test_rows_add_up_to_one_total_and_services_are_fewer(by: str) -> None:
    found = parts(by, on=ON)
    assert sum(part.counts.given for part in found.rows) == found.total.given == 5
    assert sum(part.counts.by_group["overdue"] for part in found.rows) == 2
    assert found.total.services == 4
    assert (found.total.fallen_due, found.total.done) == (3, 1)


@pytest.mark.usefixtures("orders")
def test_parts_stand_in_order() -> None:
    assert told("quarter") == [("2022-Q2", 3, 2), ("2022-Q3", 1, 0), ("None", 1, 0)]
    assert [row[0] for row in told("decision")] == [
        "422/QĐ-TTg (04/04/2022)",
        "06/QĐ-TTg (06/01/2022)",
    ]
    assert [row[0] for row in told("state")] == [
        State.OVERDUE,
        State.OPEN,
        State.DONE_LATE,
        State.NO_DEADLINE,
    ]


def test_agency_is_the_lead_of_the_day(orders: list[ServiceDeadline]) -> None:
    heir = AgencyFactory.create(name="Bộ mới")
    DeadlineActFactory.create(
        deadline=orders[0], kind=Kind.TRANSFER, day=date(2022, 9, 1), agency=heir
    )
    assert ("Bộ mới", 1, 1) in told("agency")
    assert told("quarter", agency=heir) == [("2022-Q2", 1, 1)]
    before = parts("agency", on=date(2022, 8, 31))
    assert heir not in [part.of for part in before.rows]


@pytest.mark.usefixtures("orders")
def test_heat_map_adds_up_to_what_is_overdue() -> None:
    ServiceDeadlineFactory.create(due_on=date(2022, 7, 31))
    found = heat_map(on=ON)
    assert found.quarters == [Quarter(2022, 2), Quarter(2022, 3)]
    assert [found.total_of(quarter) for quarter in found.quarters] == [2, 1]
    assert sum(row.total for row in found.rows) == overdue(on=ON).count()


def test_no_order_makes_no_part() -> None:
    assert [parts(by, on=ON).rows for by in WAYS] == [[], [], [], []]
    assert heat_map(on=ON).most == 0


@pytest.mark.parametrize("by", WAYS)
@pytest.mark.usefixtures("orders")
def test_queries_do_not_grow(by: str) -> None:
    ServiceDeadlineFactory.create_batch(5)
    with CaptureQueriesContext(connection) as captured:
        parts(by, on=ON)
    assert len(captured) <= 2


def run(*options: str) -> str:
    out = StringIO()
    call_command("deadlines", "--on", ON.isoformat(), *options, stdout=out)
    return out.getvalue()


@pytest.mark.usefixtures("orders")
def test_command_prints_the_same_numbers() -> None:
    lines = run("--by", "quarter", "--format", "csv").splitlines()
    assert lines[0] == (
        "key,name,given,open,awaiting,overdue,done_in_time,done_late,no_deadline,withdrawn,"
        "services,fallen_due,done"
    )
    assert lines[1].endswith(",3,0,0,2,0,1,0,0,2,3,1")
    assert [line.split(",")[0] for line in lines[1:]] == ["2022-Q2", "2022-Q3", ""]
    last = run("--agency", "b").splitlines()[-1].split()
    assert last[-11:] == ["2", "0", "0", "1", "0", "0", "1", "0", "2", "1", "0"]


@pytest.mark.usefixtures("orders")
def test_command_names_an_unknown_agency() -> None:
    with pytest.raises(CommandError) as refused:
        run("--agency", "no-such")
    assert refused.value.returncode == 2
