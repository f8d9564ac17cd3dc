"""Officers who report at the same time to the site as it is served in production.

Their browsers are threads of this process: locust would bring a web server and compiled event
loops along, and could not say whether a figure was lost.
"""

import os
import random
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from itertools import islice
from operator import itemgetter
from pathlib import Path
from statistics import quantiles

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from benchmarks.browser import Answer, Browser, fields_of
from benchmarks.conftest import Goals, Size
from benchmarks.officers import ACTIONS, CODE, DAY, INDICATORS, Officer
from benchmarks.served import Site, served
from benchmarks.verdict import judge
from benchmarks.workbook import write_workbook
from entities.choices import AgencyKind, Role
from entities.tests.accounts import staff
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
_CORES = len(os.sched_getaffinity(0))
# Of each action on a quiet site.
_SAMPLE = 40


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
def site(coordinator: User) -> Iterator[Site]:
    with served() as started:
        yield started


def hire(site: Site, *, number: int) -> list[Officer]:
    """So many officers, about as many for each agency."""
    owing = Obligation.objects.filter(period__code=CODE, indicator__slug=INDICATORS[0])
    agencies = [row.agency for row in islice(owing.select_related("agency"), _AGENCIES)]
    officers = []
    for place in range(number):
        agency = agencies[place % len(agencies)]
        user = UserFactory.create()
        MembershipFactory.create(user=user, role=Role.OFFICER, agency=agency)
        officers.append(Officer(agency.slug, Browser(site.port, user)))
    return officers


def together(runs: Iterable[Callable[[], None]]) -> None:
    """Each in a thread of its own; what one of them raises is raised when all have ended."""
    runs = list(runs)
    with ThreadPoolExecutor(max_workers=len(runs)) as pool:
        for future in [pool.submit(run) for run in runs]:
            future.result()


def tell(goals: Goals, title: str, officers: list[Officer]) -> None:
    """Latencies and what went wrong, of officers whose figures are the only ones of the period.

    Answers are told once.
    """
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
    for officer in officers:
        officer.browser.answers.clear()


def late(answers: list[Answer], per_cent: int) -> float:
    """Most of these answers, so many per cent of them, came within these seconds."""
    seconds = [answer.seconds for answer in answers]
    return quantiles([*seconds, *seconds[:1]], n=100)[per_cent - 1]


@pytest.fixture(scope="module")
def rush(site: Site, size: Size) -> list[Officer]:
    """One for each agency; SQLite, which has one writer at a time, is for fewer."""
    full = _AGENCIES if connection.vendor == "postgresql" else 20
    return hire(site, number=size(full, 10))


def milliseconds(site: Site, runs: Sequence[Callable[[], object]]) -> dict[str, float]:
    """What one of them takes on a quiet site, where they come one after the other: of processor,
    by the parts of the site, and of time.
    """
    before, began = site.cpu(), time.perf_counter()
    for run in runs:
        run()
    passed, used = time.perf_counter() - began, site.cpu()
    taken = {part: seconds - before[part] for part, seconds in used.items()} | {"time": passed}
    return {part: 1000 * seconds / len(runs) for part, seconds in taken.items()}


def of_processor(taken: dict[str, float]) -> float:
    """By those parts that answer."""
    return taken["server"] + taken.get("PostgreSQL", 0)


def test_cost_of_actions(goals: Goals, site: Site, rush: list[Officer], size: Size) -> None:
    """Of one request each, beside the same figures in the change form of the admin."""
    officers = rush[: size(_SAMPLE, 10)]
    for officer in officers:
        officer.report()
        officer.open_table()
    costs = {
        action: milliseconds(site, [partial(act, officer) for officer in officers])
        for action, act in ACTIONS.items()
    }
    by_agency = {officer.agency: officer for officer in officers}
    figures = Submission.objects.filter(period__code=CODE, agency__slug__in=by_agency)
    names = ("agency__slug", "pk", "indicator__slug")
    administrator = Browser(site.port, staff("load", Role.ADMINISTRATOR))
    in_admin = [
        partial(by_agency[agency].correct, administrator, *figure)
        for agency, *figure in figures.values_list(*names)
    ]
    in_admin[0]()
    costs["admin"] = milliseconds(site, in_admin)
    for action, taken in costs.items():
        parts = ", ".join(f"{part} {found:.1f}" for part, found in taken.items())
        goals.tell(f"{action:>22}: milliseconds of {parts}")
    mean = sum(DAY.count(action) * of_processor(costs[action]) for action in ACTIONS) / len(DAY)
    carried = _CORES * _PAUSE * 1000 / mean
    goals.tell(f"{_CORES} cores carry {carried:.0f} officers, one action each {_PAUSE} seconds")
    reports = len(in_admin) / len(officers)
    for name, found in (("processor", of_processor), ("time", itemgetter("time"))):
        ours, theirs = found(costs["form"]) + found(costs["submit"]), found(costs["admin"])
        line = f"opened and submitted, {{}} of the {name} that the same figures take in the admin"
        goals.most(line, ours / (reports * theirs), 1)
    tell(goals, "one action after the other", rush)


def test_everybody_at_once(goals: Goals, rush: list[Officer]) -> None:
    within = 10 if connection.vendor == "postgresql" else 0
    choice = random.Random(_AGENCIES)

    def report(officer: Officer, start: float) -> None:
        time.sleep(start)
        officer.report()

    together(partial(report, officer, choice.uniform(0, within)) for officer in rush)
    tell(goals, f"{len(rush)} officers report within {within} seconds", rush)


def test_working_day(
    goals: Goals, site: Site, rush: list[Officer], coordinator: User, size: Size, tmp_path: Path
) -> None:
    if connection.vendor != "postgresql":
        return
    officers = hire(site, number=size(_OFFICERS, 20))
    rows = size(20_000, 1_000)
    world = World(rows)
    write_world(world, rows)
    write_workbook(tmp_path / "large.xlsx", world.rows(rows))
    minutes = size(180, 24)
    end = time.monotonic() + minutes

    def work(officer: Officer, choice: random.Random) -> None:
        due = time.monotonic() + choice.uniform(0, _PAUSE)
        for action in officer.day(choice):
            time.sleep(max(0, due - time.monotonic()))
            if time.monotonic() > end:
                return
            action()
            due += _PAUSE

    browser, before = Browser(site.port, coordinator), site.cpu()
    with ThreadPoolExecutor() as pool:
        imported = pool.submit(import_file, browser, tmp_path / "large.xlsx")
        together(partial(work, officer, random.Random(n)) for n, officer in enumerate(officers))
    used = {name: seconds - before[name] for name, seconds in site.cpu().items()}
    title = f"{len(officers)} officers, one action each {_PAUSE} seconds"
    told = ", ".join(f"{name} {seconds:.0f}" for name, seconds in used.items())
    goals.tell(f"{title}: seconds of processor in {minutes}: {told}")
    answers = [answer for officer in officers for answer in officer.browser.answers]
    for action, most in (("draft", 1.5), ("submit", 2)):
        taken = late([answer for answer in answers if answer.action == action], 95)
        goals.most(f"{title}: 95 % of {action} within {{}} seconds", taken, most)
    tell(goals, title, [*rush, *officers])
    imported.result()
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
