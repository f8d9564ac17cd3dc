from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator

from entities.people.links import OneTimeTokens
from entities.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
MADE = datetime(2026, 3, 1, 8, 0)


class TokensAt(OneTimeTokens):
    """As if it were another moment."""

    def __init__(self, moment: datetime) -> None:
        super().__init__()
        self.moment = moment

    def _now(self) -> datetime:
        return self.moment


@pytest.fixture
def invited() -> User:
    user: User = UserFactory.create(email="an@example.vn")
    user.set_unusable_password()
    user.save()
    return user


AGES = {
    "at_once": (timedelta(0), True),
    "last_second": (timedelta(days=14), True),
    "a_second_later": (timedelta(days=14, seconds=1), False),
    "from_the_future": (timedelta(seconds=-1), False),
}


@pytest.mark.parametrize(("age", "holds"), AGES.values(), ids=AGES)
def test_link_lives_fourteen_days(invited: User, age: timedelta, holds: bool) -> None:
    token = TokensAt(MADE).make_token(invited)
    assert TokensAt(MADE + age).check_token(invited, token) is holds


CHANGES = {
    "password_set": lambda user: user.set_password("cay-tre-tram-dot"),
    "signed_in": lambda user: setattr(user, "last_login", MADE),
    "address_changed": lambda user: setattr(user, "email", "khac@example.vn"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_link_dies_when(invited: User, change: Any) -> None:
    token = TokensAt(MADE).make_token(invited)
    change(invited)
    assert not TokensAt(MADE).check_token(invited, token)


def test_link_is_good_for_one_account_and_one_purpose(invited: User) -> None:
    token = TokensAt(MADE).make_token(invited)
    assert not TokensAt(MADE).check_token(UserFactory.create(), token)
    assert not default_token_generator.check_token(invited, token)


@pytest.mark.parametrize("token", [None, "", "-", "x", "zz-zz", "!-abc", "9" * 99 + "-a"])
def test_rubbish_is_no_token(invited: User, token: str | None) -> None:
    assert not TokensAt(MADE).check_token(invited, token)
