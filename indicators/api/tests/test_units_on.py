"""The league of the API on other units."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from entities.models import Agency
from indicators.models import Indicator
from indicators.tests.factories import TargetFactory

pytestmark = pytest.mark.usefixtures("_reorganised")
ADDRESS = "/api/v1/league/online-provision/2022-09-06/"


def provinces(client: Client, **query: str) -> dict[str, Any]:
    response = client.get(ADDRESS, {"kind": "province", **query})
    assert response.status_code == 200, response.content
    (table,) = response.json()["items"]
    found: dict[str, Any] = table
    return found


def test_any_day_is_answered_for_the_latest_change_until_it(client: Client) -> None:
    table = provinces(client, units_on="2025-12-31")
    assert table["units_on"] == "2025-07-01"
    assert len(table["rows"]) == 34
    first = table["rows"][0]
    assert (first["name"], first["rate"], first["parts"]) == ("Quảng Ninh", "76.9521", [])
    named = {row["name"]: row for row in table["rows"]}
    assert named["Thành phố Đà Nẵng"]["parts"] == ["da-nang", "quang-nam"]
    assert table["total"] == provinces(client)["total"]


def test_as_published_without_a_day(client: Client) -> None:
    table = provinces(client)
    assert (table["units_on"], len(table["rows"]), table["apart"]) == (None, 63, [])


def test_a_target_of_a_part_is_told_and_not_applied(client: Client) -> None:
    TargetFactory.create(
        indicator=Indicator.objects.get(slug="online-provision"),
        kind="",
        agency=Agency.objects.get(slug="quang-nam"),
        value=90,
    )
    rows = provinces(client, units_on="2025-07-01")["rows"]
    (row,) = (row for row in rows if row["agency"] == "da-nang-2025")
    assert (row["target"], row["status"]) == ("70", "met")
    (told,) = row["targets_of_parts"]
    assert (told["agency"], told["target"]) == ("quang-nam", "90")


@pytest.mark.parametrize("day", ["2090-01-01", "1900-01-01", "34", "2025-02-30"])
def test_a_day_outside_is_refused(client: Client, day: str) -> None:
    response = client.get(ADDRESS, {"units_on": day})
    assert response.status_code == 422
    assert set(response.json()) == {"status", "detail"}


@pytest.mark.parametrize(
    ("day", "more"), [("2025-07-01", 1), ("2022-09-06", 0)], ids=["other units", "its own"]
)
def test_one_query_more_and_none_where_nothing_lies_between(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, day: str, more: int
) -> None:
    """Beside those that say which day is meant."""
    asking = 2
    with django_assert_num_queries(8):
        provinces(client)
    with django_assert_num_queries(8 + asking + more):
        provinces(client, units_on=day)
