"""Who may read what: tables of a public period without signing in; those of others only who reads
everything, to all others they do not exist.
"""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from entities.tests.accounts import supervisor
from entities.tests.factories import AgencyFactory
from indicators.models import Period, PeriodIndicator
from indicators.tests.leagues import add_rows, make_asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def public() -> PeriodIndicator:
    asked = make_asked(code="2022-09-06")
    add_rows(asked, [10, 20])
    return asked


@pytest.fixture
def hidden() -> PeriodIndicator:
    asked = make_asked(code="2022-12-06", as_of=date(2022, 12, 6), is_public=False)
    add_rows(asked, [10, 20])
    return asked


@pytest.fixture
def addresses(public: PeriodIndicator, hidden: PeriodIndicator) -> dict[str, str]:
    AgencyFactory.create(slug="can-tho")
    return {
        "overview": "/",
        "overview_of_public": "/?period=2022-09-06",
        "overview_of_hidden": "/?period=2022-12-06",
        "overview_of_unknown": "/?period=2022-01-01",
        "league_of_public": reverse("league", args=(public.indicator.slug, "2022-09-06")),
        "league_of_hidden": reverse("league", args=(hidden.indicator.slug, "2022-12-06")),
        "league_of_unknown": reverse("league", args=(public.indicator.slug, "2022-01-01")),
        "agencies": "/agencies/",
        "agency": "/agencies/can-tho/",
        "unknown_agency": "/agencies/atlantis/",
        "services_of_public_day": "/services/?on=2022-09-06",
        "services_of_hidden_day": "/services/?on=2022-12-06",
        "services_of_other_day": "/services/?on=2022-09-07",
        "services_today": "/services/",
        "services_of_no_day": "/services/?on=x",
        "checks": "/checks/",
        "checks_of_public": "/checks/2022-09-06/",
        "checks_of_unknown": "/checks/2022-01-01/",
    }


ANSWERS = {
    "overview": (200, 200),
    "overview_of_public": (200, 200),
    "overview_of_hidden": (404, 200),
    "overview_of_unknown": (404, 404),
    "league_of_public": (200, 200),
    "league_of_hidden": (404, 200),
    "league_of_unknown": (404, 404),
    "agencies": (200, 200),
    "agency": (200, 200),
    "unknown_agency": (404, 404),
    "services_of_public_day": (200, 200),
    "services_of_hidden_day": (302, 200),
    "services_of_other_day": (302, 200),
    "services_today": (200, 200),
    "services_of_no_day": (302, 200),
    "checks": (302, 200),
    "checks_of_public": (302, 200),
    "checks_of_unknown": (302, 404),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_page_answers_visitors_and_signed_in_readers(
    client: Client, addresses: dict[str, str], name: str
) -> None:
    visitor = client.get(addresses[name])
    client.force_login(supervisor())
    reader = client.get(addresses[name])
    assert (visitor.status_code, reader.status_code) == ANSWERS[name]
    if visitor.status_code == 302:
        assert visitor["Location"].startswith("/login/?next=")


def test_overview_shows_the_latest_public_period_and_only_to_readers_another(
    client: Client, public: PeriodIndicator, hidden: PeriodIndicator
) -> None:
    reader = supervisor()
    assert client.get("/").context["period"] == public.period
    client.force_login(reader)
    assert client.get("/").context["period"] == public.period
    Period.objects.update(is_public=False)
    assert client.get("/").context["period"] == hidden.period
    client.logout()
    assert client.get("/").context.get("period") is None


@pytest.mark.parametrize("export", ["csv", "xlsx"])
def test_hidden_league_is_not_exported_either(
    client: Client, addresses: dict[str, str], export: str
) -> None:
    assert client.get(addresses["league_of_hidden"], {"_export": export}).status_code == 404
    assert client.get(addresses["league_of_public"], {"_export": export}).status_code == 200


def test_agency_page_hides_figures_of_hidden_periods(
    client: Client, hidden: PeriodIndicator
) -> None:
    agency = hidden.period.obligations.get(agency__submissions__numerator=20).agency
    address = reverse("agency", args=(agency.slug,))
    assert client.get(address).context["record"].data.data == []
    client.force_login(supervisor())
    assert len(client.get(address).context["record"]) == 1
