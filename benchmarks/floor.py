"""The least that any import must do: read a workbook, write its rows and their history.

Every key is known beforehand, nothing is checked or compared; the constraints hold as ever.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from django.db import connection, transaction
from lxml import etree

from benchmarks.workbook import HEADING_ROW
from entities.models import Agency
from indicators.models import Indicator, Period, Submission

_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_KEYS = ("id", "period_id", "indicator_id", "agency_id", "span", "numerator", "denominator")
_FIGURE = (*_KEYS, "reported_status", "note", "state", "cells", "version")
_USUAL = ("", "", "accepted", "{}", 1)
_HISTORY = (*_FIGURE, "history_date", "history_change_reason", "history_type")


def write(path: Path) -> None:
    periods = dict(Period.objects.values_list("code", "pk"))
    indicators = dict(Indicator.objects.values_list("slug", "pk"))
    agencies = dict(Agency.objects.values_list("slug", "pk"))
    rows = [
        (pk, periods[period], indicators[indicator], agencies[agency], span, *counts, *_USUAL)
        for pk, (period, indicator, agency, span, *counts) in enumerate(_read(path), start=1)
    ]
    history = [(*row, "2026-01-05 01:00:00+00:00", "Floor", "+") for row in rows]
    with transaction.atomic():
        _insert(Submission._meta.db_table, _FIGURE, rows)
        _insert(Submission.history.model._meta.db_table, _HISTORY, history)


def _read(path: Path) -> Iterator[list[str]]:
    with ZipFile(path) as book:
        strings = etree.fromstring(book.read("xl/sharedStrings.xml"))
        shared = ["".join(map(str, item.itertext())) for item in strings]
        with book.open("xl/worksheets/sheet1.xml") as sheet:
            for number, (_event, row) in enumerate(etree.iterparse(sheet, tag=f"{_SPACE}row"), 1):
                if number > HEADING_ROW:
                    texts = ((cell.get("t"), cell[0].text) for cell in row)
                    yield [shared[int(text)] if kind == "s" else text for kind, text in texts][:6]
                row.clear()


def _insert(table: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join("?" * len(columns))
            statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"
            cursor.connection.cursor().executemany(statement, rows)
