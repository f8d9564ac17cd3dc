"""Every address of our own × method × role: a new page that forgets the policy fails here."""

from contextlib import nullcontext

import pytest

from indicators.tests.sweep.addresses import address, places
from indicators.tests.sweep.asking import METHODS, ask, everything, undone
from indicators.tests.sweep.pages import BEFORE_ADMIN, OF_ACCOUNTS, PAGES
from indicators.tests.sweep.roles import EVERYBODY
from indicators.tests.sweep.world import World

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]


def test_every_page_is_in_the_table() -> None:
    # The admin has a table of its own; of the API, which only reads, tests/api has one.
    found = [place.name for place in places() if not place.namespace]
    assert sorted(found) == sorted([*PAGES, *OF_ACCOUNTS, *BEFORE_ADMIN])


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_everybody_gets_and_changes_what_the_policy_says(role: str, world: World) -> None:
    client = world.client_of(role)
    before = everything()
    wrong = []
    for name in PAGES:
        for method in METHODS:
            with undone() if may(role, method, name) else nullcontext():
                status = ask(client, method, address(name, world), query(method, world))
            if not is_right(status, role, method, name):
                wrong.append((method, name, status))
    assert wrong == []
    assert everything() == before


def may(role: str, method: str, name: str) -> bool:
    readers, changers = PAGES[name]
    return role in (readers if method in ("GET", "HEAD") else changers)


def is_right(status: int | None, role: str, method: str, name: str) -> bool:
    """A page need not answer to PUT or DELETE; where it does, the same hold."""
    if method in ("GET", "HEAD", "POST"):
        return (status is not None) == may(role, method, name)
    return status is None or may(role, method, name)


def query(method: str, world: World) -> dict[str, str]:
    if method in ("GET", "HEAD"):
        return {"indicator": world.slug, "period": world.code, "on": world.code}
    return {"reason": "Lý do"}
