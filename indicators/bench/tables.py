"""`python -m indicators.bench.tables`: league tables among ever more figures, as a table."""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dvctrack.tests.postgres import PostgresUnavailableError
from indicators.bench.databases import PostgresDatabase, SqliteDatabase

_ROOT = Path(__file__).resolve().parent.parent.parent
# A table, and one with the changes since an earlier period.
QUERIES = ("plain", "changes")
_MOST_BUFFERS = 150
_MOST_GROWTH = 1.15
_LEAST_FASTER = {"84": 5, "3400": 15}
_LEAST_OF_EMPTY = 0.8


def main() -> None:
    sizes = _options().sizes
    with tempfile.TemporaryDirectory(prefix="dvctrack-bench-") as name:
        for kind in (SqliteDatabase, PostgresDatabase):
            try:
                database = kind(Path(name))
            except PostgresUnavailableError as reason:
                _say(f"Left out: {kind.name} ({reason})")
                continue
            with database:
                _measure(database, sizes)


def _measure(database: SqliteDatabase, sizes: list[int]) -> None:
    _say(f"\n{database.name}")
    _child(database, "preparing.migrated")
    _child(database, "figures.world", max(sizes))
    found = {}
    for size in sizes:
        _child(database, "figures.fill", size)
        query, pages = _child(database, "tables.query"), _child(database, "tables.pages")
        found[size] = query | {"pages": pages}
        for name in QUERIES:
            _say(
                f"{size:>9,} figures, {name}: {query[f'{name} seconds'] * 1000:.1f} ms,"
                f" {query[f'{name} queries']} queries, {query[f'{name} buffers']} buffers"
            )
        for rows, page in pages.items():
            _say(
                f"{rows:>17} rows: page {page['page'] * 1000:.1f} ms,"
                f" table {page['table'] * 1000:.1f} ms, stock {page['stock table'] * 1000:.1f} ms;"
                f" {page['cached requests']:.0f} cached and {page['empty requests']:.0f} empty"
                " requests a second"
            )
    for is_met, sentence in _goals(database, found):
        _say(f"{'met    ' if is_met else 'NOT MET'}  {sentence}")


def _goals(database: SqliteDatabase, found: dict[int, Any]) -> Iterator[tuple[bool, str]]:
    sizes = sorted(found)
    for name in QUERIES:
        if database.name == PostgresDatabase.name:
            most = max(cost[f"{name} buffers"] for cost in found.values())
            yield (
                most <= _MOST_BUFFERS,
                f"3,400 rows, {name}: {most} buffers at most, {_MOST_BUFFERS} allowed",
            )
        growth = found[sizes[-1]][f"{name} seconds"] / found[sizes[0]][f"{name} seconds"]
        yield (
            growth <= _MOST_GROWTH,
            f"{name}: {sizes[-1]:,} figures take {growth:.2f} times what {sizes[0]:,} take, at"
            f" most {_MOST_GROWTH}",
        )
    for rows, least in _LEAST_FASTER.items():
        faster = min(cost["pages"][rows]["times faster"] for cost in found.values())
        yield (
            faster >= least,
            f"{rows} rows: the page {faster:.1f} times faster than with a stock table, at least"
            f" {least}",
        )
    part = min(page["of empty"] for cost in found.values() for page in cost["pages"].values())
    yield (
        part >= _LEAST_OF_EMPTY,
        f"a page from memory has {part:.2f} of the requests of an empty view, at least"
        f" {_LEAST_OF_EMPTY}",
    )


def _child(database: SqliteDatabase, call: str, *numbers: int) -> dict[str, Any]:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "indicators.bench.child", call, ".", *map(str, numbers)],
        cwd=_ROOT,
        env=database.environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m indicators.bench.tables", description=__doc__)
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="+",
        default=[20_000, 200_000, 2_000_000],
        help="how many figures there are in all",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
