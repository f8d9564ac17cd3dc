"""Services overdue and due next as JSON: what the command prints and what the API answers."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from entities.deadlines.quarters import Quarter
from entities.deadlines.state import by_quarter, days_late, due_as_of, overdue, upcoming
from entities.models import ServiceDeadline


def overdue_object(
    *, on: date, quarter: Quarter | None = None, seen_at: datetime | None = None
) -> dict[str, Any]:
    """One row for each lead agency, by quarter of the deadline; all quarters by default.

    With `seen_at` as it was recorded at that moment.
    """
    late = _groups(overdue(on=on, seen_at=seen_at), quarter, on, seen_at)
    return {
        "on": on.isoformat(),
        "quarters": late,
        "upcoming": _groups(upcoming(on=on, seen_at=seen_at), quarter, on, seen_at),
        "total": sum(len(group["services"]) for group in late),
    }


def _groups(
    deadlines: Iterable[ServiceDeadline],
    wanted: Quarter | None,
    on: date,
    seen_at: datetime | None,
) -> list[dict[str, Any]]:
    return [
        {
            "quarter": group.quarter.code,
            "services": [_row(deadline, on) for deadline in group.deadlines],
        }
        for group in by_quarter(deadlines, on=on, seen_at=seen_at)
        if wanted in (None, group.quarter)
    ]


def _row(deadline: ServiceDeadline, on: date) -> dict[str, Any]:
    return {
        "service": deadline.service.name,
        "agency": deadline.agency.slug,
        "name": deadline.agency.name,
        "deadline": deadline.deadline_text,
        "due_on": due_as_of(deadline).isoformat(),
        "days_late": max(days_late(deadline, on=on), 0),
    }
