"""The list of accounts: who it is, what the person may do today, and whether they come in."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.base import AccentFreeSearch
from dvctrack.lib.admin.cells import listed, two_lines
from dvctrack.lib.admin.quick import QuickFilter
from dvctrack.lib.history import name_of
from entities.admin.searching import account_texts
from entities.models import Membership, MembershipQuerySet
from entities.people.accounts import locks


def _not_ended() -> MembershipQuerySet:
    """Those of the account at hand that hold today or will hold."""
    mine = Membership.objects.filter(user=OuterRef("pk"))
    return mine.exclude(ends_on__lt=timezone.localdate())


def without_role(rows: QuerySet[User], request: HttpRequest) -> QuerySet[User]:
    return rows.filter(~Exists(_not_ended()), is_active=True, is_superuser=False)


def locked_out(rows: QuerySet[User], request: HttpRequest) -> QuerySet[User]:
    return rows.filter(pk__in={lock.account.pk for lock in locks(at=timezone.now())})


def not_yet_in(rows: QuerySet[User], request: HttpRequest) -> QuerySet[User]:
    return rows.filter(Exists(_not_ended()), is_active=True, last_login=None)


class AccountList(AccentFreeSearch[User]):
    quick_filters = (
        QuickFilter("without-role", gettext_lazy("Without a role"), without_role, waits=True),
        QuickFilter("locked-out", gettext_lazy("Sign-in paused"), locked_out, waits=True),
        QuickFilter("not-yet-in", gettext_lazy("Not signed in yet"), not_yet_in, waits=True),
    )
    list_display = ("username", "name_listed", "roles_listed", "last_login", "is_active")
    list_filter = ("is_active", "is_staff")
    search_fields = ("username",)
    search_related = {"pk": account_texts}
    search_help_text = gettext_lazy("Name, user name or e-mail address")

    def read_beside(self, rows: Sequence[User], request: HttpRequest) -> None:
        """Their roles of today. One query."""
        roles: dict[int, list[tuple[str, str]]] = defaultdict(list)
        held = Membership.objects.valid_on(timezone.localdate()).filter(user__in=rows)
        for row in held.select_related("agency__parent").order_by("role", "pk"):
            agency = row.agency.full_title if row.agency else ""
            roles[row.user_id].append((row.get_role_display(), agency))
        for account in rows:
            shown: Any = account
            shown.roles_of_list = roles[account.pk]

    @admin.display(description=gettext_lazy("full name"), ordering="last_name")
    def name_listed(self, account: User) -> SafeString:
        return two_lines(name_of(account), account.email)

    @admin.display(description=gettext_lazy("roles today"))
    def roles_listed(self, account: Any) -> SafeString | str:
        return listed(two_lines(role, agency) for role, agency in account.roles_of_list)
