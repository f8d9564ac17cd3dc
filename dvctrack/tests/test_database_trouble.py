"""A database that is locked, full or away, and a disk that is full, as pages tell it."""

import os
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
import requests

from dvctrack.tests.own_site import OwnSite
from dvctrack.tests.postgres import PostgresServer
from dvctrack.tests.served import served, signed_in

pytestmark = [pytest.mark.own_database, pytest.mark.both_databases, pytest.mark.slow]
OPEN = """
from entities.models import Agency
from indicators.choices import PeriodState
agency = Agency.objects.filter(kind="province").order_by("pk").first()
indicator = Indicator.objects.get(slug="online-provision")
period = Period.objects.create(
    code="2026-09-14", label="Kỳ", as_of="2026-09-14", cycle="month", state=PeriodState.OPEN
)
PeriodIndicator.objects.create(period=period, indicator=indicator)
Obligation.objects.create(period=period, indicator=indicator, agency=agency)
print(agency.slug)
"""
FIGURES = "print(list(Submission.objects.values_list('numerator', 'denominator')))"
FORM = "/entry/2026-09-14/grid/online-provision/"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PostgresServer | None]:
    """A server that a test may stop, where the run is on PostgreSQL."""
    if not os.environ.get("DATABASE_URL"):
        yield None
        return
    server = PostgresServer.start()
    yield server
    server.stop()


@pytest.fixture
def site(tmp_path: Path, server: PostgresServer | None) -> OwnSite:
    site = OwnSite.make(tmp_path)
    if server is None:
        return site
    dump = subprocess.run(["pg_dump", site.database], capture_output=True, check=True)
    subprocess.run(["psql", "-q", server.url], input=dump.stdout, capture_output=True, check=True)
    return replace(site, environment={**site.environment, "DATABASE_URL": server.url})


@contextmanager
def lock(site: OwnSite) -> Iterator[None]:
    """Somebody else writes, and does not come to an end."""
    if site.database:
        with psycopg.connect(site.database) as other:
            other.execute("SELECT * FROM indicators_period FOR UPDATE")
            yield
    else:
        with closing(sqlite3.connect(site.sqlite_file, isolation_level=None)) as other_file:
            other_file.execute("BEGIN IMMEDIATE")
            yield


def token(page: requests.Response) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
    assert found
    return found[1]


def hidden(page: requests.Response) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text))


def test_lock_and_a_server_that_is_away_are_told_and_pass(
    site: OwnSite, server: PostgresServer | None
) -> None:
    agency = site.run(OPEN)
    typed = {f"{agency}:to_date:numerator": "95", f"{agency}:to_date:denominator": "100"}
    with served(site) as base:
        browser = signed_in(site)
        form = browser.get(base + FORM)
        sent = {**typed, "action": "save", "csrfmiddlewaretoken": token(form)}
        headers = {"Referer": base + FORM}
        with lock(site), ThreadPoolExecutor() as others:
            asked = others.submit(browser.post, base + FORM, sent, headers=headers)
            # The site answers whoever needs nothing that is locked.
            assert requests.get(f"{base}/healthz").status_code == 200
            assert not asked.done()
            page = asked.result()
            assert page.elapsed.total_seconds() < 5
        assert page.status_code == 503
        assert page.headers["Retry-After"] == "5"
        assert "Hệ thống đang bận" in page.text
        assert site.run(FIGURES) == "[]"
        # One button sends again what was typed.
        assert typed.items() <= hidden(page).items()
        again = browser.post(base + FORM, hidden(page), headers=headers)
        assert again.status_code == 200, again.text
        assert site.run(FIGURES) == "[(95, 100)]"

        if server is not None:
            server.pause()
            # Also to whom it knows.
            assert browser.get(f"{base}/healthz").status_code == 200
            page = browser.post(base + FORM, sent, headers=headers)
            assert (page.status_code, page.headers["Retry-After"]) == (503, "30")
            assert typed.items() <= hidden(page).items()
            answer = requests.get(f"{base}/api/v1/periods/")
            assert (answer.status_code, answer.json()["status"]) == (503, 503)
            assert "failed   database: " in requests.get(f"{base}/readyz").text
            server.resume()
            assert browser.get(base + FORM).status_code == 200
            assert requests.get(f"{base}/api/v1/periods/").status_code == 200
