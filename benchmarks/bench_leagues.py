"""League tables among many figures."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

import dvctrack.wsgi  # noqa: F401  # Collects garbage as in a worker of the web server.
from benchmarks.conftest import Goals, Size, Stopwatch
from benchmarks.counting import buffers
from benchmarks.figures import LARGE, make_league, write_tables
from entities.choices import AgencyKind
from indicators.tests.many_figures import COMMUNES

_FEW = 6 * COMMUNES


@pytest.fixture(scope="module", params=["few", "many"])
def figures(database: None, request: Any, size: Size) -> Iterator[tuple[str, int]]:
    number = _FEW if request.param == "few" else size(588, 20) * COMMUNES
    write_tables(number)
    yield request.param, number
    call_command("flush", interactive=False, verbosity=0)


@pytest.mark.parametrize(
    ("name", "most"), [("a league", 150), ("a league with changes", 200)], ids=["plain", "changes"]
)
def test_league(
    stopwatch: Stopwatch, goals: Goals, figures: tuple[str, int], name: str, most: int
) -> None:
    which, number = figures
    work = partial(make_league, LARGE, AgencyKind.COMMUNE, has_changes=most == 200)
    seconds = stopwatch.run(f"{name} {which}", work, rounds=15, is_warm=True)
    if which == "many":
        slower = seconds / stopwatch.seconds[f"{name} few"]
        goals.most(f"{name} at {number:,} figures: {{}} times that at {_FEW:,}", slower, 1.15)
    if connection.vendor == "postgresql":
        goals.most(f"{name} at {number:,} figures: {{}} buffers", buffers(work), most)
