"""What a piece of work costs besides seconds."""

import ctypes
import gc
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

Work = Callable[[], object]


def queries(work: Work) -> int:
    """A COPY is no query here."""
    return len(_buffers_of_queries(work, explain=False))


def buffers(work: Work) -> int:
    """What its queries read on PostgreSQL, in pages of 8 kB."""
    return sum(_buffers_of_queries(work, explain=True))


def _buffers_of_queries(work: Work, *, explain: bool) -> list[int]:
    counted: list[int] = []

    def note(execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        found = 0
        if explain and sql.startswith("SELECT"):
            with context["connection"].connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", values)
                plan = cursor.fetchone()[0][0]["Plan"]
            found = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
        counted.append(found)
        return execute(sql, values, many, context)

    with connection.execute_wrapper(note):
        work()
    return counted


def megabytes(work: Work) -> float:
    """What it adds to the memory of this process at its fullest, as Linux tells it."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    # From here on the high-water mark is counted anew.
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = _memory("VmRSS")
    work()
    return _memory("VmHWM") - before


def _memory(name: str) -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    found = next(line for line in lines if line.startswith(f"{name}:"))
    return int(found.split()[1]) / 1024


def empty(*emptied: type[models.Model]) -> None:
    """These tables and all that refers to them, as they are in a new database."""
    tables = [model._meta.db_table for model in emptied]
    flush = connection.ops.sql_flush(no_style(), tables, allow_cascade=True)
    connection.ops.execute_sql_flush(flush)
