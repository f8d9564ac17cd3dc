"""What is done with accounts and memberships: inviting, ending, handing over, letting in again.

What cannot be done is Refused, and what a form should have kept out a ValidationError; then
nothing is written.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from axes.models import AccessAttempt
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.history import reason_text, save_with_reason
from dvctrack.lib.refused import Refused
from entities.models import Agency, Membership
from entities.models.membership import AGENCY_ROLES
from entities.people.accounts import account_with_email, free_username
from entities.people.invitations import Invitation
from entities.policy import may_sign_in


def note(*, accounts: Iterable[User], by: User, text: Promise) -> None:
    """Write into the history that the admin shows of these accounts what was done to them."""
    for account in accounts:
        LogEntry.objects.log_actions(
            by.pk, [account], CHANGE, change_message=reason_text(text), single_object=True
        )


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
    """A new account and its membership from `on`."""
    person = NewPerson(full_name, email, username)
    user = open_account(person, is_staff=role not in AGENCY_ROLES)
    membership = Membership(user=user, role=role, agency=agency, starts_on=on)
    membership.full_clean()
    return save_with_reason(membership, by=by, reason=gettext_lazy("Invited"))


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


@transaction.atomic
def end_membership(
    *, membership: Membership, last_day: date, by: User, reason: str, on: date
) -> Membership:
    """Let a membership hold until the end of `last_day`.

    Where that day lies before `on`, which is today, the person is signed out, and the
    account is switched off when nothing else is left to it. Otherwise both follow by
    themselves: a right ends with its membership, and signing in ends with the last one.
    """
    locked = Membership.objects.select_for_update().get(pk=membership.pk)
    if locked.starts_on and last_day < locked.starts_on:
        raise Refused(_("The membership would end before it begins."))
    if locked.ends_on and last_day > locked.ends_on:
        raise Refused(_("The membership has ended before that day."))
    locked.ends_on = last_day
    save_with_reason(locked, by=by, reason=reason)
    if last_day < on:
        close_if_idle(account=locked.user, by=by, on=on)
    return locked


@transaction.atomic
def hand_over(
    *,
    membership: Membership,
    successor: User | NewPerson,
    by: User,
    starts_on: date,
    reason: str,
    on: date,
) -> Membership:
    """End a membership the day before `starts_on`, and open the same for the successor.

    The successor is an account, or a person who gets one. The leaver is treated as in
    `end_membership`.
    """
    until = membership.ends_on
    eve = starts_on - timedelta(days=1)
    end_membership(membership=membership, last_day=eve, by=by, reason=reason, on=on)
    opened = Membership(
        user=_account(successor, leaver=membership.user),
        role=membership.role,
        agency=membership.agency,
        starts_on=starts_on,
        ends_on=until,
    )
    opened.full_clean()
    return save_with_reason(opened, by=by, reason=reason)


def _account(successor: User | NewPerson, *, leaver: User) -> User:
    if isinstance(successor, NewPerson):
        return open_account(successor, is_staff=leaver.is_staff)
    if successor == leaver:
        raise Refused(_("The successor is the same person."))
    if not successor.is_active:
        raise Refused(_("The account of the successor is switched off."))
    return successor


def close_if_idle(*, account: User, by: User, on: date) -> None:
    """Switch an account off when no membership is left to it from `on`; end its sessions."""
    end_sessions(account)
    if not may_sign_in(account, on=on):
        account.is_active = False
        account.save(update_fields=["is_active"])
        note(accounts=[account], by=by, text=gettext_lazy("Switched off: no membership is left"))


def end_sessions(account: User) -> None:
    """Sign the account out everywhere. Sessions live half an hour, so they are few to look at."""
    key = str(account.pk)
    for session in Session.objects.all():
        if session.get_decoded().get(SESSION_KEY) == key:
            session.delete()


@transaction.atomic
def change_email(*, account: User, email: str, by: User) -> None:
    """Give an account another address, or none; one-time links that were made before die."""
    account.email = email
    account.save(update_fields=["email"])
    note(accounts=[account], by=by, text=gettext_lazy("E-mail address changed"))


@transaction.atomic
def unlock(*, account: User, by: User) -> None:
    """Forget the failed attempts with this user name, from every address."""
    AccessAttempt.objects.filter(username=account.get_username()).delete()
    note(accounts=[account], by=by, text=gettext_lazy("Signing in allowed again"))
