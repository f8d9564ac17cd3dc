"""Who has which role from when to when, and how the account stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from dvctrack.lib.names import plain
from entities.choices import AccountState, Role
from entities.models import (
    Agency,
    AgencyQuerySet,
    Membership,
    MembershipQuerySet,
    annex_order,
)
from entities.people.lockouts import locks


@dataclass(frozen=True)
class AccountLine:
    membership: Membership
    state: AccountState


def account_lines(memberships: MembershipQuerySet, *, on: date, at: datetime) -> list[AccountLine]:
    """The memberships with their states, by agency in annex order, then by role and name."""
    locked = {lock.account.pk for lock in locks(at=at)}
    rows = memberships.select_related("user", "agency").order_by(
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
    names = f"{user.get_full_name()} {user.get_username()} {user.email} {agency or ''}"
    text = plain(names)
    return all(word in text for word in words)


def agencies_without_officer(*, on: date, kind: str = "") -> AgencyQuerySet:
    """The agencies that exist on `on` and have no officer with a live account from then on."""
    left = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    served = Membership.objects.filter(left, role=Role.OFFICER, user__is_active=True)
    agencies = Agency.objects.valid_on(on).exclude(pk__in=served.values("agency"))
    return agencies.of_kind(kind) if kind else agencies
