"""A session ends after half an hour without a request, after half a day in any case, and at once
when its person may no longer be here; and it costs a write a minute at most.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from dvctrack.sessions import BEGAN, SessionStore
from entities.models import Membership
from entities.tests.accounts import supervisor
from entities.tests.factories import UserFactory
from entities.tests.pages import text, tree

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
PAGE = "/checks/"


@pytest.fixture
def signed_in(client: Client) -> Client:
    client.force_login(supervisor())
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


@pytest.mark.parametrize(("hours", "holds"), [(11.9, True), (12.1, False)])
def test_session_ends_half_a_day_after_signing_in_however_busy(
    signed_in: Client, hours: float, holds: bool
) -> None:
    row = Session.objects.get()
    data = row.get_decoded()
    data[BEGAN] -= hours * 3600
    row.session_data = SessionStore().encode(data)
    row.save()
    assert (signed_in.get(PAGE).status_code == 200) is holds
    if not holds:
        signed_in.post("/login/", {"username": User.objects.get(), "password": "mật khẩu"})
        assert signed_in.get(PAGE).status_code == 200


def end_yesterday() -> None:
    Membership.objects.update(ends_on=timezone.localdate() - timedelta(days=1))


def take_away() -> None:
    Membership.objects.all().delete()


def switch_off() -> None:
    User.objects.update(is_active=False)


@pytest.mark.parametrize("end", [end_yesterday, take_away, switch_off])
def test_person_without_a_right_is_out_with_the_next_request(
    signed_in: Client, end: Callable[[], None]
) -> None:
    signed_in.cookies["django_language"] = "en"
    end()
    told = signed_in.get("/")
    assert told.status_code == 403
    assert text(tree(told).xpath("//h1")[0]) == "You were signed out"
    assert told["Cache-Control"] == "private, no-store"
    assert not Session.objects.exists()
    assert signed_in.get("/").status_code == 200
    assert signed_in.get(PAGE).status_code == 302


def test_script_and_part_of_a_page_are_told_too(signed_in: Client) -> None:
    cookie = signed_in.cookies["sessionid"].value
    end_yesterday()
    answer = signed_in.get("/api/v1/periods/")
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/json")
    user = User.objects.get()
    User.objects.update(is_superuser=True)
    signed_in.force_login(user)
    User.objects.update(is_superuser=False)
    assert signed_in.cookies["sessionid"].value != cookie
    answer = signed_in.get(PAGE, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Trigger"]) == (401, "session-ended")


def test_membership_that_begins_later_lets_in_and_one_that_ends_today_still_does(
    signed_in: Client,
) -> None:
    Membership.objects.update(ends_on=timezone.localdate())
    assert signed_in.get(PAGE).status_code == 200
    Membership.objects.update(starts_on=date(2999, 1, 1), ends_on=None)
    assert signed_in.get("/").status_code == 200


def test_account_that_never_had_a_membership_does_not_come_in(client: Client) -> None:
    UserFactory.create(username="an")
    UserFactory.create(username="goc", is_superuser=True)
    answers = [
        client.post("/login/", {"username": name, "password": "mật khẩu"}).status_code
        for name in ("an", "goc")
    ]
    assert answers == [200, 302]


def test_asking_is_part_of_the_one_query_that_reads_the_person(
    signed_in: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(30) as captured:
        signed_in.get(PAGE)
    assert sum('FROM "auth_user"' in query["sql"] for query in captured) == 1
