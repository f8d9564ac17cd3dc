"""The files of the table pages: for whom the page is, and for nobody else."""

import pytest
from django.urls import reverse

from dvctrack.lib.tables.views import TableExportMixin
from indicators.models import Period
from indicators.tests.sweep.addresses import address, places
from indicators.tests.sweep.asking import with_query
from indicators.tests.sweep.pages import PAGES
from indicators.tests.sweep.roles import EVERYBODY, READERS, VISITOR
from indicators.tests.sweep.world import CODE, World

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]

TABLES = [
    place.name
    for place in places()
    if issubclass(getattr(place.view, "view_class", object), TableExportMixin)
]
# Tables of a period that is not public are there for those who read everything; services of a day
# that is not that of a public period for all who are signed in.
OF_PERIODS = {"league", "checks", "period-checks"}
OF_DAYS = {name for name in TABLES if name.startswith("services")}
KINDS = {"csv": "text/csv", "xlsx": "spreadsheet", "json": "application/json"}


def test_there_are_tables() -> None:
    assert {"league", "agency", "agencies", "services", "checks", "reports"} <= set(TABLES)


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("is_public", [True, False], ids=["public", "hidden"])
@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_table_leaves_as_a_file_only_for_those_who_see_it(
    role: str, is_public: bool, world: World
) -> None:
    Period.objects.update(is_public=is_public)
    client = world.client_of(role)
    wrong = []
    for name in TABLES:
        is_shown = is_public or not (
            (name in OF_PERIODS and role not in READERS) or (name in OF_DAYS and role == VISITOR)
        )
        for kind, content_type in KINDS.items():
            query = {"_export": kind, "on": CODE}
            answer = client.get(with_query(address(name, world), query))
            is_file = content_type in answer["Content-Type"] and answer.status_code == 200
            if is_file != (role in PAGES[name][0] and is_shown):
                wrong.append((name, kind, answer.status_code))
    assert wrong == []


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_unknown_kind_of_file_is_not_found(role: str, world: World) -> None:
    answer = world.client_of(role).get(reverse("agencies"), {"_export": "exe"})
    assert answer.status_code == 404
