"""The lists of services of past moments: as the database of 0.2.0 says, and as it says now.

Of both the same is asked: which orders stand in which list of a day, with the due day in force and
the day of completion, as they were recorded at a moment.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from entities.deadlines.rows import rows_of
from entities.deadlines.state import completed, overdue, upcoming

DAYS = [date(2022, *day) for day in ((4, 15), (7, 11), (9, 6), (9, 15), (10, 15))]
DAYS += [date(2023, 1, 1)]
FIRST = datetime(2023, 8, 1, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
HOUR = timedelta(hours=1)
MOMENTS = [FIRST + hours * HOUR for hours in range(-1, 9)]
ORDERS, EXTENSIONS = "entities_historicalservicedeadline", "entities_historicaldeadlineextension"
Lists = dict[str, list[list[Any]]]


def now() -> Lists:
    """As the product lists them."""
    rules = {"overdue": overdue, "upcoming": upcoming, "completed": completed}
    return {
        f"{day} {moment}": sorted(
            [
                row.pk,
                name,
                None if name == "completed" else str(row.due_on),
                str(row.standing.done_on) if name == "completed" else None,
            ]
            for name, rule in rules.items()
            for row in rows_of(rule(on=day, seen_at=moment), on=day, seen_at=moment)
        )
        for day in DAYS
        for moment in MOMENTS
    }


def as_released() -> Lists:
    """As 0.2.0 worked it out, from its own tables of history."""
    return {
        f"{day} {moment}": sorted(_of_release(day, moment)) for day in DAYS for moment in MOMENTS
    }


def _of_release(day: date, moment: datetime) -> Iterator[list[Any]]:
    extensions: dict[int, list[Any]] = {}
    for row in recorded(EXTENSIONS, moment):
        if row["decided_on"] <= day:
            extensions.setdefault(row["deadline_id"], []).append(row)
    for row in recorded(ORDERS, moment):
        latest = max(
            extensions.get(row["id"], ()),
            key=lambda each: (each["decided_on"], each["id"]),
            default=row,
        )
        done = row["completed_on"]
        if done is not None and done <= day:
            yield [row["id"], "completed", None, str(done)]
        else:
            name = "overdue" if latest["due_on"] < day else "upcoming"
            yield [row["id"], name, str(latest["due_on"]), None]


def recorded(table: str, moment: datetime) -> list[dict[str, Any]]:
    """The last record of each row until the moment, of those that were there."""
    last = {row["id"]: row for row in _rows(table) if row["history_date"] <= moment}
    return [row for row in last.values() if row["history_type"] != "-"]


def _rows(table: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY history_date, history_id")
        names = [column[0] for column in cursor.description or ()]
        return [_in_utc(dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def _in_utc(row: dict[str, Any]) -> dict[str, Any]:
    """SQLite keeps moments without their zone, which is that of UTC."""
    if row["history_date"].tzinfo is None:
        row["history_date"] = row["history_date"].replace(tzinfo=UTC)
    return row
