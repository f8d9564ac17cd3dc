"""Who may do what, from the memberships that hold on a day."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from entities.agencies.units import with_predecessors
from entities.choices import Role
from entities.models import Agency, AgencyQuerySet, Membership, MembershipQuerySet
from entities.models.membership import AGENCY_ROLES

# What those who read everything read; accounts are for administrators.
READ_APPS = frozenset({"entities", "indicators"})
# What coordinators keep in the admin: they add and change it, and delete nothing.
COORDINATED = frozenset(
    {
        *("entities.service", "entities.servicename", "entities.servicedeadline"),
        *("entities.legaldocument", "indicators.period", "indicators.periodindicator"),
        *("indicators.obligation", "indicators.submission", "indicators.annextext"),
    }
)
ACCOUNT_MANAGERS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
READERS = frozenset({Role.SUPERVISOR, Role.COORDINATOR, Role.ADMINISTRATOR})


def roles_of(user: User | AnonymousUser, *, on: date) -> frozenset[Role]:
    """The roles that `user` holds on `on`; none for a visitor who is not signed in."""
    if not user.is_authenticated:
        return frozenset()
    roles = Membership.objects.valid_on(on).filter(user=user).values_list("role", flat=True)
    return frozenset(Role(role) for role in roles)


def agencies_of(user: User | AnonymousUser, *roles: Role, on: date) -> AgencyQuerySet:
    """The agencies for which `user` holds one of these roles on `on`."""
    if not user.is_authenticated or not user.is_active:
        return Agency.objects.none()
    held = Membership.objects.valid_on(on).filter(user=user, role__in=roles)
    return Agency.objects.filter(pk__in=held.values("agency"))


def acted_for(user: User | AnonymousUser, *, on: date) -> AgencyQuerySet:
    """The agencies for which `user` enters on `on`: the own ones, and those that have wholly
    become one of them.
    """
    return with_predecessors(agencies_of(user, *AGENCY_ROLES, on=on), on=on)


def sends_for(user: User | AnonymousUser, *, on: date) -> AgencyQuerySet:
    """Of these the ones in whose name `user` sends what leaves the agency: approvers do, and
    officers where an agency has no approver, neither of its own nor of what it has become.
    """
    approves = with_predecessors(agencies_of(user, Role.APPROVER, on=on), on=on)
    posts = Membership.objects.valid_on(on).filter(role=Role.APPROVER, user__is_active=True)
    served = Agency.objects.filter(pk__in=posts.values("agency"))
    approved = with_predecessors(served, on=on)
    return acted_for(user, on=on).filter(
        Q(pk__in=approves.values("pk")) | ~Q(pk__in=approved.values("pk"))
    )


def roles_today(user: User | AnonymousUser) -> frozenset[Role]:
    """The roles of today, read once for each request: the user lives as long as it does."""
    cached: frozenset[Role] | None = getattr(user, "_roles_today", None)
    if cached is None:
        cached = roles_of(user, on=timezone.localdate())
        user._roles_today = cached  # type: ignore[union-attr]
    return cached


def acted_for_today(user: User | AnonymousUser) -> frozenset[int]:
    """The keys of the agencies for which `user` enters today, read once for each request, too."""
    cached: frozenset[int] | None = getattr(user, "_acted_for_today", None)
    if cached is None:
        cached = frozenset()
        # Who holds no role of an agency is not asked about further.
        if not roles_today(user).isdisjoint(AGENCY_ROLES):
            own = acted_for(user, on=timezone.localdate())
            cached = frozenset(own.order_by().values_list("pk", flat=True))
        user._acted_for_today = cached  # type: ignore[union-attr]
    return cached


def holds_one_of(wanted: frozenset[Role], user: User | AnonymousUser) -> bool:
    """Whether `user` has one of these roles today; a superuser has them all."""
    if not user.is_active:
        return False
    return user.is_superuser or not wanted.isdisjoint(roles_today(user))


def may_read_history_of(user: User | AnonymousUser) -> Callable[[Agency], bool]:
    """Of which agencies `user` sees who changed what: readers of all, officers of their own."""
    if holds_one_of(READERS, user):
        return lambda agency: True
    own = acted_for_today(user)
    return lambda agency: agency.pk in own


def may_work_in_admin(user: User | AnonymousUser) -> bool:
    """Whether `user` has any business in the admin: readers of everything who are let in there."""
    return user.is_staff and holds_one_of(READERS, user)


def is_administrator(user: User | AnonymousUser) -> bool:
    return holds_one_of(frozenset({Role.ADMINISTRATOR}), user)


def may_manage_accounts(user: User | AnonymousUser) -> bool:
    """Whether `user` may invite people and end or hand over memberships."""
    return holds_one_of(ACCOUNT_MANAGERS, user)


def roles_to_grant(user: User | AnonymousUser) -> tuple[Role, ...]:
    """The roles that `user` may give: an administrator all, a coordinator those of agencies."""
    if is_administrator(user):
        return tuple(Role)
    return AGENCY_ROLES if may_manage_accounts(user) else ()


def memberships_for(user: User | AnonymousUser) -> MembershipQuerySet:
    """The memberships that `user` sees on the page of accounts."""
    return Membership.objects.filter(role__in=roles_to_grant(user))


def accounts_for(user: User | AnonymousUser) -> QuerySet[User]:
    """The accounts that `user` may change and make links for; never the own one.

    A link lets its holder in with all rights of the account, so a coordinator has none for
    an account that holds or ever held more than an agency's role, and only a superuser has one for
    a superuser.
    """
    accounts = User.objects.all()
    if user.pk is None or not may_manage_accounts(user):
        return accounts.none()
    others = accounts.exclude(pk=user.pk)
    if user.is_superuser:
        return others
    if is_administrator(user):
        return others.filter(is_superuser=False)
    higher = Membership.objects.exclude(role__in=AGENCY_ROLES).values("user")
    return (
        others.filter(memberships__role__in=AGENCY_ROLES, is_superuser=False)
        .exclude(pk__in=higher)
        .distinct()
    )


def may_manage_membership(user: User | AnonymousUser, membership: Membership) -> bool:
    """Whether `user` may end it or hand it over: seen, and of an account that may be changed."""
    seen = membership.role in roles_to_grant(user)
    return seen and accounts_for(user).filter(pk=membership.user_id).exists()


def may_be_here(accounts: QuerySet[User], *, on: date) -> QuerySet[User]:
    """Those that are switched on and have a membership that ends on `on` or later, or begins.

    An account that never had one has no business here either; a superuser needs none.
    """
    left = Membership.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    is_member = Exists(left.filter(user=OuterRef("pk")))
    return accounts.filter(Q(is_superuser=True) | is_member, is_active=True)


def may_sign_in(account: User, *, on: date) -> bool:
    return may_be_here(User.objects.filter(pk=account.pk), on=on).exists()


class MembershipBackend(ModelBackend):
    """Permissions that follow from roles, so that a right ends with its membership.

    An administrator may do everything; a coordinator and a supervisor may look at everything but
    accounts, and a coordinator keeps periods, figures and services; officers and approvers work on
    their own pages, not in the admin. Who has no membership left does not come in, and is out with
    the next request.
    """

    def get_user(self, user_id: int) -> User | None:
        """Whose session it is, asked once for each request; None for who may not be here."""
        accounts = User.objects.filter(pk=user_id)
        return may_be_here(accounts, on=timezone.localdate()).first()

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        user = super().authenticate(request, username=username, password=password, **kwargs)
        if user is None or not may_sign_in(user, on=timezone.localdate()):
            return None
        return user

    def has_perm(self, user_obj: User | AnonymousUser, perm: str, obj: Model | None = None) -> bool:
        if not user_obj.is_active:
            return False
        roles = roles_today(user_obj)
        if Role.ADMINISTRATOR in roles:
            return True
        app, _dot, action = perm.partition(".")
        if app in READ_APPS and action.startswith("view_") and not READERS.isdisjoint(roles):
            return True
        verb, _bar, model = action.partition("_")
        is_coordinated = verb in ("add", "change") and f"{app}.{model}" in COORDINATED
        return (is_coordinated and Role.COORDINATOR in roles) or super().has_perm(
            user_obj, perm, obj
        )

    def has_module_perms(self, user_obj: User | AnonymousUser, app_label: str) -> bool:
        roles = roles_today(user_obj)
        if user_obj.is_active and (
            Role.ADMINISTRATOR in roles
            or (app_label in READ_APPS and not READERS.isdisjoint(roles))
        ):
            return True
        return super().has_module_perms(user_obj, app_label)
