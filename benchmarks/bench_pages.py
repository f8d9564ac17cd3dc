"""The page of a league table, beside the page with a table of django-tables2 as it comes."""

import re
from functools import partial
from typing import Any

import pytest
from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

import dvctrack.wsgi  # noqa: F401  # Collects garbage as in a worker of the web server.
from benchmarks.conftest import Goals, Stopwatch
from benchmarks.figures import EARLIER, LARGE, LATER, SMALL, make_league, write_tables
from benchmarks.stock_table import StockTable
from entities.choices import AgencyKind
from indicators.league.tables import LeagueTable
from indicators.models import Period
from indicators.tests.many_figures import COMMUNES

# By the number of rows: the indicator, its kind of agency, and how many times faster it must be.
_PAGES = {84: (SMALL, AgencyKind.PROVINCE, 4), 3_400: (LARGE, AgencyKind.COMMUNE, 10)}


@pytest.fixture(scope="module", autouse=True)
def _figures(database: None) -> None:
    write_tables(6 * COMMUNES)


class Drawn:
    """One league as our table, as one of django-tables2, and its whole page."""

    def __init__(self, rows: int) -> None:
        indicator, kind, self.least = _PAGES[rows]
        self.rows = rows
        self.trend = list(Period.objects.filter(code__in=(EARLIER, LATER)).order_by("as_of"))
        self.league = make_league(indicator, kind, trend=self.trend)
        self.page = partial(Client().get, reverse("league", args=(indicator, LATER)))

    def table(self) -> LeagueTable:
        return LeagueTable(self.league, self.league.rows, trend=self.trend)

    def ours(self) -> str:
        return render_to_string("dvctrack/table.html", {"table": self.table()})

    def stock(self) -> str:
        return StockTable(self.league, self.table()).html()


@pytest.fixture(scope="module", params=_PAGES)
def drawn(_figures: None, request: Any) -> Drawn:
    return Drawn(request.param)


def words(html: str) -> list[str]:
    """What the rows of a table say."""
    rows = html.partition("<tbody")[2].partition("</tbody>")[0]
    return re.sub(r"<[^>]*>", " ", rows).split()


def test_stock_table(stopwatch: Stopwatch, drawn: Drawn) -> None:
    assert words(drawn.ours()) == words(drawn.stock())
    stopwatch.run(f"stock table {drawn.rows}", drawn.stock)


def test_table(stopwatch: Stopwatch, drawn: Drawn) -> None:
    stopwatch.run(f"table {drawn.rows}", drawn.ours, rounds=15, is_warm=True)


def test_page(stopwatch: Stopwatch, goals: Goals, drawn: Drawn) -> None:
    answer = drawn.page()
    assert answer.status_code == 200
    seconds, rows = stopwatch.seconds, drawn.rows
    page = stopwatch.run(f"page {rows}", drawn.page, before=cache.clear, rounds=15, is_warm=True)
    with_stock = page - seconds[f"table {rows}"] + seconds[f"stock table {rows}"]
    named = f"a page of {rows:,} rows"
    goals.least(
        f"{named}: {{}} times faster than with a stock table", with_stock / page, drawn.least
    )
    goals.most(f"{named}: {{}} kB", len(answer.content) / 1000, 400)
