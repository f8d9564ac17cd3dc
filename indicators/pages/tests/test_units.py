"""The page of a province lists its units and what they come to."""

import pytest
from django.test import Client

from entities.tests.factories import AgencyFactory
from entities.tests.pages import rows
from indicators.tests.leagues import add_row, make_asked
from indicators.tests.levels import add_local

pytestmark = pytest.mark.django_db


def test_province_lists_its_units_and_adds_up_their_counts(client: Client) -> None:
    asked = make_asked(target="50")
    gia_lai = AgencyFactory.create(slug="gia-lai", name="Gia Lai")
    add_local(asked, gia_lai, [80, 61, None])
    add_local(asked, gia_lai, [20], kind="department", word="Sở số")
    add_local(asked, AgencyFactory.create(slug="lao-cai"), [99])
    page = client.get("/agencies/gia-lai/")
    short = asked.indicator.short_name
    assert rows(page, "roll-up") == [
        [short, "Sở, ban, ngành", "1 trên 1", "100", "20", "20,00"],
        [short, "Xã, phường, đặc khu", "2 trên 3", "200", "141", "70,50"],
    ]
    assert [row[0] for row in rows(page, "units")] == ["Sở số 1", "Xã số 1", "Xã số 2", "Xã số 3"]
    assert rows(page, "units")[1][1] == "80,00"


def test_province_without_units_says_nothing_of_them(client: Client) -> None:
    asked = make_asked()
    add_row(asked, AgencyFactory.create(slug="gia-lai"), numerator=1, denominator=2)
    assert "units-head" not in client.get("/agencies/gia-lai/").content.decode()
