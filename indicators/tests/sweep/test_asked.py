"""Whatever is asked of a page behind its address, good or not, it does not fall over."""

import pytest

from indicators.tests.levels import add_local
from indicators.tests.sweep.addresses import address
from indicators.tests.sweep.asking import ask
from indicators.tests.sweep.roles import ADMINISTRATOR
from indicators.tests.sweep.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PROVINCE = "gia-lai"
DAYS = ("2025-07-01", "01/07/2025", "2025-02-30", "0001-01-01", "9999-12-31", "")
ASKED = {
    "units_on": DAYS,
    "on": DAYS,
    "parent": (PROVINCE, "no-such", "x" * 300, ""),
    "from": DAYS,
    "to": DAYS,
    "kind": ("commune", "x"),
    "page": ("2", "x"),
}
# Those that read any of it.
PAGES = (
    *("overview", "league", "rank", "agency", "agency-sheet", "agencies", "services", "search"),
    *("services-by-quarter", "services-by-agency", "services-flow", "services-compare"),
    *(
        "reports",
        "entry-grid",
        "reports-remind",
        "publication-draft",
        "accounts",
        "accounts-missing",
    ),
)


@pytest.mark.parametrize("key", ASKED)
def test_no_page_falls_over(key: str, world: World) -> None:
    world.agency.slug = PROVINCE
    world.agency.save()
    add_local(world.asked, world.agency, [5, None])
    client = world.client_of(ADMINISTRATOR)
    client.raise_request_exception = False
    broken, shown = [], 0
    for name in PAGES:
        page = address(name, world).partition("?")[0]
        for value in ASKED[key]:
            status = ask(client, "GET", page, {key: value})
            if status is not None and status >= 500:
                broken.append((name, value))
            shown += status == 200
    assert broken == []
    assert shown
