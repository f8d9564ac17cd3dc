"""Nobody sees a link or a button in the admin that refuses."""

import logging
from collections.abc import Mapping

import pytest
from django.db.models import Model
from django.template.backends.django import Template
from django.urls import reverse

from indicators.tests.sweep.asking import read_to_end
from indicators.tests.sweep.offered import Offers, refuses, refuses_button, shape
from indicators.tests.sweep.roles import READERS
from indicators.tests.sweep.test_admin import ADMIN_PLACES, address_of, right, rows
from indicators.tests.sweep.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

__all__ = ["rows"]


@pytest.mark.parametrize("role", sorted(READERS))
def test_nothing_is_offered_that_refuses(
    role: str, world: World, rows: Mapping[str, Model], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = world.client_of(role)
    asked: set[object] = set()
    logging.disable()
    refused = []
    for place in ADMIN_PLACES:
        address = address_of(place, rows)
        if role not in right(place)[0]:
            continue
        answer = client.get(address)
        if answer.status_code != 200 or "html" not in answer["Content-Type"]:
            read_to_end(answer)
            continue
        offers = Offers.of(answer, address)
        with monkeypatch.context() as faster:
            # Whether one is let in is known before the page is drawn.
            faster.setattr(Template, "render", lambda *_args, **_kwargs: "")
            for link in offers.links():
                if shape(link) not in asked and refuses(client, link):
                    refused.append(f"{address}: link {link}")
                asked.add(shape(link))
            for button in offers.buttons():
                key = (button.address, button.name, button.value)
                if key not in asked and refuses_button(client, button):
                    refused.append(f"{address}: button {key}")
                asked.add(key)
    assert refused == []
    assert shape(reverse("admin:index")) in asked
