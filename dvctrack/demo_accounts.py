"""Accounts to look around with on a developer's machine."""

import secrets
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db import transaction

from entities.choices import Role
from entities.models import Agency, Membership


@dataclass(frozen=True)
class DemoAccount:
    """A user name with the role it shows; the password is known only when it was just made."""

    username: str
    role: Role
    password: str | None


OFFICER_OF = "bo-tu-phap"
ACCOUNTS = (
    ("quantri", Role.ADMINISTRATOR),
    ("dieuphoi", Role.COORDINATOR),
    ("giamsat", Role.SUPERVISOR),
    ("canbo-botuphap", Role.OFFICER),
)


@transaction.atomic
def make_demo_accounts() -> list[DemoAccount]:
    """The demo accounts, made with random passwords where they are not there yet."""
    return [_account(username, role) for username, role in ACCOUNTS]


def _account(username: str, role: Role) -> DemoAccount:
    users = get_user_model().objects
    if users.filter(username=username).exists():
        return DemoAccount(username, role, password=None)
    password = secrets.token_urlsafe(9)
    user = users.create_user(username, password=password, is_staff=role != Role.OFFICER)
    agency = Agency.objects.get(slug=OFFICER_OF) if role == Role.OFFICER else None
    Membership.objects.create(user=user, role=role, agency=agency)
    return DemoAccount(username, role, password)
