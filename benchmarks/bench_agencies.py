"""Agencies from a file, through the pages of the admin: the preview and its confirmation."""

from functools import partial

import pytest
from django.test import Client

from benchmarks.conftest import Goals, Size, Stopwatch
from benchmarks.counting import queries
from dvctrack.lib.admin.exporting import XLSX
from entities.admin.tests.flat_files import Rows, import_rows
from entities.choices import AgencyKind
from entities.models import Agency
from entities.tests.factories import AgencyFactory

_HEAD = ["slug", "name", "kind", "parent", "display_order"]
_PROVINCES = 34
_FEW = 84


@pytest.fixture(scope="module", autouse=True)
def _provinces(database: None) -> None:
    Agency.objects.bulk_create(
        AgencyFactory.build(slug=f"tinh-{place}", name=f"Tỉnh số {place}")
        for place in range(_PROVINCES)
    )


def communes(number: int, village: str) -> Rows:
    """A file of so many new ones."""
    kind = AgencyKind.COMMUNE.value
    return [_HEAD] + [
        [f"{village}-{place}", f"Xã {village} {place}", kind, f"tinh-{place % _PROVINCES}", place]
        for place in range(number)
    ]


def save(client: Client, rows: Rows) -> None:
    import_rows(client, "entities_agency", rows, XLSX)
    assert Agency.objects.filter(slug=rows[-1][0]).exists()


def test_agencies(stopwatch: Stopwatch, goals: Goals, administrator: Client, size: Size) -> None:
    number = size(3_321, 200)
    few = queries(partial(save, administrator, communes(_FEW, "few")))
    work = partial(save, administrator, communes(number, "many"))
    many = queries(partial(stopwatch.run, "agencies", work, rounds=1))
    goals.most(f"a file of {number:,} agencies: {{}} seconds", stopwatch.seconds["agencies"], 5)
    sentence = f"a file of {number:,} agencies: {{}} queries, {few} for {_FEW} agencies"
    goals.most(sentence, many, few)
