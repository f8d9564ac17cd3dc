"""Changing the own password, and asking for a letter with a link."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from entities.choices import Role
from entities.tests.at_work import WAITS, work
from entities.tests.factories import MembershipFactory, UserFactory
from entities.tests.pages import text, tree

pytestmark = pytest.mark.django_db
NEW = "cay-tre-tram-dot"


@pytest.fixture
def account() -> User:
    user: User = UserFactory.create(username="an", email="an@example.vn")
    MembershipFactory.create(user=user, role=Role.SUPERVISOR)
    return user


def test_own_password_is_changed_and_the_person_stays(client: Client, account: User) -> None:
    client.force_login(account)
    data = {"old_password": "mật khẩu", "new_password1": NEW, "new_password2": NEW}
    assert client.post(reverse("password"), data)["Location"] == "/"
    account.refresh_from_db()
    assert account.check_password(NEW)
    assert client.get("/checks/").status_code == 200


@pytest.mark.parametrize("password", ["ngan-qua9", "1234567890", "password123", "an@example.vn"])
def test_weak_password_is_refused(client: Client, account: User, password: str) -> None:
    client.force_login(account)
    data = {"old_password": "mật khẩu", "new_password1": password, "new_password2": password}
    page = client.post(reverse("password"), data)
    assert tree(page).xpath("//*[@class='field-error']")
    assert account.check_password("mật khẩu")


def test_rules_are_shown_in_vietnamese(client: Client, account: User) -> None:
    client.force_login(account)
    shown = text(tree(client.get(reverse("password"))).xpath("//main")[0])
    assert "ít nhất 10 ký tự" in shown
    assert "bạn" not in shown


def test_visitor_cannot_change_a_password(client: Client) -> None:
    assert client.get(reverse("password")).status_code == 302


def ask(client: Client, email: str) -> Any:
    return client.post(reverse("password-reset"), {"email": email}, follow=True)


def test_request_does_the_same_whether_there_is_such_an_account(
    client: Client, account: User, mailoutbox: list[EmailMessage], settings: Any
) -> None:
    """The statements and the answer; neither the mail server nor the accounts are asked."""
    settings.TASKS = WAITS
    UserFactory.create(email="tat@example.vn", is_active=False)
    seen = []
    for name in ("an@example.vn", "khong@example.vn", "tat@example.vn"):
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(reverse("password-reset"), {"email": name})
        statements = [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in asked]
        seen.append((answer.status_code, answer["Location"], answer.content, statements))
    assert seen[0] == seen[1] == seen[2]
    assert not any("auth_user" in statement for statement in seen[0][-1])
    assert mailoutbox == []
    work()
    assert [mail.to for mail in mailoutbox] == [["an@example.vn"]]


def test_person_gets_five_letters_in_an_hour_and_the_answer_stays_the_same(
    client: Client, account: User, mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    start, pages = timezone.now(), set()
    for minute in range(0, 70, 10):
        moment = start + timedelta(minutes=minute)
        monkeypatch.setattr(timezone, "now", lambda now=moment: now)
        pages.add(text(tree(ask(client, "an@example.vn")).xpath("//main")[0]))
        if minute == 50:
            assert len(mailoutbox) == 5
    assert (len(mailoutbox), len(pages)) == (6, 1)


def test_network_address_asks_for_so_many_letters_in_an_hour(
    client: Client, settings: Any, mailoutbox: list[EmailMessage]
) -> None:
    settings.RESETS_BY_ADDRESS = 2
    for name in ("a@example.vn", "b@example.vn"):
        assert ask(client, name).status_code == 200
    account = UserFactory.create(email="an@example.vn")
    MembershipFactory.create(user=account)
    refused = ask(client, account.email)
    assert (refused.status_code, refused["Retry-After"]) == (429, "3600")
    assert "Từ địa chỉ mạng này" in text(tree(refused).xpath("//main")[0])
    assert mailoutbox == []
    elsewhere = client.post(
        reverse("password-reset"), {"email": account.email}, REMOTE_ADDR="10.0.0.9"
    )
    assert (elsewhere.status_code, len(mailoutbox)) == (302, 1)


def test_letter_carries_the_address_of_the_site_whatever_the_host_header_says(
    client: Client, account: User, mailoutbox: list[EmailMessage], settings: Any
) -> None:
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://dvc.example.vn", ["*"]
    client.post(reverse("password-reset"), {"email": account.email}, HTTP_HOST="evil.example")
    assert "https://dvc.example.vn/password/reset/" in mailoutbox[0].body
    assert "evil.example" not in mailoutbox[0].body


def test_letter_leads_to_a_new_password_once(
    client: Client, account: User, mailoutbox: list[EmailMessage]
) -> None:
    ask(client, "an@example.vn")
    link = next(line for line in mailoutbox[0].body.splitlines() if line.startswith("http"))
    page = client.get(link, follow=True)
    address = page.redirect_chain[-1][0]
    answer = client.post(address, {"new_password1": NEW, "new_password2": NEW})
    assert answer["Location"] == "/work/"
    assert client.get("/checks/").status_code == 200
    dead = Client().get(link)
    assert tree(dead).xpath("//main//input[@name='new_password1']") == []


# whose account, does a letter go out
PEOPLE = {
    "in_use": ({}, None, True),
    "switched_off": ({"is_active": False}, None, False),
    "membership_over": ({}, date(2022, 1, 1), False),
    "invited": ({"password": "!none"}, None, True),
}


@pytest.mark.parametrize(("fields", "ends_on", "goes"), PEOPLE.values(), ids=PEOPLE)
def test_letter_goes_to_those_who_may_sign_in(
    client: Client,
    mailoutbox: list[EmailMessage],
    fields: dict[str, Any],
    ends_on: date | None,
    goes: bool,
) -> None:
    user = UserFactory.create(email="an@example.vn")
    User.objects.filter(pk=user.pk).update(**fields)
    MembershipFactory.create(user=user, role=Role.OFFICER, ends_on=ends_on)
    ask(client, "an@example.vn")
    assert bool(mailoutbox) is goes
