"""`python -m indicators.load`: officers at once on PostgreSQL and on SQLite, checked figure by
figure. It exits with 1 where a figure went wrong or the server failed, and at once where there
is no PostgreSQL: a run without it would say nothing about production.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from dvctrack.tests.postgres import PostgresUnavailableError
from indicators.bench.databases import PostgresDatabase, SqliteDatabase
from indicators.load import officers, report, site
from indicators.load.browser import Browser
from indicators.load.officers import Officer
from indicators.load.plan import AGENCIES
from indicators.load.verdict import Verdict, judge

_OFFICERS = 3
_SIGNED_IN = 250
_PAUSE = 8
_WITHIN = 10
_ON_SQLITE = 20


def main() -> int:
    options = _options()
    are_good = []
    with tempfile.TemporaryDirectory(prefix="dvctrack-load-") as name:
        folder = Path(name)
        try:
            with PostgresDatabase(folder) as database:
                are_good.append(_on_postgres(database, options))
        except PostgresUnavailableError as reason:
            sys.exit(f"The load needs PostgreSQL, and there is none: {reason}")
        with SqliteDatabase(folder) as database:
            are_good.append(_on_sqlite(database, options))
    return 0 if all(are_good) else 1


def _on_postgres(database: PostgresDatabase, options: argparse.Namespace) -> bool:
    site.prepare(database)
    people = site.step(database, "world.make", _OFFICERS)
    with site.served(database, workers=options.workers, threads=options.threads) as port:
        rush = _officers(people[::_OFFICERS], port)
        officers.at_once(rush, within=_WITHIN)
        title = f"PostgreSQL: {AGENCIES} officers report within {_WITHIN} seconds"
        is_good = _judged(title, database, rush).is_good
        day = _officers(people[:_SIGNED_IN], port)
        officers.steadily(day, minutes=options.minutes, pause=_PAUSE)
        title = f"PostgreSQL: {len(day)} officers, one action each {_PAUSE} seconds"
        return _judged(title, database, day, before=rush).is_good and is_good


def _on_sqlite(database: SqliteDatabase, options: argparse.Namespace) -> bool:
    site.prepare(database)
    people = site.step(database, "world.make", 1)
    with site.served(database, workers=options.workers, threads=options.threads) as port:
        rush = _officers(people[:_ON_SQLITE], port)
        officers.at_once(rush, within=0)
        return _judged(f"SQLite: {_ON_SQLITE} officers report at once", database, rush).is_good


def _officers(people: list[dict[str, str]], port: int) -> list[Officer]:
    return [Officer(row["agency"], Browser(port, row["session"])) for row in people]


def _judged(
    title: str,
    database: SqliteDatabase,
    acted: list[Officer],
    *,
    before: list[Officer] | None = None,
) -> Verdict:
    """What came of these officers, and of those that acted before them."""
    report.print_latencies(
        title, [answer for officer in acted for answer in officer.browser.answers]
    )
    stored = site.step(database, "stored.figures")
    past, now = ([tuple(row) for row in stored[name]] for name in ("past", "now"))
    verdict = judge([*(before or []), *acted], past, now)
    report.print_verdict(verdict)
    return verdict


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m indicators.load", description=__doc__)
    parser.add_argument("--minutes", type=float, default=3, help="of the working day")
    parser.add_argument("--workers", type=int, default=2, help="processes of gunicorn")
    parser.add_argument("--threads", type=int, default=4, help="threads of each of them")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
