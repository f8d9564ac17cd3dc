"""Who may do what, from the memberships that hold on a day."""

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.backends import ModelBackend
from django.utils import timezone

from entities.choices import Role
from entities.models import Agency, Membership

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User
    from django.db.models import Model, QuerySet

# What those who read everything read; accounts are for administrators.
READ_APPS = frozenset({"entities", "indicators"})
READERS = frozenset({Role.SUPERVISOR, Role.COORDINATOR, Role.ADMINISTRATOR})


def roles_of(user: "User | AnonymousUser", *, on: date) -> frozenset[Role]:
    """The roles that `user` holds on `on`; none for a visitor who is not signed in."""
    if not user.is_authenticated:
        return frozenset()
    roles = Membership.objects.valid_on(on).filter(user=user).values_list("role", flat=True)
    return frozenset(Role(role) for role in roles)


def agencies_of(user: "User | AnonymousUser", *roles: Role, on: date) -> "QuerySet[Agency]":
    """The agencies for which `user` holds one of these roles on `on`."""
    if not user.is_authenticated or not user.is_active:
        return Agency.objects.none()
    held = Membership.objects.valid_on(on).filter(user=user, role__in=roles)
    return Agency.objects.filter(pk__in=held.values("agency"))


def roles_today(user: "User | AnonymousUser") -> frozenset[Role]:
    """The roles of today, read once for each request: the user lives as long as it does."""
    cached: frozenset[Role] | None = getattr(user, "_roles_today", None)
    if cached is None:
        cached = roles_of(user, on=timezone.localdate())
        user._roles_today = cached  # type: ignore[union-attr]
    return cached


class MembershipBackend(ModelBackend):
    """Permissions that follow from roles, so that a right ends with its membership.

    An administrator may do everything; a coordinator and a supervisor may look at
    everything but accounts; officers and approvers work on their own pages, not in the admin.
    """

    def has_perm(
        self, user_obj: "User | AnonymousUser", perm: str, obj: "Model | None" = None
    ) -> bool:
        if not user_obj.is_active:
            return False
        roles = roles_today(user_obj)
        if Role.ADMINISTRATOR in roles:
            return True
        app, _dot, action = perm.partition(".")
        looks = app in READ_APPS and action.startswith("view_")
        return (looks and not READERS.isdisjoint(roles)) or super().has_perm(user_obj, perm, obj)

    def has_module_perms(self, user_obj: "User | AnonymousUser", app_label: str) -> bool:
        roles = roles_today(user_obj)
        if user_obj.is_active and (
            Role.ADMINISTRATOR in roles
            or (app_label in READ_APPS and not READERS.isdisjoint(roles))
        ):
            return True
        return super().has_module_perms(user_obj, app_label)
