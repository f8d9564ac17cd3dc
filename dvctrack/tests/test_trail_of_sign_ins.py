"""Who came in, who tried to, and from where, stands in the trail; what was typed does not."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from dvctrack.entrance import NEW_KEY
from entities.choices import Role, TrailKind
from entities.models import TrailEntry
from entities.people.links import one_time_path
from entities.tests.accounts import staff
from entities.tests.second_factor import PAPER, Clock, give_factor

pytestmark = pytest.mark.django_db
PASSWORD = "mật khẩu"
NEW = "cay-tre-tram-dot"


@pytest.fixture
def lan() -> User:
    return staff("lan", Role.ADMINISTRATOR)


def entries() -> list[tuple[str, str, str | None]]:
    """Whom each entry names, as who did it or as whom it is about, and from where."""
    rows = TrailEntry.objects.order_by("pk")
    return [(row.act, row.person_name or row.about, row.address) for row in rows]


def attempt(client: Client, username: str, password: str, url: str = "login") -> None:
    data = {"username": username, "password": password}
    client.post(reverse(url), data, REMOTE_ADDR="10.0.0.7")


@pytest.mark.parametrize(
    ("sign_in", "sign_out"), [("login", "logout"), ("admin:login", "admin:logout")]
)
def test_coming_and_going_name_the_account_and_the_address(
    client: Client, lan: User, sign_in: str, sign_out: str
) -> None:
    attempt(client, "lan", PASSWORD, sign_in)
    client.post(reverse(sign_out), REMOTE_ADDR="10.0.0.8")
    client.post(reverse(sign_out), REMOTE_ADDR="10.0.0.8")
    assert entries() == [
        ("signed in", "lan", "10.0.0.7"),
        ("signed out", "lan", "10.0.0.8"),
    ]


def test_refusal_names_an_account_and_never_what_else_was_typed(client: Client, lan: User) -> None:
    attempt(client, "lan", "sai")
    attempt(client, "mat-khau-cua-toi", "sai", "admin:login")
    assert entries() == [
        ("sign-in refused", "lan", "10.0.0.7"),
        ("sign-in refused", "", "10.0.0.7"),
    ]
    assert set(TrailEntry.objects.values_list("kind", "person")) == {(TrailKind.FAILURE, None)}


def test_each_try_is_one_entry_also_when_it_locks(client: Client, lan: User) -> None:
    for _try in range(6):
        attempt(client, "lan", "sai")
    acts = [act for act, _name, _address in entries()]
    assert acts == ["sign-in refused"] * 4 + ["sign-in locked"] * 2


@pytest.mark.parametrize("url", ["password", "admin:password_change"])
def test_new_password_is_told_without_an_address(client: Client, lan: User, url: str) -> None:
    client.force_login(lan)
    data = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    client.post(reverse(url), data)
    assert entries() == [("password changed", "lan", None)]


def set_password(client: Client, account: User) -> None:
    page = client.get(one_time_path(account), follow=True)
    data = {"new_password1": NEW, "new_password2": NEW}
    client.post(page.request["PATH_INFO"], data, REMOTE_ADDR="10.0.0.7")


def test_password_set_with_a_link_is_told_and_who_comes_in_by_it(client: Client, lan: User) -> None:
    set_password(client, lan)
    assert entries() == [
        ("password set with a link", "lan", "10.0.0.7"),
        ("signed in", "lan", "10.0.0.7"),
    ]


@pytest.mark.parametrize("first", ["password right, second step left", "password set with a link"])
def test_who_comes_in_by_two_steps_is_told_after_the_second(
    client: Client, lan: User, settings: Any, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    settings.SECOND_FACTOR = "required"
    give_factor(lan)
    if "link" in first:
        set_password(client, lan)
    else:
        attempt(client, "lan", PASSWORD)
    clock = Clock(monkeypatch)
    for code in ("zzzz-zzzz", PAPER[0]):
        client.post(reverse("second-step"), {"code": code}, REMOTE_ADDR="10.0.0.7")
        clock.let_pass(1)
    acts = (first, "code refused", "code accepted", "signed in")
    assert entries() == [(act, "lan", "10.0.0.7") for act in acts]


def test_who_sets_up_the_second_step_has_come_in_by_it(
    client: Client, lan: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SECOND_FACTOR = "required"
    attempt(client, "lan", PASSWORD)
    page = reverse("second-step")
    client.get(page)
    key = bytes.fromhex(client.session[NEW_KEY])
    code = Clock(monkeypatch).code(key)
    client.post(page, {"code": code}, REMOTE_ADDR="10.0.0.7")
    assert [act for act, _name, _address in entries()] == [
        "password right, second step left",
        "second factor set up",
        "signed in",
    ]
