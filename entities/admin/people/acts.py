"""Memberships are ended, accounts unlocked and switched off, many at once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.acts import Act
from entities.agencies.names import name_among_all
from entities.choices import AccountState
from entities.models import Membership
from entities.people.accounts import locks
from entities.people.forms import EndForm
from entities.people.memberships import end_membership, switch_off, unlock
from entities.policy import accounts_for, is_administrator, may_manage_accounts, roles_to_grant
from entities.trail.record import account_name


class EndMembership(Act[Membership]):
    name = "end_memberships"
    label = gettext_lazy("End the membership")
    help = gettext_lazy(
        "They hold until the end of the last day. Where that day is over, their people are signed "
        "out, and an account to which nothing else is left is switched off."
    )
    form_class = EndForm
    columns = (
        gettext_lazy("Role"),
        gettext_lazy("Agency"),
        gettext_lazy("From"),
        gettext_lazy("Until"),
    )

    def may(self, user: User | AnonymousUser) -> bool:
        return may_manage_accounts(user)

    def read(self, rows: QuerySet[Membership]) -> Iterable[Membership]:
        return rows.select_related("user", "agency__parent")

    def why_not(self, rows: Sequence[Membership], *, by: User) -> Mapping[Any, str]:
        """As on the page of a membership: of accounts that one may change, in roles that one
        may give; and what is over is over.
        """
        mine = accounts_for(by).filter(pk__in={row.user_id for row in rows})
        accounts, roles = set(mine.values_list("pk", flat=True)), roles_to_grant(by)
        found = {}
        for row in rows:
            if row.user_id == by.pk:
                found[row.pk] = _("Nobody changes the own rights: ask somebody else to.")
            elif row.user_id not in accounts or row.role not in roles:
                found[row.pk] = _("You may not change this account.")
            elif row.ends_on and row.ends_on < timezone.localdate():
                found[row.pk] = _("The membership is over.")
        return found

    def told(self, row: Membership) -> str:
        return account_name(row.user)

    def cells(self, row: Membership) -> Sequence[Any]:
        days = [
            date_format(day, "SHORT_DATE_FORMAT") if day else ""
            for day in (row.starts_on, row.ends_on)
        ]
        agency = name_among_all(row.agency) if row.agency else ""
        return (row.get_role_display(), agency, *days)

    def do(self, row: Membership, *, by: User, at: datetime, said: Mapping[str, Any]) -> str:
        end_membership(membership=row, **said, by=by, on=localdate(at))
        return _("The last day of the membership was set.")


class OnAccounts(Act[User]):
    columns = (gettext_lazy("E-mail"), gettext_lazy("Last sign-in"), gettext_lazy("State"))

    def may(self, user: User | AnonymousUser) -> bool:
        return is_administrator(user)

    def read(self, rows: QuerySet[User]) -> Iterable[User]:
        self.locked = {lock.account.pk for lock in locks(at=timezone.now())}
        return rows

    def why_not(self, rows: Sequence[User], *, by: User) -> Mapping[Any, str]:
        mine = accounts_for(by).filter(pk__in=[row.pk for row in rows])
        accounts = set(mine.values_list("pk", flat=True))
        others = (row.pk for row in rows if row.pk not in accounts)
        told = _("You may not change this account.")
        return {**super().why_not(rows, by=by), **dict.fromkeys(others, told)}

    def told(self, row: User) -> str:
        return account_name(row)

    def cells(self, row: User) -> Sequence[Any]:
        seen = localdate(row.last_login) if row.last_login else None
        state = AccountState.ACTIVE.label if row.is_active else AccountState.OFF.label
        if row.pk in self.locked:
            state = AccountState.LOCKED.label
        return (row.email, date_format(seen, "SHORT_DATE_FORMAT") if seen else "", state)


class Unlock(OnAccounts):
    name = "unlock_accounts"
    label = gettext_lazy("Unlock")
    help = gettext_lazy("Failed attempts to sign in are forgotten, from every address.")

    def why_not_of(self, row: User) -> str:
        return "" if row.pk in self.locked else _("The account is not locked.")

    def do(self, row: User, *, by: User, at: datetime, said: Mapping[str, Any]) -> str:
        unlock(account=row, by=by)
        return _("The account may sign in again.")


class SwitchOff(OnAccounts):
    name = "switch_accounts_off"
    label = gettext_lazy("Switch off")
    help = gettext_lazy("Their people are signed out and cannot sign in until it is switched on.")

    def why_not_of(self, row: User) -> str:
        return "" if row.is_active else _("The account is switched off already.")

    def do(self, row: User, *, by: User, at: datetime, said: Mapping[str, Any]) -> str:
        switch_off(account=row, by=by, why=gettext_lazy("Switched off"))
        return _("The account is switched off.")
