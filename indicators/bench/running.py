"""Running the cases on one database, each in a process of its own."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from dvctrack.lib.files.limited import Reader
from indicators.bench.databases import SqliteDatabase
from indicators.bench.measuring import Cost
from indicators.bench.plan import TINY_ROWS, Case, Sizes
from indicators.bench.workbooks import write_csv, write_xlsx
from indicators.bench.world import World

Costs = dict[Case, Cost]
# A case that takes longer is wrong, and the bench ends with it.
_MOST_SECONDS = 3600
_ROOT = Path(__file__).resolve().parent.parent.parent
_ANNEXES = _ROOT / "fixtures" / "annexes"
_ANNEX = _ANNEXES / "annex-2023.docx"
READ = ("large.xlsx", "large.csv", "annex.docx")


def write_files(folder: Path, sizes: Sizes) -> None:
    world = World(sizes.rows)
    write_xlsx(folder / "large.xlsx", world.rows(sizes.rows))
    write_csv(folder / "large.csv", world.rows(sizes.rows))
    write_xlsx(folder / "changed.xlsx", world.rows(sizes.rows, is_changed=True))
    write_xlsx(folder / "small.xlsx", world.rows(sizes.stock_rows))
    write_xlsx(folder / "tiny.xlsx", world.rows(TINY_ROWS))
    shutil.copyfile(_ANNEX, folder / "annex.docx")
    shutil.copyfile(_ANNEXES / "annex-2022.docx", folder / "annex-2022.docx")


def prepare(database: SqliteDatabase, sizes: Sizes) -> None:
    _run(database, "preparing.migrated")
    database.keep("migrated")
    for state, (call, numbers) in sizes.states.items():
        database.go_to("migrated")
        _run(database, f"preparing.{call}", numbers=numbers)
        database.keep(state)


def run_all(database: SqliteDatabase, cases: Iterable[Case], files: Path, *, times: int) -> Costs:
    """The middle one of several runs of each case, which take turns: the machine is not quiet."""
    costs: dict[Case, list[Cost]] = {}
    for turn in range(times):
        for case in cases:
            if turn and case.is_slow:
                continue
            database.go_to(case.state)
            cost = _run(database, case.call, files / case.file, case.numbers)
            costs.setdefault(case, []).append(cost)
            if case.keeps and not turn:
                database.keep(case.keeps)
    return {case: middle(found) for case, found in costs.items()}


def read(path: Path, *, times: int) -> Cost:
    """What the process costs that reads a file; its memory is all that it has."""
    return middle([_read_once(path) for _turn in range(times)])


def middle(costs: list[Cost]) -> Cost:
    seconds = statistics.median_low(cost.seconds for cost in costs)
    return next(cost for cost in costs if cost.seconds == seconds)


def _read_once(path: Path) -> Cost:
    reader = Reader(path, path.with_suffix(".lines"))
    began = time.perf_counter()
    process = reader.start()
    if process is None:
        raise AssertionError("somebody else reads the file")
    _pid, _status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    reader.discard()
    return Cost(seconds, used.ru_maxrss / 1024)


def _run(
    database: SqliteDatabase, call: str, path: Path = _ANNEX, numbers: tuple[int, ...] = ()
) -> Cost:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "indicators.bench.child", call, str(path), *map(str, numbers)],
        cwd=_ROOT,
        env=database.environment,
        stdout=subprocess.PIPE,
        timeout=_MOST_SECONDS,
        check=True,
    )
    return Cost(**json.loads(done.stdout))
