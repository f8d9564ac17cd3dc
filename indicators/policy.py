"""Who may read which period, and who may bring files in."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from entities.choices import Role
from entities.policy import READERS, roles_today
from indicators.models import ImportBatch, Period, PeriodQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

IMPORTERS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})


def periods_for(user: "User | AnonymousUser") -> PeriodQuerySet:
    """The periods whose tables `user` may read: the public ones, and all when signed in."""
    periods = Period.objects.all()
    return periods if user.is_authenticated else periods.public()


def may_import(user: "User | AnonymousUser") -> bool:
    """Whether `user` may bring files in, confirm the own ones and undo any."""
    return _has_one_of(IMPORTERS, user)


def may_read_imports(user: "User | AnonymousUser") -> bool:
    """Whether `user` may look at the files that were sent: those do who read everything."""
    return _has_one_of(READERS, user)


def batches_for(user: "User | AnonymousUser") -> QuerySet[ImportBatch]:
    """The files whose pages `user` may read."""
    batches = ImportBatch.objects.all()
    return batches if may_read_imports(user) else batches.none()


def _has_one_of(wanted: frozenset[Role], user: "User | AnonymousUser") -> bool:
    if not user.is_active:
        return False
    return user.is_superuser or not wanted.isdisjoint(roles_today(user))
