"""Numbers of services among many lives: by agency and quarter, and carried over for ten years."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from benchmarks.conftest import Goals, Size, Stopwatch
from entities.choices import DeadlineActKind as Kind
from entities.deadlines.by import heat_map, parts
from entities.deadlines.compare import compare
from entities.deadlines.flow import flow
from entities.models import DeadlineAct, Service, ServiceDeadline
from entities.tests.factories import (
    AgencyFactory,
    LegalDocumentFactory,
    ServiceDeadlineFactory,
    ServiceFactory,
)

_FIRST_DUE, _ON = date(2016, 3, 31), date(2026, 3, 31)
_DAYS = (_ON - _FIRST_DUE).days
# What happens to each so many days after its due day; every third is not confirmed.
_LIFE = ((Kind.NOTE, -10), (Kind.EXTEND, 20), (Kind.CLAIM, 130), (Kind.CONFIRM, 150))
CASES: dict[str, Callable[[], object]] = {
    "by agency": partial(parts, "agency", on=_ON),
    "by agency and quarter": partial(heat_map, on=_ON),
    "flow over 40 quarters": partial(flow, on=_ON),
    "two days compared": partial(compare, since=date(2022, 6, 30), on=_ON),
}
# What any of them reads, as SQL gives it.
_FLOOR = (
    "SELECT id, agency_id, decision_id, due_on, ordered_on FROM entities_servicedeadline",
    "SELECT deadline_id, kind, day, due_on, done_on FROM entities_deadlineact ORDER BY day, id",
)


@pytest.fixture(scope="module", autouse=True)
def number(database: None, size: Size) -> int:
    number = size(5_000, 500)
    write_lives(number)
    return number


def write_lives(number: int) -> None:
    """Deadlines over ten years with four acts each, of 84 agencies."""
    agencies, decision = AgencyFactory.create_batch(84), LegalDocumentFactory.create()
    services = Service.objects.bulk_create(ServiceFactory.build_batch(number))
    orders = ServiceDeadline.objects.bulk_create(
        ServiceDeadlineFactory.build(
            service=service,
            agency=agencies[place % 84],
            decision=decision,
            ordered_on=date(2015, 1, 1),
            due_on=_FIRST_DUE + timedelta(days=place * 7 % _DAYS),
        )
        for place, service in enumerate(services)
    )
    acts = [_act(order, kind, days, decision.pk) for order in orders for kind, days in _LIFE]
    # Acts are recorded one by one; here a plain queryset writes them at once.
    plain: QuerySet[DeadlineAct] = QuerySet(DeadlineAct)
    plain.bulk_create(acts, batch_size=1000)


def _act(order: ServiceDeadline, kind: Kind, days: int, decision: int) -> DeadlineAct:
    if kind == Kind.CONFIRM and order.pk % 3 == 0:
        kind = Kind.SEND_BACK
    due_on = order.due_on or _ON
    day = due_on + timedelta(days=days)
    values: dict[Kind, dict[str, Any]] = {
        Kind.NOTE: {"note": "Đã trao đổi"},
        Kind.EXTEND: {"due_on": due_on + timedelta(days=92), "document_id": decision},
        Kind.CLAIM: {"done_on": day},
        Kind.CONFIRM: {"done_on": day},
    }
    reason = "" if kind == Kind.NOTE else "Theo báo cáo"
    recorded_at = datetime.combine(day, datetime.min.time(), tzinfo=UTC)
    return DeadlineAct(
        deadline=order,
        kind=kind,
        day=day,
        recorded_at=recorded_at,
        reason=reason,
        **values.get(kind, {}),
    )


def read() -> list[Any]:
    with connection.cursor() as cursor:
        found = []
        for statement in _FLOOR:
            cursor.execute(statement)
            found += cursor.fetchall()
        return found


def test_floor(stopwatch: Stopwatch) -> None:
    stopwatch.run("numbers floor", read, rounds=5, is_warm=True)


@pytest.mark.parametrize("case", CASES)
def test_numbers(stopwatch: Stopwatch, goals: Goals, number: int, case: str) -> None:
    work = CASES[case]
    with CaptureQueriesContext(connection) as captured:
        work()
    seconds = stopwatch.run(case, work, rounds=3, is_warm=True)
    times = seconds / stopwatch.seconds["numbers floor"]
    named = f"{case}, {number:,} deadlines with 4 acts"
    goals.most(f"{named}: {{}} queries", len(captured), 4)
    goals.tell(f"{named}: {seconds:.3g} s, {times:.3g} times the bare reading of orders and acts")
