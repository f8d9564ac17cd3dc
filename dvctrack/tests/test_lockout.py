"""Guessing passwords ends after five tries, and tells nothing about accounts."""

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessFailureLog
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from dvctrack.lockout import client_address
from entities.choices import Role
from entities.tests.factories import MembershipFactory
from entities.tests.pages import text, tree

pytestmark = pytest.mark.django_db
URL = reverse("login")
PASSWORD = "mật khẩu"


@pytest.fixture
def account() -> User:
    user: User = MembershipFactory.create(user__username="an", role=Role.SUPERVISOR).user
    return user


def attempt(client: Client, username: str, password: str, address: str = "10.0.0.1") -> Any:
    data = {"username": username, "password": password}
    return client.post(URL, data, REMOTE_ADDR=address)


def statuses(client: Client, username: str, tries: int) -> list[int]:
    return [attempt(client, username, "sai").status_code for _try in range(tries)]


@pytest.mark.parametrize("username", ["an", "khong-co"], ids=["account", "no_account"])
def test_fifth_failure_locks_whether_or_not_there_is_an_account(
    client: Client, account: User, username: str
) -> None:
    assert statuses(client, username, 6) == [200, 200, 200, 200, 429, 429]


def test_answers_are_the_same_for_an_account_and_for_none(client: Client, account: User) -> None:
    def told(username: str) -> list[str]:
        pages = [attempt(client, username, "sai") for _try in range(5)]
        return [text(tree(page).xpath("//main//*[@role='alert']")[0]) for page in pages]

    assert told("an") == told("khong-co")


def test_right_password_does_not_open_what_is_locked(client: Client, account: User) -> None:
    statuses(client, "an", 5)
    assert attempt(client, "an", PASSWORD).status_code == 429
    assert attempt(client, "an", PASSWORD, address="10.0.0.2").status_code == 302


def test_other_names_from_the_same_address_are_not_locked(client: Client, account: User) -> None:
    statuses(client, "binh", 5)
    assert attempt(client, "an", PASSWORD).status_code == 302


def test_signing_in_forgets_the_failures_before(client: Client, account: User) -> None:
    statuses(client, "an", 4)
    assert attempt(client, "an", PASSWORD).status_code == 302
    assert statuses(client, "an", 4) == [200] * 4


@pytest.mark.parametrize(("minutes", "status"), [(14, 429), (16, 302)])
def test_lock_ends_after_a_quarter_of_an_hour(
    client: Client, account: User, minutes: int, status: int
) -> None:
    statuses(client, "an", 5)
    for row in AccessAttempt.objects.all():
        earlier = row.attempt_time - timedelta(minutes=minutes)
        AccessAttempt.objects.filter(pk=row.pk).update(attempt_time=earlier)
    assert attempt(client, "an", PASSWORD).status_code == status


def test_trying_while_locked_does_not_lengthen_the_lock(client: Client, account: User) -> None:
    statuses(client, "an", 5)
    before = AccessAttempt.objects.get().attempt_time
    statuses(client, "an", 3)
    assert AccessAttempt.objects.get().attempt_time == before


def test_admin_has_the_same_lock(client: Client, account: User) -> None:
    statuses(client, "an", 5)
    data = {"username": "an", "password": PASSWORD}
    answer = client.post(reverse("admin:login"), data, REMOTE_ADDR="10.0.0.1")
    assert answer.status_code == 429


def test_passwords_and_kept_fields_are_not_stored(client: Client, account: User) -> None:
    data = {"username": "an", "password": "bí mật", "kept": "đã gõ"}
    client.post(URL, data, REMOTE_ADDR="10.0.0.1")
    stored = AccessAttempt.objects.get().post_data
    assert "bí mật" not in stored
    assert "đã gõ" not in stored


def test_code_may_ask_without_a_request(client: Client, account: User) -> None:
    assert client.login(username="an", password=PASSWORD)


def spray(client: Client, names: int, **headers: str) -> None:
    """A wrong password for so many names, each tried once."""
    for place in range(names):
        data = {"username": f"ten-{place}", "password": "sai"}
        client.post(URL, data, headers=headers, REMOTE_ADDR="10.0.0.1")


def test_address_that_fails_with_many_names_is_locked_until_the_hour_is_over(
    client: Client, account: User, settings: Any
) -> None:
    settings.SIGN_INS_BY_ADDRESS = 6
    spray(client, 6)
    locked = attempt(client, "an", PASSWORD)
    assert locked.status_code == 429
    assert "địa chỉ mạng" in text(tree(locked).xpath("//main//*[@role='alert']")[0])
    assert attempt(client, "an", PASSWORD, address="10.0.0.2").status_code == 302
    hour_ago = timezone.now() - timedelta(minutes=61)
    AccessFailureLog.objects.update(attempt_time=hour_ago)
    assert attempt(client, "an", PASSWORD).status_code == 302
    statuses(client, "binh", 1)
    assert AccessFailureLog.objects.count() == 1


def test_failures_of_who_signs_in_after_all_do_not_count(
    client: Client, account: User, settings: Any
) -> None:
    settings.SIGN_INS_BY_ADDRESS = 6
    for _day in range(3):
        statuses(client, "an", 3)
        assert attempt(client, "an", PASSWORD).status_code == 302


def test_address_behind_our_proxy_is_the_one_that_it_saw(
    client: Client, account: User, settings: Any
) -> None:
    settings.SIGN_INS_BY_ADDRESS, settings.PROXIES = 6, 1
    spray(client, 6, **{"X-Forwarded-For": "1.2.3.4, 5.6.7.8"})
    data = {"username": "an", "password": PASSWORD}
    answers = [
        client.post(URL, data, headers={"X-Forwarded-For": seen}, REMOTE_ADDR="10.0.0.1")
        for seen in ("1.2.3.4, 5.6.7.8", "5.6.7.8, 1.2.3.4")
    ]
    assert [answer.status_code for answer in answers] == [429, 302]


# proxies of ours, X-Forwarded-For, the address that connects, what counts
ADDRESSES = {
    "no_proxy": (0, "", "10.0.0.9", "10.0.0.9"),
    "header_without_a_proxy_is_a_lie": (0, "1.2.3.4", "10.0.0.9", "10.0.0.9"),
    "one_proxy": (1, "1.2.3.4, 5.6.7.8", "10.0.0.9", "5.6.7.8"),
    "two_proxies": (2, "1.2.3.4, 5.6.7.8", "10.0.0.9", "1.2.3.4"),
    "fewer_than_configured": (2, "5.6.7.8", "10.0.0.9", "10.0.0.9"),
    "not_an_address": (1, "tôi", "10.0.0.9", "10.0.0.9"),
    "socket": (0, "", "", "127.0.0.1"),
    "long_form": (0, "", "2001:0db8::0001", "2001:db8::1"),
}


@pytest.mark.parametrize(
    ("proxies", "header", "remote", "counts"), ADDRESSES.values(), ids=ADDRESSES
)
def test_address_of_a_visitor(
    settings: Any, proxies: int, header: str, remote: str, counts: str
) -> None:
    settings.PROXIES = proxies
    headers = {"X-Forwarded-For": header} if header else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=remote)
    assert client_address(request) == counts
