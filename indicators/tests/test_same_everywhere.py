"""Every surface says the same of every agency: rank, counts, rate, status and target."""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from indicators.models import Period, PeriodIndicator
from indicators.publishing.edition import layout_of
from indicators.tests.surfaces import letters
from indicators.tests.surfaces.annex import WRITERS, annex, in_order
from indicators.tests.surfaces.files import FILES, package
from indicators.tests.surfaces.pages import PAGES, bars_of_leagues, bars_of_overview
from indicators.tests.surfaces.truth import Table, Told, total, truth
from indicators.tests.surfaces.worlds import WORLDS

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.both_databases, pytest.mark.slow]
Bars = Callable[[Client, Period], dict[tuple[str, str], Counter[str]]]
World = list[tuple[Period, dict[tuple[str, str], list[Told]]]]
SURFACES = PAGES | FILES
WITH_TOTALS = ("page", "rank page", "csv for people", "xlsx")
ONE_BY_ONE = ("rank page", "agency page", "agency sheet")


@pytest.fixture(scope="module", params=WORLDS)
def world(
    request: pytest.FixtureRequest, _annex_rows: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[World]:
    """The periods of a world with what is true in them, made once for all surfaces."""
    made = WORLDS[request.param]
    with django_db_blocker.unblock(), transaction.atomic():
        made.make()
        periods = [Period.objects.get(code=code) for code in made.codes]
        yield [(period, truth(period)) for period in periods]
        transaction.set_rollback(True)


def check(told: list[Told], said: Table, *, as_printed: bool = False) -> None:
    """A rate printed as its source did may contradict the counts, and so the status."""
    assert said == {
        row.agency: row.as_said(said.get(row.agency, {}), as_printed=as_printed) for row in told
    }
    worked_out = [row for row in told if not (as_printed and row.printed)]
    assert [row.agency for row in worked_out if row.is_contradicted(said[row.agency])] == []


@pytest.mark.parametrize("surface", SURFACES)
def test_surface_says_what_is_true(client: Client, world: World, surface: str) -> None:
    for period, true in world:
        found = SURFACES[surface](client, period)
        assert found.keys() == true.keys()
        for key, rows in true.items():
            sums = total(rows) if surface in WITH_TOTALS else None
            told = [*rows, sums] if sums else rows
            check(told, found[key])
            if surface not in ONE_BY_ONE:
                assert list(found[key]) == [row.agency for row in told]


@pytest.mark.parametrize("form", WRITERS)
def test_annex_says_what_is_true(world: World, form: str) -> None:
    """It numbers its rows one after the other, whatever their ranks."""
    for period, true in world:
        layout, found = layout_of(period), annex(period, form)
        assert found.keys() == {key for key in true if key[0] in layout.indicators}
        for key, table in found.items():
            rows = in_order(true[key], layout, key[0])
            numbers = [int(row.pop("place")) for row in table.values()]
            assert numbers == list(range(1, len(rows) + 1))
            check(rows, table, as_printed=True)
            assert list(table) == [row.agency for row in rows]
            assert all({"rate", "status"} <= said.keys() for said in table.values())


def test_data_package_says_what_is_true(client: Client, world: World) -> None:
    for period, true in world:
        found = package(client, period)
        assert found.keys() == true.keys()
        for key, table in found.items():
            check(true[key], table, as_printed=True)
            assert list(table) == [row.agency for row in true[key]]


def test_letter_says_what_is_true(world: World) -> None:
    for period, true in world:
        found = letters.paragraphs(letters.texts(period))
        assert found.keys() == true.keys()
        for key, said in found.items():
            asked = PeriodIndicator.objects.get(period=period, indicator__slug=key[0])
            assert said == letters.paragraph(true[key], asked, said)


def test_notices_go_to_whoever_has_not_met_a_target(world: World) -> None:
    """But for the body that issues the letter, which is Bộ Tư pháp in the periods made here."""
    for period, true in world:
        found = letters.notices(letters.texts(period))
        for key, rows in true.items():
            below = [
                row for row in rows if row.status == "not_met" and row.name != period.issuing_body
            ]
            check(below, found.get(key, {}), as_printed=True)


@pytest.mark.parametrize("bars", [bars_of_leagues, bars_of_overview])
def test_statuses_come_to_the_number_of_agencies(client: Client, world: World, bars: Bars) -> None:
    for period, true in world:
        found = bars(client, period)
        assert all(true.values())
        assert found == {key: Counter(row.status for row in rows) for key, rows in true.items()}
