"""What nobody types, in every parameter of every page and every field of every form."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from entities.tests.pages import tree
from indicators.tests.sweep.addresses import address
from indicators.tests.sweep.asking import undone
from indicators.tests.sweep.pages import PAGES
from indicators.tests.sweep.roles import ADMINISTRATOR, OWN
from indicators.tests.sweep.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases, pytest.mark.slow]

ODD = {
    "nul": "a\0b",
    "digits": "9" * 5000,
    "more_than_a_column_holds": "9" * 25,
    "a_long_name": "ê" * 300,
    "half_of_a_pair": "\ud800",
    "a_day_far_away": "99999-01-01",
}
ODD_IN_FORMS = ("digits", "more_than_a_column_holds", "a_long_name")
PARAMETERS = (
    *("q", "on", "period", "indicator", "agency", "seen_at", "since", "units_on", "page", "sort"),
    *("kind", "parent", "from", "to", "quarter", "decision", "state", "ref", "show", "change"),
    *("changes", "document", "history", "of", "act", "all", "after", "limit", "tick", "order"),
)
OF_API = ("index", "agencies", "periods", "figures", "targets", "overdue", "deadlines")
# Neither is answered by a page of ours.
NO_FORMS = ("/language/", "/logout/")


def answered(client: Client, method: str, path: str, fields: dict[str, str]) -> int:
    """The status of the answer to fields sent as a browser would, byte for byte."""
    sent = urlencode(fields, errors="surrogatepass")
    with undone():
        if method == "GET":
            found: Any = client.generic("GET", path, QUERY_STRING=sent)
        else:
            kind = "application/x-www-form-urlencoded"
            found = client.generic("POST", path, sent, content_type=kind)
        if found.streaming:
            list(found)
    return int(found.status_code)


@pytest.mark.usefixtures("undrawn")
def test_no_address_falls_over(world: World) -> None:
    client = world.client_of(ADMINISTRATOR)
    client.raise_request_exception = False
    # Which is 503, since no worker lives here.
    paths = [address(name, world).partition("?")[0] for name in PAGES if name != "readyz"]
    paths += [reverse(f"api:{name}") for name in OF_API]
    broken = []
    for path in paths:
        for odd, text in ODD.items():
            status = answered(client, "GET", path, dict.fromkeys(PARAMETERS, text))
            if status >= 500 or (odd == "nul" and status == 200):
                broken.append((path, odd, status))
    assert broken == []


@pytest.mark.parametrize("role", [ADMINISTRATOR, OWN])
def test_no_form_falls_over(role: str, world: World) -> None:
    client = world.client_of(role)
    client.raise_request_exception = False
    found = {
        (re.sub(r"\d+", "1", action), *sorted(fields)): (action, fields)
        for name in PAGES
        for action, fields in forms(client, address(name, world))
    }
    broken = []
    for action, fields in found.values():
        for odd in ODD_IN_FORMS:
            status = answered(client, "POST", action, dict.fromkeys(fields, ODD[odd]))
            if status >= 500:
                broken.append((action, odd, status))
    assert broken == []
    assert found


def forms(client: Client, page: str) -> Iterator[tuple[str, list[str]]]:
    """Where each form of a page is sent, and the names of its fields."""
    with undone():
        found: Any = client.get(page)
        if found.streaming:
            list(found)
    if found.status_code != 200 or found.streaming or "html" not in found["Content-Type"]:
        return
    for form in tree(found).xpath("//form[@method='post']"):
        action = form.get("action") or page
        if action not in NO_FORMS:
            yield action, list(dict.fromkeys(form.xpath(".//@name")))
