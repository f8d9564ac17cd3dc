"""`python -m indicators.bench`: imports on SQLite and on PostgreSQL, in one run, as a table."""

import argparse
import sys
import tempfile
from pathlib import Path

from dvctrack.tests.postgres import PostgresUnavailableError
from indicators.bench import goals, report, running
from indicators.bench.databases import PostgresDatabase, SqliteDatabase
from indicators.bench.plan import Sizes, cases


def main() -> None:
    options = _options()
    sizes = Sizes(options.rows, options.stock_rows, options.stock_full)
    with tempfile.TemporaryDirectory(prefix="dvctrack-bench-") as name:
        folder = Path(name)
        running.write_files(folder, sizes)
        reading = {name: running.read(folder / name, times=options.times) for name in running.READ}
        report.print_readings(reading)
        for kind in (SqliteDatabase, PostgresDatabase):
            try:
                database = kind(folder)
            except PostgresUnavailableError as reason:
                sys.stdout.write(f"Left out: {kind.name} ({reason})\n")
                continue
            with database:
                running.prepare(database, sizes)
                costs = running.run_all(database, list(cases(sizes)), folder, times=options.times)
            report.print_costs(database.name, costs)
            goals.print_goals(database.name, costs, reading)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m indicators.bench", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the largest file")
    parser.add_argument("--stock-rows", type=int, default=5000, help="rows for the stock import")
    parser.add_argument(
        "--stock-full", action="store_true", help="give the stock import the largest file, too"
    )
    parser.add_argument("--times", type=int, default=3, help="runs of each case, stock once")
    return parser.parse_args()


if __name__ == "__main__":
    main()
