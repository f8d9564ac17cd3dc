from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from dvctrack.lib.reasons import save_with_reason
from entities.models import Agency, Membership
from entities.models.membership import AGENCY_ROLES
from entities.people.invitations import Invitation
from entities.people.persons import account_with_email, free_username


@dataclass(frozen=True)
class NewPerson:
    """Somebody who gets an account. Without a user name the e-mail address serves as one, and
    without that the full name.
    """

    full_name: str
    email: str = ""
    username: str = ""


def open_account(person: NewPerson, *, is_staff: bool) -> User:
    """An account without a password: its person comes in with a one-time link."""
    email, full_name = person.email, person.full_name
    if email and account_with_email(email):
        raise ValidationError({"email": _("There is an account with this e-mail address.")})
    user = User(
        username=person.username or free_username(full_name=full_name, email=email),
        email=email,
        first_name=full_name,
        is_staff=is_staff,
    )
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    user.save()
    return user


@transaction.atomic
def invite(
    *,
    agency: Agency | None,
    username: str,
    email: str,
    full_name: str,
    role: str,
    by: User,
    on: date,
) -> Membership:
    """A new account and its membership from `on`; what cannot be is a ValidationError."""
    person = NewPerson(full_name, email, username)
    user = open_account(person, is_staff=role not in AGENCY_ROLES)
    membership = Membership(user=user, role=role, agency=agency, starts_on=on)
    membership.full_clean()
    return save_with_reason(membership, by=by, reason="Invited")


@transaction.atomic
def invite_all(*, invitations: Iterable[Invitation], by: User, on: date) -> list[User]:
    """All of these people or none of them."""
    return [
        invite(
            agency=row.agency,
            username="",
            email=row.email,
            full_name=row.full_name,
            role=row.role,
            by=by,
            on=on,
        ).user
        for row in invitations
    ]
