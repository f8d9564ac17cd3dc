"""Questions about accounts: whose address, which name is free, who is locked out, who has
which role from when to when, and who has no officer.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, count

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Max, Q, Sum

from dvctrack.lib.names import plain
from entities.choices import AccountState, Role
from entities.models import (
    AgencyQuerySet,
    Membership,
    MembershipQuerySet,
    annex_order,
)


def account_with_email(email: str) -> User | None:
    return User.objects.filter(email__iexact=email).first()


def taken_emails() -> set[str]:
    """The addresses of all accounts in small letters."""
    emails = User.objects.exclude(email="").values_list("email", flat=True)
    return {email.lower() for email in emails}


def taken_usernames() -> set[str]:
    return set(User.objects.values_list("username", flat=True))


def free_username(*, full_name: str, email: str, taken: Collection[str]) -> str:
    """The e-mail address in small letters, else "nguyen.van.an", with a number if taken."""
    wanted = email.lower() or plain(full_name).replace(" ", ".")
    numbered = (f"{wanted}.{number}" for number in count(2))
    return next(name for name in chain((wanted,), numbered) if name not in taken)


@dataclass(frozen=True)
class Lock:
    """An account that cannot sign in from one address for a while."""

    account: User
    address: str
    failures: int
    until: datetime


def locks(*, at: datetime) -> list[Lock]:
    """The locked accounts as django-axes counts them, the latest first. Names that are no
    account's are left out: people type passwords where a name belongs.
    """
    found = (
        AccessAttempt.objects.filter(attempt_time__gte=at - settings.AXES_COOLOFF_TIME)
        .values("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
        .order_by("-last", "username", "ip_address")
    )
    accounts = User.objects.in_bulk([row["username"] for row in found], field_name="username")
    return [
        Lock(
            accounts[row["username"]],
            row["ip_address"],
            row["failures"],
            row["last"] + settings.AXES_COOLOFF_TIME,
        )
        for row in found
        if row["username"] in accounts
    ]


@dataclass(frozen=True)
class AccountLine:
    membership: Membership
    state: AccountState


def account_lines(memberships: MembershipQuerySet, *, on: date, at: datetime) -> list[AccountLine]:
    """The memberships with their states, by agency in annex order, then by role and name."""
    locked = {lock.account.pk for lock in locks(at=at)}
    rows = memberships.select_related("user", "agency__parent").order_by(
        *annex_order("agency__"), "role", "user__username", "pk"
    )
    return [AccountLine(row, _state(row, on=on, locked=locked)) for row in rows]


def _state(membership: Membership, *, on: date, locked: set[int]) -> AccountState:
    user = membership.user
    if membership.ends_on and membership.ends_on < on:
        return AccountState.ENDED
    if not user.is_active:
        return AccountState.OFF
    if user.pk in locked:
        return AccountState.LOCKED
    return AccountState.ACTIVE if user.last_login else AccountState.INVITED


def narrowed(
    lines: Iterable[AccountLine], *, words: str = "", kind: str = "", state: str = ""
) -> list[AccountLine]:
    """The lines that hold all the words, whatever the accents. Ended ones only when asked for."""
    wanted = plain(words).split()
    return [
        line
        for line in lines
        if (line.state == state if state else line.state != AccountState.ENDED)
        and (not kind or (line.membership.agency and line.membership.agency.kind == kind))
        and (not wanted or _holds(line.membership, wanted))
    ]


def _holds(membership: Membership, words: list[str]) -> bool:
    user, agency = membership.user, membership.agency
    names = f"{user.get_full_name()} {user.get_username()} {user.email}"
    text = plain(f"{names} {agency.full_title}" if agency else names)
    return all(word in text for word in words)


def agencies_without_officer(
    agencies: AgencyQuerySet, *, on: date, kind: str = ""
) -> AgencyQuerySet:
    """Those of `agencies` that have no officer with a live account from `on`."""
    left = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    served = Membership.objects.filter(left, role=Role.OFFICER, user__is_active=True)
    agencies = agencies.exclude(pk__in=served.values("agency")).select_related("parent")
    return agencies.of_kind(kind) if kind else agencies
