from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from indicators.tests.leagues import make_asked

pytestmark = pytest.mark.django_db


def test_menu_leads_a_visitor_to_the_day_of_the_latest_public_period(client: Client) -> None:
    latest = client.get(reverse("services-latest"))
    assertRedirects(latest, "/services/", target_status_code=302)
    make_asked(code="2022-09-06")
    make_asked(code="2022-12-06", as_of=date(2022, 12, 6), is_public=False)
    assertRedirects(client.get(reverse("services-latest")), "/services/?on=2022-09-06")
