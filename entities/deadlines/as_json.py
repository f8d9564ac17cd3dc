"""Services overdue and due next as JSON: what the command prints and what the API answers."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from entities.choices import DeadlineState
from entities.deadlines.quarters import Quarter
from entities.deadlines.rows import DeadlineRow, by_quarter, rows_of
from entities.deadlines.state import overdue, upcoming


def overdue_object(
    *, on: date, quarter: Quarter | None = None, seen_at: datetime | None = None
) -> dict[str, Any]:
    """One row for each lead agency, by quarter of the deadline; all quarters by default.

    With `seen_at` as it was recorded at that moment. Rows without a day come next, in no quarter.
    """
    late = _groups(rows_of(overdue(on=on, seen_at=seen_at), on=on, seen_at=seen_at), quarter)
    soon = _groups(rows_of(upcoming(on=on, seen_at=seen_at), on=on, seen_at=seen_at), quarter)
    return {
        "on": on.isoformat(),
        "quarters": late,
        "upcoming": soon,
        "total": sum(len(group["services"]) for group in late),
    }


def _groups(rows: Iterable[DeadlineRow], wanted: Quarter | None) -> list[dict[str, Any]]:
    return [
        {
            "quarter": group.quarter.code if group.quarter else None,
            "services": [as_json(row) for row in group.rows],
        }
        for group in by_quarter(rows)
        if wanted in (None, group.quarter)
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
