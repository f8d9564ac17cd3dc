"""HEAD is answered as GET is, without the page itself."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from indicators.tests.sweep.addresses import address
from indicators.tests.sweep.asking import undone
from indicators.tests.sweep.pages import PAGES
from indicators.tests.sweep.roles import ADMINISTRATOR
from indicators.tests.sweep.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# Of each answer its own; the admin expires its pages in the second of the answer.
CHANGING = ("X-Request-ID", "Content-Security-Policy", "Content-Length", "Expires")


def answer(client: Client, method: str, path: str) -> tuple[int, dict[str, Any], bytes]:
    """The status, the headers that are the same each time, and the page."""
    with undone():
        found = client.generic(method, path)
        content = b"".join(found) if found.streaming else found.content
    headers = {name: text for name, text in found.headers.items() if name not in CHANGING}
    return found.status_code, headers, content


@pytest.mark.usefixtures("undrawn")
def test_head_has_the_status_and_the_headers_of_get(world: World) -> None:
    client = world.client_of(ADMINISTRATOR)
    pages = [address(name, world) for name in PAGES]
    links = client.get(reverse("api:index")).json()["links"]
    api = [reverse("api:index"), *(urlsplit(link).path for link in links.values())]
    admin = [f"/admin/{app}" for app in ("", "entities/", "entities/agency/", "auth/user/")]
    wrong = []
    for path in (*pages, *api, *admin):
        status, headers, _page = answer(client, "GET", path)
        if answer(client, "HEAD", path) != (status, headers, b""):
            wrong.append((path, status))
    assert wrong == []
