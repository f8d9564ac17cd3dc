"""A session ends after half an hour without a request, and costs a write a minute at most."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from entities.tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
PAGE = "/checks/"


@pytest.fixture
def signed_in(client: Client) -> Client:
    client.force_login(UserFactory.create())
    return client


def let_pass(minutes: float) -> None:
    """As if the last request had been so long ago."""
    row = Session.objects.get()
    row.expire_date -= timedelta(minutes=minutes)
    row.save()


# minutes without a request, does the session still hold, was it written anew
CASES = {
    "at_once": (0, True, False),
    "within_a_minute": (0.8, True, False),
    "after_two_minutes": (2, True, True),
    "just_in_time": (29, True, True),
    "too_late": (31, False, False),
}


@pytest.mark.parametrize(("minutes", "holds", "written"), CASES.values(), ids=CASES)
def test_session_after(signed_in: Client, minutes: float, holds: bool, written: bool) -> None:
    let_pass(minutes)
    before = Session.objects.get().expire_date
    answer = signed_in.get(PAGE)
    assert (answer.status_code == 200) is holds
    assert (Session.objects.get().expire_date > before) is written
    cookie = answer.cookies.get("sessionid")
    assert bool(cookie and cookie.value) is written


def test_session_lives_half_an_hour(signed_in: Client) -> None:
    left = Session.objects.get().expire_date - timezone.now()
    assert timedelta(minutes=29) < left <= timedelta(minutes=30)


def test_busy_session_is_not_written(signed_in: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(30) as captured:
        signed_in.get(PAGE)
    assert not [query for query in captured if "UPDATE" in query["sql"]]
