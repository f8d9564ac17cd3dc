"""Every act on many rows × list × role: offered and answered to whom may, and to nobody else."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from entities.tests.pages import tree
from indicators.admin.tests.test_pages import FACTORIES
from indicators.tests.sweep.admin_pages import who_may
from indicators.tests.sweep.asking import everything
from indicators.tests.sweep.roles import ADMINISTRATOR, OF_ADMIN
from indicators.tests.sweep.world import World

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]
HOUSES: Mapping[type[Model], Any] = {
    model: house for model, house in admin.site._registry.items() if hasattr(house, "acts")
}
# Buttons or options, however a list shows them.
OFFERED = "//*[@name='action']/@value | //select[@name='action']/option/@value"


def acts_offered(client: Client, address: str) -> set[str]:
    """Of whom the list lets in."""
    page = client.get(address)
    if page.status_code != 200:
        return set()
    return {str(name) for name in tree(page).xpath(OFFERED) if name}


def is_page_of_act(answer: Any) -> bool:
    return answer.status_code == 200 and "act" in answer.context


def test_no_act_has_the_name_of_another() -> None:
    for house in HOUSES.values():
        names = [act.name for act in house.acts]
        assert len(names) == len(set(names)), house


@pytest.mark.parametrize("role", sorted(OF_ADMIN))
def test_acts_are_offered_and_answered_to_whom_may(role: str, world: World) -> None:
    rows = {type(row): row for row in (make() for make in FACTORIES.values())}
    client = world.client_of(role)
    before = everything()
    wrong = []
    for model, house in HOUSES.items():
        address = reverse(f"admin:{house.opts.app_label}_{house.opts.model_name}_changelist")
        offered = acts_offered(client, address)
        wrong += [(address, act) for act in offered if role not in who_may(act)]
        key = getattr(rows.get(model, world.membership.user), "pk")  # noqa: B009
        for act in (row.name for row in house.acts):
            may = role in who_may(act)
            if (act in offered) != may:
                wrong.append((address, act))
            chosen = {"action": act, "index": "0", "_selected_action": key}
            # Without a tick nothing is done: the page asks again.
            sent = {"action": act, "asked": "1", "shown": str(key)}
            answers = [client.post(address, data) for data in (chosen, sent)]
            if [is_page_of_act(answer) for answer in answers] != [may, may]:
                wrong.append((address, act, *(answer.status_code for answer in answers)))
    assert wrong == []
    if role != ADMINISTRATOR:
        assert everything() == before
