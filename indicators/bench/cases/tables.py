"""What a league table costs: its queries, its page, and the page from memory."""

import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import partial
from http.client import HTTPConnection
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from entities.choices import AgencyKind
from indicators.bench.cases.figures import EARLIER, LATER, SMALL
from indicators.bench.cases.stock_table import stock_html
from indicators.bench.measuring import Meter
from indicators.bench.world import indicator_slug
from indicators.league import League, leagues
from indicators.league.tables import LeagueTable
from indicators.models import Indicator, Period

TIMES = 15
REQUESTS = 200
EMPTY = "/healthz"
Measured = dict[str, float]


def query(_path: Path, _meter: Meter) -> Measured:
    """The table of 3,400 communes, and with its changes: seconds, queries, pages of PostgreSQL."""
    import_module("dvctrack.wsgi")
    found: Measured = {}
    for name, changes in (("plain", False), ("changes", True)):
        work = partial(_league, indicator_slug(0), AgencyKind.COMMUNE, changes=changes)
        work()
        counted: list[int] = []
        with connection.execute_wrapper(_counting(counted)):
            work()
        found |= {
            f"{name} seconds": _seconds(work),
            f"{name} queries": len(counted),
            f"{name} buffers": sum(counted),
        }
    return found


def pages(_path: Path, _meter: Meter) -> dict[str, Measured]:
    """The page of each size: made anew, with a stock table, and from memory."""
    # As in a worker of the web server, which this sets up.
    import_module("dvctrack.wsgi")
    small, large = (SMALL, AgencyKind.PROVINCE), (indicator_slug(0), AgencyKind.COMMUNE)
    return {"84": _page(*small), "3400": _page(*large)}


def _page(indicator: str, kind: str) -> Measured:
    address = reverse("league", args=(indicator, LATER))
    client = Client(headers={"host": "localhost", "accept-encoding": "gzip"})

    def made_anew() -> None:
        cache.clear()
        answer = client.get(address, secure=True)
        if answer.status_code != 200:
            raise AssertionError(answer)

    made_anew()
    periods = list(Period.objects.filter(code__in=(EARLIER, LATER)).order_by("as_of"))
    found = _league(indicator, kind, trend=periods)
    if _words(_ours(found, periods)) != _words(_stock(found, periods)):
        raise AssertionError("The two tables say different things.")
    ours = _seconds(lambda: _ours(found, periods))
    stock = _seconds(lambda: _stock(found, periods), times=3)
    page = _seconds(made_anew)
    cached, empty = _requests_per_second(address)
    return {
        "rows": len(found.rows),
        "page": page,
        "table": ours,
        "stock table": stock,
        "page with a stock table": page - ours + stock,
        "times faster": (page - ours + stock) / page,
        "cached requests": cached,
        "empty requests": empty,
        "of empty": cached / empty,
    }


def _league(slug: str, kind: str, *, changes: bool = True, trend: Sequence[Period] = ()) -> League:
    period = Period.objects.get(code=LATER)
    since = Period.objects.get(code=EARLIER) if changes else None
    indicator = Indicator.objects.get(slug=slug)
    (found,) = leagues(indicator, period, kinds=[kind], since=since, trend=trend)
    return found


def _ours(found: League, periods: list[Period]) -> str:
    table = LeagueTable(found, found.rows, trend=periods)
    return render_to_string("dvctrack/table.html", {"table": table})


def _stock(found: League, periods: list[Period]) -> str:
    """The same cells in a table of django-tables2 as it comes, with its own template."""
    return stock_html(found, LeagueTable(found, found.rows, trend=periods))


def _words(html: str) -> list[str]:
    """What the rows of a table say."""
    rows = html.partition("<tbody")[2].partition("</tbody>")[0]
    return re.sub(r"<[^>]*>", " ", rows).split()


def _counting(counted: list[int]) -> Callable[..., Any]:
    """Counts what each query reads, in pages of 8 kB; 0 where the database does not tell."""

    def wrapper(execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        buffers = 0
        if connection.vendor == "postgresql" and sql.startswith("SELECT"):
            with context["connection"].connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", values)
                plan = cursor.fetchone()[0][0]["Plan"]
            buffers = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
        counted.append(buffers)
        return execute(sql, values, many, context)

    return wrapper


def _seconds(work: Callable[[], object], *, times: int = TIMES) -> float:
    """The middle of several runs."""
    taken = []
    for _turn in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def _requests_per_second(address: str) -> tuple[float, float]:
    """Of the page that lies in memory and of an empty view, turn by turn.

    As a reader's browser asks one worker of the web server of production.
    """
    found: dict[str, list[float]] = {address: [], EMPTY: []}
    with _serving() as port:
        _ask(port, address)
        for _turn in range(5):
            for asked, rates in found.items():
                began = time.perf_counter()
                for _number in range(REQUESTS):
                    _ask(port, asked)
                rates.append(REQUESTS / (time.perf_counter() - began))
    cached, empty = (statistics.median(rates) for rates in found.values())
    return cached, empty


@contextmanager
def _serving() -> Iterator[int]:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--workers", "1", "--log-level", "error"]
    command += ["--bind", f"127.0.0.1:{port}", settings.WSGI_APPLICATION.replace(".app", ":app")]
    with subprocess.Popen(command) as server:  # noqa: S603
        try:
            for _attempt in range(100):
                with suppress(ConnectionRefusedError):
                    _ask(port, EMPTY)
                    break
                time.sleep(0.1)
            yield port
        finally:
            server.terminate()


def _ask(port: int, address: str) -> None:
    headers = {"Host": "localhost", "Accept-Encoding": "gzip", "X-Forwarded-Proto": "https"}
    with closing(HTTPConnection("127.0.0.1", port)) as asking:
        asking.request("GET", address, headers=headers)
        answer = asking.getresponse()
        answer.read()
        if answer.status != 200:
            raise AssertionError(answer.status)
