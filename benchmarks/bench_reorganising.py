"""A reorganisation of 10.000 communes into 3.321, and tables on the units that came of it."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from itertools import count
from typing import NamedTuple

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import dvctrack.wsgi  # noqa: F401  # Collects garbage as in a worker of the web server.
from benchmarks.conftest import Goals, Size, Stopwatch
from benchmarks.counting import queries
from entities.choices import AgencyKind
from entities.models import Agency, Reorganisation
from entities.tests.factories import AgencyFactory, UserFactory
from indicators.choices import Cycle, Span
from indicators.league.leagues import leagues
from indicators.models import Indicator, Obligation, Period, PeriodIndicator, Submission
from indicators.periods.ask import Asked
from indicators.periods.run import open_period
from indicators.reorganising.plan import propose
from indicators.reorganising.record import receive_act, record
from indicators.tests.factories import IndicatorFactory, PeriodFactory

_DAY = date(2025, 7, 1)
_PROVINCES = 34
# So many ministries, of which two pairs are merged, are a table of 84 rows afterwards.
_MINISTRIES = 86


class World(NamedTuple):
    """So many communes, a tenth of which are merged by another file, and so many new ones."""

    communes: int
    units: int

    @property
    def few(self) -> int:
        return self.communes // 10


def _file(mergers: Iterable[tuple[str, str]]) -> bytes:
    """Of these slugs the first is merged into the second."""
    head = "predecessor,relation,successor,successor_name,effective_on,basis"
    rows = (f"{old},merged_into,{new},Đơn vị {new},{_DAY}," for old, new in mergers)
    return "\n".join((head, *rows)).encode()


def _communes(world: World, which: str) -> bytes:
    first, rows, units = (0, world.communes, world.units)
    if which == "few":
        first, rows, units = (world.communes, world.few, world.units // 10)
    return _file((f"xa-{n}", f"xa-{first}-{n % units}-2025") for n in range(first, first + rows))


def _receive(content: bytes) -> Reorganisation:
    return receive_act(content, file_name="sap-xep.csv", by=None, at=timezone.now())


@pytest.fixture(scope="module")
def world(database: None, size: Size) -> World:
    """Each agency with a figure of 2024 and one that it owes of 2025."""
    found = World(size(10_000, 400), size(3_321, 136))
    provinces = AgencyFactory.create_batch(_PROVINCES)
    Agency.objects.bulk_create(
        AgencyFactory.build(
            slug=f"xa-{n}",
            name=f"Xã số {n}",
            kind=AgencyKind.COMMUNE,
            parent=provinces[n % found.units % _PROVINCES],
        )
        for n in range(found.communes + found.few)
    )
    Agency.objects.bulk_create(
        AgencyFactory.build(slug=f"bo-{n}", name=f"Bộ số {n}", kind=AgencyKind.MINISTRY)
        for n in range(_MINISTRIES)
    )
    for kind in (AgencyKind.COMMUNE, AgencyKind.MINISTRY):
        _write_figures(kind)
    return found


def _write_figures(kind: str) -> None:
    indicator = IndicatorFactory.create(slug=kind)
    agencies = list(Agency.objects.of_kind(kind))
    for year in (2024, 2025):
        period = Period.objects.filter(code=f"{year}-12-31").first() or PeriodFactory.create(
            code=f"{year}-12-31", as_of=date(year, 12, 31), cycle=Cycle.YEAR
        )
        key = {"period": period, "indicator": indicator}
        PeriodIndicator.objects.create(**key, ranking_span=Span.TO_DATE, judged_span=Span.TO_DATE)
        Obligation.objects.bulk_create(Obligation(agency=row, **key) for row in agencies)
        if year == 2024:
            Submission.objects.bulk_create(
                Submission(agency=row, numerator=row.pk * 7919 % 997, denominator=997, **key)
                for row in agencies
            )


@pytest.fixture(scope="module")
def asked() -> dict[str, int]:
    """Of each case the number of its queries."""
    return {}


@pytest.mark.parametrize("which", ["few", "many"])
@pytest.mark.parametrize("step", ["preview", "confirm"])
def test_act(
    stopwatch: Stopwatch,
    goals: Goals,
    world: World,
    asked: dict[str, int],
    step: str,
    which: str,
) -> None:
    content = _communes(world, which)
    work = partial(propose, content)
    if step == "confirm":
        work = partial(record, _receive(content), by=None, at=timezone.now())
    case = f"{step} {which}"
    asked[case] = queries(partial(stopwatch.run, case, work, rounds=1))
    if which == "many":
        named = f"{step} of an act of {world.communes:,} rows"
        goals.most(f"{named}: {{}} seconds", stopwatch.seconds[case], 10)
        few = asked[f"{step} few"]
        goals.most(f"{named}: {{}} queries, {few} for {world.few:,}", asked[case], few)


_TABLES = pytest.mark.parametrize("on", [None, _DAY], ids=["published", "units"])


@_TABLES
def test_leagues(stopwatch: Stopwatch, goals: Goals, world: World, on: date | None) -> None:
    indicator, period = Indicator.objects.get(slug="commune"), Period.objects.get(code="2024-12-31")
    work = partial(leagues, indicator, period, units_on=on)
    seconds = stopwatch.run(f"leagues {on}", work, rounds=5, is_warm=True)
    if on is not None:
        sentence = f"leagues of {world.units:,} units from {world.communes:,}"
        slower = seconds / stopwatch.seconds["leagues None"]
        goals.most(f"{sentence}: {{}} times those as published", slower, 1.5)


@_TABLES
def test_page(stopwatch: Stopwatch, goals: Goals, world: World, on: date | None) -> None:
    if on is None:
        pairs = (("bo-0", "bo-0-2025"), ("bo-1", "bo-0-2025"), ("bo-2", "x"), ("bo-3", "x"))
        record(_receive(_file(pairs)), by=None, at=timezone.now())
    query = {"units_on": on.isoformat()} if on else {}
    address = reverse("league", args=("ministry", "2024-12-31"), query=query)
    page = partial(Client().get, address)
    (table,) = page().context["tables"]
    assert len(table) == (_MINISTRIES if on is None else _MINISTRIES - 2)
    seconds = stopwatch.run(f"page {on}", page, before=cache.clear, rounds=15, is_warm=True)
    if on is not None:
        slower = seconds / stopwatch.seconds["page None"]
        named = f"a page of {len(table)} rows on other units"
        goals.most(f"{named}: {{}} times the page as published", slower, 1.2)


def test_open_period(stopwatch: Stopwatch, goals: Goals, world: World) -> None:
    by = UserFactory.create()
    asked = [
        Asked(row, Span.TO_DATE, Span.TO_DATE, [AgencyKind.COMMUNE])
        for row in Indicator.objects.order_by("pk")
    ]
    years = count(2026)

    def work() -> None:
        day = date(next(years), 12, 31)
        period = PeriodFactory.build(code=day.isoformat(), as_of=day, cycle=Cycle.YEAR)
        open_period(period, asked=asked, by=by, at=timezone.now())

    seconds = stopwatch.run("open a period", work, is_warm=True)
    owing = Obligation.objects.filter(period__code="2026-12-31").count()
    goals.most(f"a period with {owing:,} obligations is opened: {{}} seconds", seconds, 2)
