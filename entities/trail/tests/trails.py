"""Trails for tests, and changing them past the site."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from entities.choices import TrailKind
from entities.models import TrailEntry, TrailSeal
from entities.trail.record import record
from entities.trail.seals import Head
from entities.trail.verify import Verdict, verify


def acts(number: int, *, at: datetime | None = None) -> None:
    """So many acts of different people."""
    for count in range(number):
        record(
            TrailKind.RIGHTS, "membership ended", by=None, at=at, about=f"người {count}", day=count
        )


def verdict(**heads: Head) -> Verdict:
    """The trail as it is found an hour from now."""
    return verify(at=timezone.now() + timedelta(hours=1), heads=heads)


def found(**heads: Head) -> list[tuple[str, int | None]]:
    """The code and number of each fault; of an entry without a number its key."""
    return [
        (row.code.value, row.entry if row.number is None else row.number)
        for row in verdict(**heads).faults
    ]


def past_triggers(sql: str, *values: Any) -> None:
    """As somebody who owns the database would."""
    with connection.cursor() as cursor:
        for table in ("trailentry", "trailseal"):
            if connection.vendor == "postgresql":
                cursor.execute(f"ALTER TABLE entities_{table} DISABLE TRIGGER USER")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_stays")
        cursor.execute(sql, values)


def delete(row: TrailEntry | TrailSeal) -> None:
    past_triggers(f"DELETE FROM {row._meta.db_table} WHERE id = %s", row.pk)


def change(row: TrailEntry | TrailSeal, column: str, value: Any) -> None:
    past_triggers(f"UPDATE {row._meta.db_table} SET {column} = %s WHERE id = %s", value, row.pk)
