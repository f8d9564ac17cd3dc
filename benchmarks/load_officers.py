"""Officers who report at the same time to the site as it is served in production.

Their browsers are threads of this process: locust would bring a web server and compiled event
loops along, and could not say whether a figure was lost.
"""

import os
import random
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import date, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlsplit

import pytest
import requests
from django.contrib.auth.models import User
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from benchmarks.browser import Answer, Browser, fields_of
from benchmarks.conftest import Goals, Size
from benchmarks.officers import CODE, INDICATORS, Officer
from benchmarks.verdict import judge
from benchmarks.workbook import write_workbook
from entities.choices import AgencyKind, Role
from entities.tests.factories import MembershipFactory, UserFactory
from indicators.choices import BatchState
from indicators.management.reference import load_missing
from indicators.models import ImportBatch, Indicator, Obligation, Period, Submission
from indicators.periods.ask import Asked
from indicators.periods.run import open_period
from indicators.tests.many_figures import World, write_world

_AGENCIES = 84
_OFFICERS = 250
_PAUSE = 8
# Known to all, and of no use: the site ends with the measurement. Officers sign in by it here.
_KEY = "measured-" * 6
# As docs/operate.md says that it is served.
_SERVE = ("gunicorn", "--config", "python:dvctrack.serving")


@pytest.fixture(scope="module")
def coordinator(database: None) -> User:
    """Of a period that the agencies owe, and of others with communes, for a large file."""
    load_missing()
    user: User = UserFactory.create()
    MembershipFactory.create(user=user, role=Role.COORDINATOR)
    now = timezone.now()
    period = Period(
        code=CODE,
        label=CODE,
        as_of=date.fromisoformat(CODE),
        submissions_due_at=now + timedelta(days=1),
    )
    kinds = (AgencyKind.MINISTRY, AgencyKind.PROVINCE)
    indicators = Indicator.objects.filter(slug__in=INDICATORS)
    asked = [Asked(indicator, "to_date", "to_date", kinds) for indicator in indicators]
    open_period(period, asked=asked, by=user, at=now)
    return user


