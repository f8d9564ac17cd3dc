"""Many figures and rows of history at once, with a number of queries that does not grow."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from django.db import IntegrityError, connection

from indicators.figures.compare import VALUES
from indicators.models import Submission

KEY = ("indicator_id", "period_id", "span", "agency_id")
WRITTEN = (*VALUES, "note", "state", "cells", "batch_id", "version")
COLUMNS = (*KEY, *WRITTEN)
TABLE = Submission._meta.db_table
HISTORY = Submission.history.model._meta.db_table
_ALL_COLUMNS = ", ".join(str(field.column) for field in Submission._meta.concrete_fields)
Rows = Iterable[tuple[Any, ...]]
# Of one statement of SQLite. A row alone costs three times as much: each statement looks for
# its next id and begins its triggers anew.
_MOST_VALUES = 900


def create_figures(rows: Rows) -> None:
    """Create figures, given as `COLUMNS`. Raises IntegrityError where one is there already."""
    with connection.cursor() as cursor:
        _insert(cursor, TABLE, COLUMNS, rows)
        _analyze(cursor)


def is_taken(error: IntegrityError) -> bool:
    """Whether it says that a figure is there already, and not that its values cannot be."""
    return "unique" in str(error).lower()


def update_figures(rows: Rows) -> int:
    """Change figures, given as `COLUMNS`, and say how many were.

    A figure that somebody else has changed or deleted since it was compared has another
    version, and is left alone.
    """
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            return _update(cursor, rows)
        columns = ", ".join(COLUMNS)
        cursor.execute(f"CREATE TEMPORARY TABLE incoming AS SELECT {columns} FROM {TABLE} LIMIT 0")  # noqa: S608
        _insert(cursor, "incoming", COLUMNS, rows)
        values = ", ".join(f"{name} = incoming.{name}" for name in WRITTEN)
        key = " AND ".join(f"{TABLE}.{name} = incoming.{name}" for name in KEY)
        cursor.execute(
            f"UPDATE {TABLE} SET {values} FROM incoming"  # noqa: S608
            f" WHERE {key} AND {TABLE}.version = incoming.version - 1"
        )
        written = int(cursor.rowcount)
        cursor.execute("DROP TABLE incoming")
        return written


def write_history(
    condition: str, values: Sequence[Any], *, kind: str, signed: Sequence[Any]
) -> None:
    """A row of history for each figure that meets `condition`, as it stands now.

    `kind` is an SQL expression for the type of the change; `signed` are moment, reason and
    person.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {HISTORY} ({_ALL_COLUMNS}, history_date, history_change_reason,"  # noqa: S608
            f" history_user_id, history_type)"
            f" SELECT {_ALL_COLUMNS}, %s, %s, %s, {kind} FROM {TABLE} WHERE {condition}",
            [*signed, *values],
        )


def delete_figures(condition: str, values: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE {condition}", list(values))  # noqa: S608


def insert_history(rows: Rows, columns: Sequence[str]) -> None:
    """Rows of history that no longer stand in the table of figures."""
    with connection.cursor() as cursor:
        _insert(cursor, HISTORY, columns, rows)


def _analyze(cursor: Any) -> None:
    """A period that the planner has never heard of makes it read the whole table."""
    if connection.vendor == "postgresql":
        cursor.execute(f"ANALYZE {TABLE} ({', '.join(KEY)})")


def _update(cursor: Any, rows: Rows) -> int:
    values = ", ".join(f"{name} = %s" for name in WRITTEN)
    key = " AND ".join(f"{name} = %s" for name in KEY)
    cursor.executemany(
        f"UPDATE {TABLE} SET {values} WHERE {key} AND version = %s",  # noqa: S608
        ((*row[len(KEY) :], *row[: len(KEY)], row[-1] - 1) for row in rows),
    )
    return int(cursor.rowcount)


def _insert(cursor: Any, table: str, columns: Sequence[str], rows: Rows) -> None:
    named = ", ".join(columns)
    if connection.vendor == "postgresql":
        command = f"COPY {table} ({named}) FROM STDIN"
        with connection.wrap_database_errors, cursor.copy(command) as copy:
            for row in rows:
                copy.write_row(row)
        return
    at_once = _MOST_VALUES // len(columns)
    places = f"({', '.join(['%s'] * len(columns))})"
    insert = f"INSERT INTO {table} ({named}) VALUES "  # noqa: S608
    left_over: list[tuple[Any, ...]] = []
    cursor.executemany(insert + ", ".join([places] * at_once), _joined(rows, at_once, left_over))
    cursor.executemany(insert + places, left_over)


def _joined(rows: Rows, at_once: int, left_over: list[tuple[Any, ...]]) -> Iterator[list[Any]]:
    """The values of so many rows at a time; the last few rows go to `left_over`."""
    given = iter(rows)
    while len(joined := list(islice(given, at_once))) == at_once:
        yield list(chain.from_iterable(joined))
    left_over += joined
