"""From a rate to the named services behind it, and back."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from entities.models import Agency
from entities.tests.factories import ServiceDeadlineFactory
from indicators.choices import ONLINE_PROVISION
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db
CODE = "2022-09-06"


def agency_with_a_rate(slug: str) -> Agency:
    asked = make_asked(code=CODE, as_of=date(2022, 9, 6))
    asked.indicator.slug = slug
    asked.indicator.save()
    agency = add_row(asked, numerator=1, denominator=2)
    ServiceDeadlineFactory.create(agency=agency, due_on=date(2022, 6, 30))
    return agency


def test_rank_agency_and_list_lead_to_each_other(client: Client) -> None:
    agency = agency_with_a_rate(ONLINE_PROVISION)
    rank = reverse("rank", args=(ONLINE_PROVISION, CODE, agency.slug))
    listed = f"{reverse('services')}?on={CODE}&amp;agency={agency.slug}&amp;state=all"
    assert listed in client.get(rank).content.decode()
    page = client.get(agency.get_absolute_url()).content.decode()
    assert listed in page
    assert rank in page
    assert rank in client.get(listed.replace("&amp;", "&")).content.decode()


def test_rate_of_another_indicator_names_no_services(client: Client) -> None:
    agency = agency_with_a_rate("dossier-sync")
    rank = reverse("rank", args=("dossier-sync", CODE, agency.slug))
    page = client.get(rank)
    assert page.context["services"] == ""
    query = {"on": CODE, "agency": agency.slug}
    assert client.get(reverse("services"), query).context["provision"] is None


def test_overview_leads_to_services_by_quarter(client: Client) -> None:
    agency_with_a_rate(ONLINE_PROVISION)
    address = f"{reverse('services-by-quarter')}?on={CODE}"
    assert address in client.get("/").content.decode()
