"""What is done with accounts and memberships: inviting, ending, handing over, letting in again.

What cannot be done is Refused, and what a form should have kept out a ValidationError; then
nothing is written.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.conditions import check_row
from dvctrack.lib.history import reason_text, save_with_reason, sign
from dvctrack.lib.many_rows import insert_rows, save_with_history
from dvctrack.lib.refused import Refused
from entities.choices import TrailKind
from entities.models import Agency, Membership
from entities.models.membership import AGENCY_ROLES
from entities.people.account_letters import tell_of_address
from entities.people.accounts import (
    account_with_email,
    free_username,
    taken_emails,
    taken_usernames,
)
from entities.people.invitations import Invitation
from entities.policy import may_sign_in
from entities.trail.record import account_name, record, record_all

_NOTHING_LEFT = gettext_lazy("Switched off: no membership is left")
_ADDRESS_IS_TAKEN = gettext_lazy("There is an account with this e-mail address.")


def note(*, accounts: Iterable[User], by: User, text: str | Promise) -> None:
    """Write into the history that the admin shows of these accounts what was done to them."""
    LogEntry.objects.log_actions(by.pk, accounts, CHANGE, change_message=reason_text(text))


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
    if person.email and account_with_email(person.email):
        raise ValidationError({"email": _ADDRESS_IS_TAKEN})
    user = _new_account(person, is_staff=is_staff, taken=taken_usernames())
    user.full_clean(exclude=["password"])
    user.save()
    return user


def _new_account(person: NewPerson, *, is_staff: bool, taken: Collection[str]) -> User:
    email, full_name = person.email, person.full_name
    user = User(
        username=person.username or free_username(full_name=full_name, email=email, taken=taken),
        email=email,
        first_name=full_name,
        is_staff=is_staff,
    )
    user.set_unusable_password()
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
    save_with_reason(membership, by=by, reason=gettext_lazy("Invited"))
    _record("invited", membership, by=by, starts_on=on)
    return membership


@transaction.atomic
def invite_all(*, invitations: Iterable[Invitation], by: User, on: date) -> list[User]:
    """All of these people or none of them, in a number of queries that does not grow."""
    emails, usernames = taken_emails(), taken_usernames()
    users, memberships = [], []
    for row in invitations:
        if row.email and row.email.lower() in emails:
            raise ValidationError({"email": _ADDRESS_IS_TAKEN})
        person = NewPerson(row.full_name, row.email)
        user = _new_account(person, is_staff=row.role not in AGENCY_ROLES, taken=usernames)
        check_row(user, exclude=("password",))
        emails.add(row.email.lower())
        usernames.add(user.username)
        membership = Membership(user=user, role=row.role, agency=row.agency, starts_on=on)
        sign(membership, by=by, reason=gettext_lazy("Invited"))
        users.append(user)
        memberships.append(membership)
    try:
        insert_rows(User, users)
    except IntegrityError:
        raise ValidationError(
            _("Somebody else invited people at the same moment. Send the list again.")
        ) from None
    save_with_history(Membership, created=memberships, updated=())
    record_all(
        TrailKind.RIGHTS,
        "invited",
        by=by,
        about=map(account_name, users),
        each=map(_right, memberships),
        starts_on=on,
    )
    return users


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
    if locked.user_id == by.pk:
        raise Refused(_("Nobody changes the own rights: ask somebody else to."))
    if locked.starts_on and last_day < locked.starts_on:
        raise Refused(_("The membership would end before it begins."))
    if locked.ends_on and last_day > locked.ends_on:
        raise Refused(_("The membership has ended before that day."))
    locked.ends_on = last_day
    save_with_reason(locked, by=by, reason=reason)
    _record("membership ended", locked, by=by, last_day=last_day)
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
        user=_account(successor, leaver=membership.user, by=by),
        role=membership.role,
        agency=membership.agency,
        starts_on=starts_on,
        ends_on=until,
    )
    opened.full_clean()
    save_with_reason(opened, by=by, reason=reason)
    of = account_name(membership.user)
    _record("membership handed over", opened, by=by, starts_on=starts_on, of=of)
    return opened


def _record(act: str, membership: Membership, *, by: User, **facts: Any) -> None:
    record(
        TrailKind.RIGHTS,
        act,
        by=by,
        about=account_name(membership.user),
        **_right(membership),
        **facts,
    )


def _right(membership: Membership) -> dict[str, Any]:
    agency = membership.agency
    return {"role": membership.role, "agency": agency.slug if agency else None}


def _account(successor: User | NewPerson, *, leaver: User, by: User) -> User:
    if isinstance(successor, NewPerson):
        return open_account(successor, is_staff=leaver.is_staff)
    if successor == leaver:
        raise Refused(_("The successor is the same person."))
    if successor == by:
        raise Refused(_("Nobody changes the own rights: ask somebody else to."))
    if not successor.is_active:
        raise Refused(_("The account of the successor is switched off."))
    return successor


def close_if_idle(*, account: User, by: User, on: date) -> None:
    """Switch an account off when no membership is left to it from `on`; end its sessions."""
    if may_sign_in(account, on=on):
        end_sessions(account)
    else:
        switch_off(account=account, by=by, why=_NOTHING_LEFT)


@transaction.atomic
def switch_off(*, account: User, by: User, why: str | Promise) -> None:
    """Nobody signs in with it until it is switched on again; its sessions end."""
    if account.pk == by.pk:
        raise Refused(_("Nobody changes the own rights: ask somebody else to."))
    end_sessions(account)
    account.is_active = False
    account.save(update_fields=["is_active"])
    note(accounts=[account], by=by, text=why)
    record(TrailKind.ACCOUNT, "account switched off", by=by, about=account_name(account))


def end_sessions(account: User, *, but: str = "") -> None:
    """Sign the account out everywhere but in the session of this key. Sessions live half an hour,
    so they are few to look at.
    """
    key = str(account.pk)
    for session in Session.objects.exclude(pk=but):
        if session.get_decoded().get(SESSION_KEY) == key:
            session.delete()


@transaction.atomic
def change_email(*, account: User, email: str, by: User, at: datetime) -> None:
    """Give an account another address, or none; one-time links that were made before die.

    The address of before is told.
    """
    if account.email.lower() != email.lower():
        tell_of_address(account=account, by=by, at=at)
    account.email = email
    account.save(update_fields=["email"])
    note(accounts=[account], by=by, text=gettext_lazy("E-mail address changed"))
    record(TrailKind.ACCOUNT, "e-mail address changed", by=by, about=account_name(account))


@transaction.atomic
def unlock(*, account: User, by: User) -> None:
    """Forget the failed attempts with this user name, from every address."""
    for failures in (AccessAttempt, AccessFailureLog):
        failures.objects.filter(username=account.get_username()).delete()
    note(accounts=[account], by=by, text=gettext_lazy("Signing in allowed again"))
    record(TrailKind.ACCOUNT, "sign-in allowed again", by=by, about=account_name(account))
