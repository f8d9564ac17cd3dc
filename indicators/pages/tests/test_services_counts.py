"""What a visitor is shown of numbers of services."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from entities.tests.factories import ServiceDeadlineFactory
from entities.tests.pages import links, rows
from indicators.tests.factories import PeriodFactory

pytestmark = pytest.mark.django_db
FIRST, SECOND, BETWEEN = "2022-07-06", "2022-09-06", "2022-08-06"
NAMES = [
    *("services-by-quarter", "services-by-agency", "services-by-decision"),
    *("services-flow", "services-compare"),
]


@pytest.fixture(autouse=True)
def _public_days() -> None:
    for day in (FIRST, SECOND):
        PeriodFactory.create(as_of=date.fromisoformat(day))
    PeriodFactory.create(as_of=date.fromisoformat(BETWEEN), is_public=False)
    ServiceDeadlineFactory.create()


@pytest.mark.parametrize("name", NAMES)
def test_visitor_is_shown_the_latest_public_day(client: Client, name: str) -> None:
    page = client.get(reverse(name))
    assert str(page.context["on"]) == SECOND


@pytest.mark.parametrize("name", NAMES)
def test_visitor_signs_in_for_another_day(client: Client, name: str) -> None:
    day = "to" if name == "services-compare" else "on"
    assert client.get(reverse(name), {day: BETWEEN}).status_code == 302


def test_visitor_compares_public_days_only(client: Client) -> None:
    page = client.get(reverse("services-compare"))
    assert str(page.context["since"]) == FIRST
    asked = {"from": BETWEEN, "to": SECOND}
    assert client.get(reverse("services-compare"), asked).status_code == 302


def test_visitor_is_shown_no_list_of_a_day_between(client: Client) -> None:
    page = client.get(reverse("services-flow"), {"on": SECOND, "of": "2022-Q3", "change": "new"})
    assert [row[2] for row in rows(page, "flow")] == ["1"]
    assert links(page, "//*[@id='table-flow']") == []
    assert len(page.context["tables"]) == 1