@pytest.fixture(scope="module")
def port(coordinator: User) -> Iterator[int]:
    """Of the site, on the loopback, with a worker beside it."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        found: int = free.getsockname()[1]
    name = str(connection.settings_dict["NAME"])
    shared = os.environ.get("DATABASE_URL")
    url = urlsplit(shared)._replace(path=f"/{name}").geturl() if shared else f"sqlite:///{name}"
    environment = os.environ | {
        "DVCTRACK_ENV": "production",
        "DVCTRACK_SECRET_KEY": _KEY,
        "DVCTRACK_ALLOWED_HOSTS": "localhost",
        "DVCTRACK_SECOND_FACTOR": "off",
        "DATABASE_URL": url,
        "DVCTRACK_BIND": f"127.0.0.1:{found}",
    }
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
    subprocess.run(collect, env=environment, check=True)
    work = [sys.executable, "manage.py", "worker"]
    with (
        override_settings(SECRET_KEY=_KEY),
        subprocess.Popen([sys.executable, "-m", *_SERVE], env=environment) as server,
        subprocess.Popen(work, env=environment, stderr=subprocess.DEVNULL) as worker,
    ):
        try:
            _wait(f"http://localhost:{found}/healthz")
            yield found
        finally:
            server.terminate()
            worker.terminate()


def _wait(address: str) -> None:
    for _attempt in range(60):
        with suppress(requests.RequestException):
            if requests.get(address, timeout=5).ok:
                return
        time.sleep(0.5)
    raise AssertionError("the site does not start")


def hire(port: int, *, number: int) -> list[Officer]:
    """So many officers, about as many for each agency."""
    owing = Obligation.objects.filter(period__code=CODE, indicator__slug=INDICATORS[0])
    agencies = [row.agency for row in islice(owing.select_related("agency"), _AGENCIES)]
    officers = []
    for place in range(number):
        agency = agencies[place % len(agencies)]
        user = UserFactory.create()
        MembershipFactory.create(user=user, role=Role.OFFICER, agency=agency)
        officers.append(Officer(agency.slug, Browser(port, user)))
    return officers


def together(runs: Iterable[Callable[[], None]]) -> None:
    """Each in a thread of its own; what one of them raises is raised when all have ended."""
    runs = list(runs)
    with ThreadPoolExecutor(max_workers=len(runs)) as pool:
        for future in [pool.submit(run) for run in runs]:
            future.result()


def tell(goals: Goals, title: str, officers: list[Officer]) -> None:
    """Latencies and what went wrong, of officers whose figures are the only ones of the period."""
    goals.tell(f"{title}: action, answers, median and 95 % in seconds")
    answers = [answer for officer in officers for answer in officer.browser.answers]
    for action in sorted({answer.action for answer in answers}):
        rows = [answer for answer in answers if answer.action == action]
        goals.tell(f"{action:>22} {len(rows):6} {late(rows, 50):8.3f} {late(rows, 95):8.3f}")
    names = ("agency__slug", "indicator__slug", "numerator")
    past = Submission.history.filter(period__code=CODE).order_by("history_date", "history_id")
    now = Submission.objects.filter(period__code=CODE)
    wrong = judge(officers, past.values_list(*names), now.values_list(*names))
    said = sum(officer.said.total() for officer in officers)
    goals.least(f"{title}: {{}} figures submitted", said, 1)
    for name, found in wrong.items():
        goals.most(f"{title}: {{}} {name}", len(found), 0)


def late(answers: list[Answer], per_cent: int) -> float:
    """Most of these answers, so many per cent of them, came within these seconds."""
    seconds = [answer.seconds for answer in answers]
    return quantiles([*seconds, *seconds[:1]], n=100)[per_cent - 1]


@pytest.fixture(scope="module")
def rush(port: int, size: Size) -> list[Officer]:
    """One for each agency; SQLite, which has one writer at a time, is for fewer."""
    full = _AGENCIES if connection.vendor == "postgresql" else 20
    return hire(port, number=size(full, 10))


def test_everybody_at_once(goals: Goals, rush: list[Officer]) -> None:
    within = 10 if connection.vendor == "postgresql" else 0
    choice = random.Random(_AGENCIES)

    def report(officer: Officer, start: float) -> None:
        time.sleep(start)
        officer.report()

    together(partial(report, officer, choice.uniform(0, within)) for officer in rush)
    tell(goals, f"{len(rush)} officers report within {within} seconds", rush)


def test_working_day(
    goals: Goals, port: int, rush: list[Officer], coordinator: User, size: Size, tmp_path: Path
) -> None:
    if connection.vendor != "postgresql":
        return
    officers = hire(port, number=size(_OFFICERS, 20))
    rows = size(20_000, 1_000)
    world = World(rows)
    write_world(world, rows)
    write_workbook(tmp_path / "large.xlsx", world.rows(rows))
    minutes = size(180, 24)
    end = time.monotonic() + minutes

    def work(officer: Officer, choice: random.Random) -> None:
        due = time.monotonic() + choice.uniform(0, _PAUSE)
        while due < end:
            time.sleep(max(0, due - time.monotonic()))
            officer.act(choice)
            due += _PAUSE

    browser = Browser(port, coordinator)
    together(
        [
            *(partial(work, officer, random.Random(n)) for n, officer in enumerate(officers)),
            partial(import_file, browser, tmp_path / "large.xlsx"),
        ]
    )
    title = f"{len(officers)} officers, one action each {_PAUSE} seconds"
    tell(goals, title, [*rush, *officers])
    answers = [answer for officer in officers for answer in officer.browser.answers]
    for action, most in (("draft", 1.5), ("submit", 2)):
        taken = late([answer for answer in answers if answer.action == action], 95)
        goals.most(f"{title}: 95 % of {action} within {{}} seconds", taken, most)
    assert ImportBatch.objects.get().state == BatchState.SAVED
    goals.tell(f"{title}: meanwhile {rows:,} figures were imported")


def import_file(browser: Browser, path: Path) -> None:
    """Send the file, look at the preview until it is there, and confirm it."""
    opened = browser.open("imports", "/imports/")
    with path.open("rb") as file:
        page = browser.send("file", "/imports/", opened, files={"file": file}).text
    preview = _wait_for('name="digest"', browser, "preview", page)
    accepted = dict.fromkeys(re.findall(r'name="(accept_[^"]+)"', preview), "on")
    browser.send("confirm", f"{page}confirm/", fields_of(preview) | accepted)
    _wait_for(f"{page}undo/", browser, "saved", page)


def _wait_for(text: str, browser: Browser, action: str, page: str) -> str:
    """The page of a file once a worker has done what was asked for."""
    for _attempt in range(60):
        shown = browser.ask(action, "GET", page).text
        if text in shown:
            return shown
        time.sleep(1)
    raise AssertionError(f"{page} does not show {text}")
