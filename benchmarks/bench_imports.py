"""Figures from a file, beside a floor and beside a stock import-export."""

import csv
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from tablib import Dataset

from benchmarks import floor
from benchmarks.conftest import Goals, Size, Stopwatch
from benchmarks.counting import empty, megabytes, queries
from benchmarks.stock_import import StockResource
from benchmarks.workbook import write_workbook
from indicators.importing.confirm import import_file
from indicators.importing.undo import undo_import
from indicators.models import ImportBatch, Submission
from indicators.tests.many_figures import HEADINGS, World, write_world

_AT = datetime(2026, 1, 5, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
_TINY = 84


class Files:
    """The same figures in workbooks of several sizes, and as csv."""

    def __init__(self, folder: Path, size: Size) -> None:
        self.rows = size(100_000, 2_000)
        self.stock_rows = size(5_000, 200)
        self.medium_rows = size(20_000, 500)
        names = ("large", "corrected", "tiny", "merged", "bare")
        self.large, self.corrected, self.tiny, self.merged, self.bare = (
            folder / f"{name}.xlsx" for name in names
        )
        self.csv = folder / "large.csv"
        world = World(self.rows)
        write_workbook(self.large, world.rows(self.rows))
        write_workbook(self.corrected, world.rows(self.rows, is_changed=True))
        write_workbook(self.tiny, world.rows(_TINY))
        write_workbook(self.merged, world.rows(self.medium_rows))
        write_workbook(self.bare, world.rows(self.medium_rows), is_merged=False)
        with self.csv.open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows([HEADINGS, *world.rows(self.rows)])
        self.stock = Dataset(*islice(world.rows(self.rows), self.stock_rows), headers=HEADINGS)
        write_world(world, self.rows, _TINY)


@pytest.fixture(scope="module")
def files(database: None, tmp_path_factory: pytest.TempPathFactory, size: Size) -> Iterator[Files]:
    yield Files(tmp_path_factory.mktemp("files"), size)
    no_figures()


def no_figures() -> None:
    empty(Submission, Submission.history.model, ImportBatch)


def save(path: Path, *, dry_run: bool = False) -> None:
    done = import_file(path.read_bytes(), file_name=path.name, by=None, at=_AT, dry_run=dry_run)
    assert done.is_saved is not dry_run, done.proposal.findings[:3]


def undo() -> None:
    assert undo_import(ImportBatch.objects.latest("pk"), by=None, at=_AT)


def test_floor(stopwatch: Stopwatch, files: Files) -> None:
    stopwatch.run("floor", partial(floor.write, files.large), before=no_figures)
    assert Submission.objects.count() == Submission.history.count() == files.rows


def test_stock(stopwatch: Stopwatch, files: Files) -> None:
    work = partial(StockResource().import_data, files.stock, raise_errors=True)
    stopwatch.run("stock", work, before=no_figures, rounds=1)
    assert Submission.objects.count() == Submission.history.count() == files.stock_rows


def test_import(stopwatch: Stopwatch, goals: Goals, files: Files) -> None:
    work = partial(save, files.large)
    no_figures()
    added = megabytes(work)
    seconds = stopwatch.run("import", work, before=no_figures)
    assert Submission.objects.count() == Submission.history.count() == files.rows
    named = f"a workbook of {files.rows:,} rows"
    floor_seconds = stopwatch.seconds["floor"]
    goals.tell(f"{named}: {seconds:.2f} seconds, the floor {floor_seconds:.2f}")
    goals.most(f"{named}: {{}} times the floor", seconds / floor_seconds, 2)
    faster = stopwatch.seconds["stock"] / files.stock_rows / (seconds / files.rows)
    least = 90 if connection.vendor == "postgresql" else 70
    goals.least(f"{named}: {{}} times faster a row than stock", faster, least)
    goals.most(f"{named}: {{}} MB added", added, 150)


def test_preview(stopwatch: Stopwatch, files: Files) -> None:
    stopwatch.run("preview", partial(save, files.large, dry_run=True), before=no_figures)


def test_bare(stopwatch: Stopwatch, files: Files) -> None:
    stopwatch.run("bare", partial(save, files.bare), before=no_figures)


def test_merged_title(stopwatch: Stopwatch, goals: Goals, files: Files) -> None:
    seconds = stopwatch.run("merged title", partial(save, files.merged), before=no_figures)
    sentence = f"{files.medium_rows:,} rows with a merged title: {{}} times those without"
    goals.most(sentence, seconds / stopwatch.seconds["bare"], 1.2)


def test_queries(goals: Goals, files: Files) -> None:
    found = []
    for path in (files.tiny, files.large):
        no_figures()
        found.append(queries(partial(save, path)))
    few, many = found
    sentence = f"a workbook of {files.rows:,} rows: {{}} queries, {few} for {_TINY} rows"
    goals.most(sentence, many, few)


def test_csv(stopwatch: Stopwatch, files: Files) -> None:
    stopwatch.run("csv", partial(save, files.csv), before=no_figures)


def test_unchanged(stopwatch: Stopwatch, files: Files) -> None:
    stopwatch.run("unchanged", partial(save, files.large))


def test_corrected(stopwatch: Stopwatch, files: Files) -> None:
    stopwatch.run("corrected", partial(save, files.corrected), rounds=1)


def test_correction_undone(stopwatch: Stopwatch, files: Files) -> None:
    stopwatch.run("correction undone", undo, rounds=1)


def test_import_undone(stopwatch: Stopwatch, files: Files) -> None:
    def import_anew() -> None:
        no_figures()
        save(files.large)

    stopwatch.run("import undone", undo, before=import_anew, rounds=1)
    assert not Submission.objects.exists()
