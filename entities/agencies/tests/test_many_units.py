"""The list of all units of a country with two levels: in pages, told apart by their provinces."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from entities.choices import AgencyKind
from entities.models import Agency
from entities.tests.factories import AgencyFactory
from entities.tests.pages import headings, rows

pytestmark = pytest.mark.django_db
URL = reverse("agencies")
PROVINCES, COMMUNES = 34, 3321


@pytest.fixture
def _units() -> None:
    provinces = Agency.objects.bulk_create(
        AgencyFactory.build(slug=f"tinh-{place}", name=f"Tỉnh số {place}", display_order=place)
        for place in range(PROVINCES)
    )
    Agency.objects.bulk_create(
        AgencyFactory.build(
            slug=f"xa-{place}",
            name=f"Xã số {place // PROVINCES}",
            kind=AgencyKind.COMMUNE,
            parent=provinces[place % PROVINCES],
            display_order=place,
        )
        for place in range(COMMUNES)
    )


@pytest.mark.usefixtures("_units")
def test_list_of_all_communes_comes_in_pages_and_its_file_whole(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(8):
        page = client.get(URL, {"kind": "commune"})
    assert len(page.content) <= 400_000
    assert len(rows(page, "agencies")) < COMMUNES
    last = client.get(URL, {"kind": "commune", "page": "999"})
    assert rows(last, "agencies")[-1][:2] == ["Xã số 96", "Tỉnh số 33"]
    file = client.get(URL, {"kind": "commune", "_export": "csv"}).content.decode("utf-8-sig")
    assert sum("Xã số" in line for line in file.splitlines()) == COMMUNES


@pytest.mark.usefixtures("_units")
def test_communes_of_one_province_are_chosen_by_it(client: Client) -> None:
    shown = rows(client.get(URL, {"parent": "tinh-1", "q": "xã số 1"}), "agencies")
    assert {row[1] for row in shown} == {"Tỉnh số 1"}
    assert "Xã số 1" in {row[0] for row in shown}


def test_without_units_below_provinces_nothing_is_said_of_them(client: Client) -> None:
    AgencyFactory.create()
    page = client.get(URL)
    assert "parent" not in page.content.decode()
    assert "Tỉnh" not in headings(page, "agencies")
