"""The lists of the admin among many figures."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from benchmarks.conftest import Goals, Size, Stopwatch
from benchmarks.figures import write_tables
from entities.choices import Role
from entities.models import Agency
from entities.tests.accounts import staff
from indicators.models import Obligation, Period, PeriodIndicator, Submission

_LISTS = (Agency, Period, PeriodIndicator, Obligation, Submission)


@pytest.fixture(scope="module", params=["few", "many"])
def figures(database: None, request: Any, size: Size) -> Iterator[tuple[str, int, Client]]:
    """Which of the two, how many figures, and an administrator's browser."""
    number = 1_000 if request.param == "few" else size(1_000_000, 10_000)
    write_tables(number)
    client = Client()
    client.force_login(staff("bench", Role.ADMINISTRATOR))
    yield request.param, number, client
    call_command("flush", interactive=False, verbosity=0)


@pytest.mark.parametrize("model", _LISTS)
def test_list(
    stopwatch: Stopwatch, goals: Goals, figures: tuple[str, int, Client], model: type[Model]
) -> None:
    which, number, client = figures
    label = model._meta.label_lower
    address = reverse(f"admin:{label.replace('.', '_')}_changelist")
    assert client.get(address).status_code == 200
    taken = stopwatch.run(f"{label} {which}", partial(client.get, address), rounds=5)
    if which == "many":
        slower = taken / stopwatch.seconds[f"{label} few"]
        goals.most(f"admin list {label} at {number:,} figures: {{}} times that at 1,000", slower, 2)
