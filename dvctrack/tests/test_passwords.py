"""Changing the own password, and asking for a letter with a link."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from entities.choices import Role
from entities.tests.factories import MembershipFactory, UserFactory
from entities.tests.pages import text, tree

pytestmark = pytest.mark.django_db
NEW = "cay-tre-tram-dot"


@pytest.fixture
def account() -> User:
    user: User = UserFactory.create(username="an", email="an@example.vn")
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


def test_answer_does_not_tell_whether_there_is_an_account(
    client: Client, account: User, mailoutbox: list[EmailMessage]
) -> None:
    pages = [ask(client, email) for email in ("an@example.vn", "khong@example.vn")]
    told = [text(tree(page).xpath("//main")[0]) for page in pages]
    assert told[0] == told[1]
    assert [mail.to for mail in mailoutbox] == [["an@example.vn"]]


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
