"""Who has the password alone of an administrator reaches nothing that a visitor does not."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from entities.choices import Role
from entities.tests.accounts import staff
from entities.tests.second_factor import Clock, give_factor
from indicators.tests.sweep.addresses import address, places
from indicators.tests.sweep.asking import SIGNED, everything, undone
from indicators.tests.sweep.pages import BEFORE_ADMIN, OF_ACCOUNTS, PAGES
from indicators.tests.sweep.world import World

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]
LOGIN, STEP = reverse("login"), reverse("second-step")
TO_SIGN_IN = (LOGIN, reverse("admin:login"))
FORM = "//main//form/@action"
OF_FACTOR = [reverse(name) for name in OF_ACCOUNTS if name.startswith("second-factor")]
OF_LISTS = ("_changelist", "_export", "index")

# The status, where it leads, and what it says.
Answer = tuple[int, str, bytes]


@pytest.fixture
def intruder(world: World, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Client:
    """At noon, as long as the test takes: pages tell the time."""
    Clock(monkeypatch)
    settings.SECOND_FACTOR = "required"
    give_factor(staff("quantri", Role.ADMINISTRATOR))
    client = Client()
    client.post(LOGIN, {"username": "quantri", "password": "mật khẩu"})
    return client


def test_password_alone_reaches_what_a_visitor_reaches(intruder: Client, world: World) -> None:
    """The same answer, letter by letter, but that it leads to the second step of signing in."""
    before = stored()
    wrong, led = [], 0
    for path in addresses(world):
        for method in ("GET", "POST"):
            with undone():
                theirs = answer(Client(), method, path)
            ours = answer(intruder, method, path)
            led += STEP in ours[1]
            if ours != theirs and not asks_for_the_step(ours, theirs):
                wrong.append((method, path, *ours[:2]))
    assert wrong == []
    assert led > len(PAGES) / 2
    assert stored() == before


def stored() -> dict[str, Any]:
    """Everything but the trail, which tells that somebody was refused."""
    found = everything()
    del found["entities.TrailEntry"]
    return found


def asks_for_the_step(ours: Answer, theirs: Answer) -> bool:
    """In the place of the page for signing in, or of being led there."""
    if ours[0] == theirs[0] == 302:
        return ours[1].startswith(STEP) and theirs[1].startswith(TO_SIGN_IN)
    if not ours[0] == theirs[0] == 401:
        return False
    actions = [html.fromstring(page[2].decode()).xpath(FORM) for page in (ours, theirs)]
    return actions == [[STEP], [LOGIN]]


def addresses(world: World) -> Iterator[str]:
    yield from (address(name, world) for name in PAGES)
    yield from OF_FACTOR
    for place in places():
        if place.namespace == "api" and place.name not in ("league", ""):
            yield reverse(f"api:{place.name}")
        elif place.namespace == "admin" and place.name.endswith(OF_LISTS):
            yield reverse(f"admin:{place.name}")
    yield from (f"/{path}" for path in BEFORE_ADMIN)
    yield f"/api/v1/figures/?seen_at={world.code}"
    yield f"{address('league', world)}&_export=csv"


def answer(client: Client, method: str, path: str) -> Answer:
    found = client.generic(method, path)
    content = b"" if hasattr(found, "streaming_content") else found.content
    return found.status_code, found.headers.get("Location", ""), SIGNED.sub(b"", content)
