"""Services overdue and due next as JSON: what the command prints and what the API answers."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from entities.choices import DeadlineState
from entities.deadlines.counts import LISTS
from entities.deadlines.fold import TO_DO
from entities.deadlines.quarters import Quarter
from entities.deadlines.rows import DeadlineRow, rows_of
from entities.deadlines.state import overdue, upcoming
from entities.models import Agency, LegalDocument

# By these names states are asked for: those of the lists, and of what is overdue that which awaits
# confirmation.
STATES: dict[str, tuple[DeadlineState, ...]] = {
    **LISTS,
    "overdue_awaiting": (DeadlineState.OVERDUE_AWAITING,),
}
# Of these the ones of what is not completed and still on the list.
STATES_TO_DO = [name for name, states in STATES.items() if {*states} <= {*TO_DO}]


def overdue_object(
    *,
    on: date,
    quarter: Quarter | None = None,
    agency: Agency | None = None,
    decisions: Collection[LegalDocument] | None = None,
    state: str | None = None,
    seen_at: datetime | None = None,
) -> dict[str, Any]:
    """One row for each lead agency, by quarter of the deadline; all of them by default.

    Those that `agency` leads on the day, that one of `decisions` orders, and that stand so, by a
    name of `STATES`. With `seen_at` as it was recorded at that moment. Rows without a day come
    next, in no quarter. `total` are the rows that are overdue, `services` the services of these.
    """

    def wanted(found: "QuerySet[Any]") -> list[DeadlineRow]:
        if agency is not None:
            found = found.filter(lead_as_of=agency.pk)
        if decisions is not None:
            found = found.filter(decision_as_of__in=[row.pk for row in decisions])
        if state is not None:
            found = found.filter(state__in=STATES[state])
        rows = rows_of(found, on=on, seen_at=seen_at)
        return [row for row in rows if quarter in (None, row.quarter)]

    late = wanted(overdue(on=on, seen_at=seen_at))
    soon = wanted(upcoming(on=on, seen_at=seen_at))
    return {
        "on": on.isoformat(),
        "quarters": _groups(late),
        "upcoming": _groups(soon),
        "total": len(late),
        "services": len({row.deadline.service_id for row in late}),
    }


def _groups(rows: Iterable[DeadlineRow]) -> list[dict[str, Any]]:
    """By quarter, as the lists stand by due day."""
    return [
        {
            "quarter": quarter.code if quarter else None,
            "services": [as_json(row) for row in group],
        }
        for quarter, group in groupby(rows, key=lambda row: row.quarter)
    ]


def as_json(row: DeadlineRow) -> dict[str, Any]:
    now = row.standing
    return {
        "service": row.service.name,
        "agency": row.agency.slug,
        "name": row.agency.name,
        "deadline": row.words,
        "due_on": _iso(now.due_on),
        "days_late": row.days_late,
        "decision": row.decision.number,
        "first_due_on": _iso(now.first_due_on),
        "extensions": now.extensions,
        "state": DeadlineState(row.state).value,
        "promised_on": _iso(now.promised_on),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
