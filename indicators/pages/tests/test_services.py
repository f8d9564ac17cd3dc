from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertRedirects

from entities.tests.factories import UserFactory
from indicators.tests.leagues import make_asked

pytestmark = pytest.mark.django_db

URL = reverse("services")


def test_visitor_without_a_day_sees_that_of_the_latest_public_period(client: Client) -> None:
    make_asked(code="2022-06-06", as_of=date(2022, 6, 6))
    make_asked(code="2022-09-06", as_of=date(2022, 9, 6))
    make_asked(code="2022-12-06", as_of=date(2022, 12, 6), is_public=False)
    for address in (URL, f"{URL}?on="):
        assert client.get(address).context["on"] == date(2022, 9, 6)


def test_visitor_signs_in_for_a_day_that_is_not_public(client: Client) -> None:
    make_asked(code="2022-09-06", as_of=date(2022, 9, 6))
    address = f"{URL}?on=2022-12-06"
    assertRedirects(client.get(address), f"{reverse('login')}?next={address.replace('=', '%3D')}")


def test_visitor_signs_in_where_no_period_is_public(client: Client) -> None:
    assert client.get(URL).status_code == 302


def test_who_is_signed_in_sees_today(client: Client) -> None:
    make_asked(code="2022-09-06", as_of=date(2022, 9, 6))
    client.force_login(UserFactory.create())
    assert client.get(URL).context["on"] == timezone.localdate()
