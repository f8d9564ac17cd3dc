"""The address of a calendar: made by who may, shown once, ended by hand or with its maker."""

import json
import logging
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dvctrack.lib.logs import logging_settings, masked
from dvctrack.lib.refused import Refused
from entities.choices import DeadlineActKind as Kind
from entities.choices import Role
from entities.deadlines.calendar_keys import end_key, make_key
from entities.models import Agency, CalendarKey
from entities.people.memberships import hand_over
from entities.tests.factories import (
    AgencyFactory,
    DeadlineActFactory,
    MembershipFactory,
    ServiceDeadlineFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def post() -> Any:
    """The membership of an officer."""
    return MembershipFactory.create(role=Role.OFFICER, starts_on=LONG_AGO)


def made_by(user: User, agency: Agency) -> str:
    return make_key(agency=agency, by=user, at=timezone.now())


def status(key: str) -> int:
    return Client().get(reverse("calendar", args=(key,))).status_code


def test_key_is_shown_once_and_kept_as_a_hash(client: Client, post: Any) -> None:
    ServiceDeadlineFactory.create(agency=post.agency)
    client.force_login(post.user)
    address = reverse("agency-calendar", args=(post.agency.slug,))
    page = client.post(address)
    shown = page.context["address"]
    assert shown in page.content.decode()
    assert shown not in client.get(address).content.decode()
    assert CalendarKey.objects.get().key_hash not in shown
    answer = Client().get(shown)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert b"BEGIN:VEVENT" in answer.content


def test_answer_tells_no_other_site_and_is_asked_for_again_by_its_tag(post: Any) -> None:
    order = ServiceDeadlineFactory.create(agency=post.agency)
    address = reverse("calendar", args=(made_by(post.user, post.agency),))
    with CaptureQueriesContext(connection) as made:
        answer = Client().get(address)
    assert len(made) == 3
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "private" in answer["Cache-Control"]
    with CaptureQueriesContext(connection) as made:
        again = Client().get(address, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content, len(made)) == (304, b"", 2)
    DeadlineActFactory.create(deadline=order, kind=Kind.NOTE)
    changed = Client().get(address, headers={"If-None-Match": answer["ETag"]})
    assert (changed.status_code, changed["ETag"] == answer["ETag"]) == (200, False)


def test_ended_and_unknown_keys_are_answered_alike(client: Client, post: Any) -> None:
    key = made_by(post.user, post.agency)
    client.force_login(post.user)
    (held,) = CalendarKey.objects.all()
    address = reverse("calendar-end", args=(post.agency.slug, held.pk))
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 404
    ended, unknown = (Client().get(reverse("calendar", args=(one,))) for one in (key, "x" * 43))
    assert (ended.status_code, ended.headers["Referrer-Policy"]) == (404, "no-referrer")
    assert (unknown.status_code, unknown.headers["Referrer-Policy"]) == (404, "no-referrer")
    assert ended.content.replace(key.encode(), b"") == unknown.content.replace(b"x" * 43, b"")


def test_key_ends_with_the_hand_over_of_who_made_it(post: Any) -> None:
    key, today = made_by(post.user, post.agency), timezone.localdate()
    assert status(key) == 200
    hand_over(
        membership=post,
        successor=UserFactory.create(),
        by=UserFactory.create(),
        starts_on=today,
        reason="Chuyển công tác",
        on=today,
    )
    assert status(key) == 404
    post.refresh_from_db()
    MembershipFactory.create(
        user=post.user, role=Role.OFFICER, agency=post.agency, starts_on=today + timedelta(days=1)
    )
    assert status(key) == 404


def test_account_that_is_switched_off_ends_its_keys(post: Any) -> None:
    key = made_by(post.user, post.agency)
    User.objects.update(is_active=False)
    assert status(key) == 404


WHO = {
    "officer": (Role.OFFICER, True, 200),
    "approver": (Role.APPROVER, True, 200),
    "officer_of_another": (Role.OFFICER, False, 404),
    "coordinator": (Role.COORDINATOR, False, 200),
    "administrator": (Role.ADMINISTRATOR, False, 200),
    "supervisor": (Role.SUPERVISOR, False, 404),
}


@pytest.mark.parametrize(("role", "is_own", "answer"), WHO.values(), ids=WHO)
def test_who_may_make_and_end_keys(role: Role, is_own: bool, answer: int, client: Client) -> None:
    agency = AgencyFactory.create()
    person = MembershipFactory.create(role=role, **({"agency": agency} if is_own else {})).user
    client.force_login(person)
    address = reverse("agency-calendar", args=(agency.slug,))
    assert client.get(address).status_code == client.post(address).status_code == answer
    assert CalendarKey.objects.count() == (answer == 200)
    if answer == 404:
        with pytest.raises(Refused):
            made_by(person, agency)


def test_nobody_else_ends_a_key(post: Any) -> None:
    made_by(post.user, post.agency)
    (key,) = CalendarKey.objects.all()
    with pytest.raises(Refused):
        end_key(key, by=UserFactory.create(), at=timezone.now())


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("GET /calendar/Zk3_-x9.ics HTTP/1.1", "GET /calendar/… HTTP/1.1"),
        ("/invitation/MQ/abc:def-12/", "/invitation/MQ/…/"),
        ("/password/reset/MQ/c3-4f/?x=1", "/password/reset/MQ/…/?x=1"),
        ("/password/reset/sent/", "/password/reset/sent/"),
        ("/agencies/ha-noi/feed/", "/agencies/ha-noi/feed/"),
    ],
)
def test_what_lets_its_holder_in_is_masked(address: str, said: str) -> None:
    assert masked(address) == said


def test_key_stands_in_no_log(caplog: Any) -> None:
    made = logging_settings(as_json=True)["formatters"]["line"]
    formatter = made.pop("()")(**made)
    caplog.set_level(logging.INFO)
    assert status("Zk3-secret") == 404
    logging.getLogger("gunicorn.access").info('"%(r)s"', {"r": "GET /calendar/Zk3-secret.ics"})
    lines = [json.loads(formatter.format(record)) for record in caplog.records]
    assert any("/calendar/…" in line["event"] for line in lines)
    assert "Zk3-secret" not in json.dumps(lines)
