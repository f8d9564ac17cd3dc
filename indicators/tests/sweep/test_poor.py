"""No page falls over where a fact is missing: every address, for everybody, in poor worlds.

Who may ask for what is known from the policy; whoever may not is turned away before a page is
made. Files of tables, the API and the admin say the same to all who may read them, so one or
two of them ask.
"""

from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from itertools import product

import pytest
from django.contrib import admin
from django.urls import reverse

from entities.models import Service
from indicators.models import Period
from indicators.tests.sweep.addresses import address, places
from indicators.tests.sweep.asking import ask, undone
from indicators.tests.sweep.pages import PAGES
from indicators.tests.sweep.poor import poor_worlds, world_without_periods
from indicators.tests.sweep.roles import ADMINISTRATOR, EVERYBODY, OWN, SUPERVISOR, VISITOR
from indicators.tests.sweep.test_admin import (
    ADMIN_PLACES,
    ASKED_OF_LISTS,
    OF_ALL_ROWS,
    OF_FILES,
    address_of,
    split,
)
from indicators.tests.sweep.test_exports import KINDS, TABLES
from indicators.tests.sweep.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# Method, address, and what is asked for there.
Request = tuple[str, str, dict[str, str]]
# These name the period in the query.
OF_PERIODS = {"overview", "services", "checks", "import-template"}
# Whose pages differ most go to every period; the others, who see what one of these sees, to
# those that lack most.
EVERYWHERE = {VISITOR, OWN, ADMINISTRATOR}
LACK_MOST = {"a target", "more than a figure", "an indicator", "any period"}


@pytest.fixture(autouse=True)
def _without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indicators.publishing.pdf.libreoffice", lambda: None)


def test_no_address_falls_over_in_a_period_that_lacks_something() -> None:
    worlds = poor_worlds()
    assert set(worlds) >= LACK_MOST - {"any period"}
    assert not Service.objects.exists()
    assert broken(worlds) == []


def test_no_address_falls_over_where_no_period_is() -> None:
    worlds = {"any period": world_without_periods()}
    assert not Period.objects.exists()
    assert broken(worlds) == []


def broken(worlds: Mapping[str, World]) -> list[tuple[str, str, str, str]]:
    """What answers with an error of ours: what lacks, who asked, by which method and where."""
    first = next(iter(worlds.values()))
    found = []
    for role in sorted(EVERYBODY):
        with undone():
            client = first.client_of(role)
            client.raise_request_exception = False
            asked = set()
            for lacking, world in worlds.items():
                if role not in EVERYWHERE and lacking not in LACK_MOST:
                    continue
                for method, path, data in requests(role, world):
                    if (method, path, *data.items()) in asked:
                        continue
                    asked.add((method, path, *data.items()))
                    with undone() if method == "POST" else nullcontext():
                        status = ask(client, method, path, data)
                    if status is not None and status >= 500:
                        found.append((lacking, role, method, path))
    return found


def requests(role: str, world: World) -> Iterator[Request]:
    for name, (readers, changers) in PAGES.items():
        if name == "readyz":
            # It says 503 on purpose, since no worker lives here.
            continue
        path = address(name, world)
        if role in readers:
            yield "GET", path, {"period": world.code} if name in OF_PERIODS else {}
        if role in changers:
            yield "POST", path, {"reason": "Lý do"}
    if role in (VISITOR, ADMINISTRATOR):
        yield from of_api(world)
    if role == ADMINISTRATOR:
        yield from of_exports(world)
    if role in (SUPERVISOR, ADMINISTRATOR):
        yield from of_admin()


def of_exports(world: World) -> Iterator[Request]:
    for name, kind in product(TABLES, KINDS):
        yield "GET", address(name, world), {"_export": kind}


def of_api(world: World) -> Iterator[Request]:
    for place in places():
        if place.namespace == "api" and place.name not in ("league", ""):
            yield "GET", reverse(f"api:{place.name}"), {}
    figures = {"indicator": world.slug, "period": world.code, "agency": world.agency.slug}
    yield "GET", reverse("api:figures"), figures
    yield "GET", reverse("api:overdue"), {"on": world.code}
    yield "GET", reverse("api:league", args=(world.slug, world.code)), {}


def of_admin() -> Iterator[Request]:
    """Of each model the page of its last row, where there is one."""
    rows = {
        f"{model._meta.app_label}_{model._meta.model_name}": model._base_manager.last()
        for model in admin.site._registry
    }
    there = {label: row for label, row in rows.items() if row}
    for place in ADMIN_PLACES:
        label, kind = split(place)
        if kind in OF_FILES:
            # No file came into any of these tables.
            continue
        if not label or label in there or kind in OF_ALL_ROWS:
            data = ASKED_OF_LISTS if kind == "autocomplete" else {}
            yield "GET", address_of(place, there), data
