"""The least that any import must do: read the file, and write its rows and their history.

Every key is known beforehand, nothing is checked and nothing compared; the constraints of the
database hold as ever.
"""

import csv
import json
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction
from python_calamine import CalamineWorkbook

from entities.models import Agency
from indicators.bench.measuring import Meter
from indicators.choices import BatchState
from indicators.models import ImportBatch, Indicator, Period, Submission

_AT = "2026-01-05 01:00:00+00:00"
_FIGURE = (
    *("id", "period_id", "indicator_id", "agency_id", "span", "numerator", "denominator"),
    *("reported_status", "note", "state", "batch_id", "cells", "version"),
)
_HISTORY = (*_FIGURE, "history_date", "history_change_reason", "history_type")
_SIGNED = (_AT, "Floor", "+")
_PLACES = {"agency": "C", "numerator": "E", "denominator": "F"}
_CELLS = json.dumps({name: f"Sheet1!{letter}\0" for name, letter in _PLACES.items()})
_IN_BLOCK = 5000
_IN_STATEMENT = 60


def write(path: Path, meter: Meter, created: int) -> None:
    read = _read_csv if path.suffix == ".csv" else _read_xlsx
    complete = _complete()
    with meter, transaction.atomic(), connection.cursor() as cursor:
        rows = complete(read(path))
        if connection.vendor == "postgresql":
            _copy(cursor, list(rows))
        else:
            _insert(cursor, list(rows))
    if Submission.objects.count() != created or Submission.history.count() != created:
        raise AssertionError(Submission.objects.count())


def _read_xlsx(path: Path) -> Iterator[list[Any]]:
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows()
    next(rows)
    for period, indicator, agency, span, numerator, denominator in rows:
        yield [period, indicator, agency, span, int(numerator), int(denominator)]  # type: ignore[arg-type]


def _read_csv(path: Path) -> Iterator[list[Any]]:
    with path.open(encoding="utf-8-sig", newline="") as source:
        rows = csv.reader(source)
        next(rows)
        yield from rows


def _complete() -> Callable[[Iterator[list[Any]]], Iterator[tuple[Any, ...]]]:
    """What makes whole rows of `_FIGURE` out of the rows of a file; the keys are looked up now."""
    batch = ImportBatch.objects.create(
        file_name="floor", received_at=_AT, imported_at=_AT, state=BatchState.SAVED
    ).pk
    periods = dict(Period.objects.values_list("code", "pk"))
    indicators = dict(Indicator.objects.values_list("slug", "pk"))
    agencies = dict(Agency.objects.values_list("slug", "pk"))
    before, between, within, after = _CELLS.split("\\u0000")

    def complete(rows: Iterator[list[Any]]) -> Iterator[tuple[Any, ...]]:
        for pk, (period, indicator, agency, span, numerator, denominator) in enumerate(rows, 1):
            cells = f"{before}{pk + 1}{between}{pk + 1}{within}{pk + 1}{after}"
            keys = (periods[period], indicators[indicator], agencies[agency], span)
            yield (pk, *keys, numerator, denominator, "", "", "accepted", batch, cells, 1)

    return complete


def _insert(cursor: Any, rows: list[tuple[Any, ...]]) -> None:
    """On SQLite: many rows in a statement, past Django's own wrapping of it."""
    raw = cursor.connection.cursor()
    named, row = ", ".join(_FIGURE), f"({', '.join('?' * len(_FIGURE))})"
    whole = len(rows) // _IN_STATEMENT * _IN_STATEMENT
    for part, at_once in ((rows[:whole], _IN_STATEMENT), (rows[whole:], 1)):
        places = ", ".join([row] * at_once)
        values = (
            tuple(chain.from_iterable(part[start : start + at_once]))
            for start in range(0, len(part), at_once)
        )
        raw.executemany(f"INSERT INTO {_table(Submission)} ({named}) VALUES {places}", values)  # noqa: S608
    raw.execute(
        f"INSERT INTO {_table(Submission.history.model)} ({', '.join(_HISTORY)})"  # noqa: S608
        f" SELECT {', '.join(_FIGURE)}, ?, ?, ? FROM {_table(Submission)}",
        _SIGNED,
    )


def _copy(cursor: Any, rows: list[tuple[Any, ...]]) -> None:
    """On PostgreSQL: both tables from text, in large blocks."""
    for model, columns, end in (
        (Submission, _FIGURE, "\n"),
        (Submission.history.model, _HISTORY, "\t" + "\t".join(_SIGNED) + "\n"),
    ):
        with cursor.copy(f"COPY {_table(model)} ({', '.join(columns)}) FROM STDIN") as copy:
            for start in range(0, len(rows), _IN_BLOCK):
                block = rows[start : start + _IN_BLOCK]
                copy.write("".join("\t".join(map(str, row)) + end for row in block))


def _table(model: type[models.Model]) -> str:
    return model._meta.db_table
