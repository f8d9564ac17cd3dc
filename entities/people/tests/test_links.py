from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.core import signing

from entities.people.links import one_time_tokens
from entities.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
MADE = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def invited() -> User:
    user: User = UserFactory.create(email="an@example.vn")
    user.set_unusable_password()
    user.save()
    return user


def set_clock(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(signing, "time", SimpleNamespace(time=moment.timestamp))


AGES = {
    "at_once": (timedelta(0), True),
    "last_second": (timedelta(days=7), True),
    "a_second_later": (timedelta(days=7, seconds=1), False),
}


@pytest.mark.parametrize(("age", "holds"), AGES.values(), ids=AGES)
def test_link_lives_seven_days(
    invited: User, monkeypatch: pytest.MonkeyPatch, age: timedelta, holds: bool
) -> None:
    set_clock(monkeypatch, MADE)
    token = one_time_tokens.make_token(invited)
    set_clock(monkeypatch, MADE + age)
    assert one_time_tokens.check_token(invited, token) is holds


CHANGES = {
    "password_set": lambda user: user.set_password("cay-tre-tram-dot"),
    "signed_in": lambda user: setattr(user, "last_login", MADE),
    "address_changed": lambda user: setattr(user, "email", "khac@example.vn"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_link_dies_when(invited: User, change: Any) -> None:
    token = one_time_tokens.make_token(invited)
    change(invited)
    invited.save()
    invited.refresh_from_db()
    assert not one_time_tokens.check_token(invited, token)


def test_link_is_good_for_one_account_and_one_purpose(invited: User) -> None:
    token = one_time_tokens.make_token(invited)
    assert one_time_tokens.check_token(User.objects.get(pk=invited.pk), token)
    assert not one_time_tokens.check_token(UserFactory.create(), token)
    assert not default_token_generator.check_token(invited, token)


def test_link_says_nothing_of_the_account(invited: User) -> None:
    invited.set_password("cay-tre-tram-dot")
    token = one_time_tokens.make_token(invited)
    assert len(token) <= 50
    assert invited.password not in token


RUBBISH = [None, "", ":", "-", "x", "zz:zz", "!-abc", "9" * 99 + ":a", "a:b:c"]


@pytest.mark.parametrize("token", RUBBISH)
def test_rubbish_is_no_token(invited: User, token: str | None) -> None:
    assert not one_time_tokens.check_token(invited, token)
