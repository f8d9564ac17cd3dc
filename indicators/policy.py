"""Who may read which period and report, who enters, who coordinates, who brings files in."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils import timezone

from entities.choices import Role
from entities.models import Agency, Membership, MembershipQuerySet
from entities.models.membership import AGENCY_ROLES
from entities.policy import READERS, agencies_of, holds_one_of, roles_today
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
    return holds_one_of(IMPORTERS, user)


def may_read_imports(user: "User | AnonymousUser") -> bool:
    """Whether `user` may look at the files that were sent: those do who read everything."""
    return holds_one_of(READERS, user)


def batches_for(user: "User | AnonymousUser") -> QuerySet[ImportBatch]:
    """The files whose pages `user` may read: all, or those sent for the own agency."""
    if may_read_imports(user):
        return ImportBatch.objects.all()
    if not user.is_authenticated:
        return ImportBatch.objects.none()
    return ImportBatch.objects.filter(imported_by=user, agency__in=entry_agencies_for(user))


def may_coordinate(user: "User | AnonymousUser") -> bool:
    """Whether `user` opens periods, returns, accepts, extends, and closes."""
    return holds_one_of(IMPORTERS, user)


def may_read_published(user: "User | AnonymousUser") -> bool:
    """Whether `user` reads published versions: everybody, unless the site keeps them private."""
    return settings.PUBLICATIONS_ARE_PUBLIC or user.is_authenticated


def may_see_entry(user: "User | AnonymousUser") -> bool:
    """Whether `user` enters for an agency, or reads who has reported."""
    return user.is_authenticated and bool(roles_today(user) or user.is_superuser)


def may_read_reports(user: "User | AnonymousUser") -> bool:
    """Whether `user` sees who has and has not reported."""
    return holds_one_of(READERS, user)


def may_read_figure_history(user: "User | AnonymousUser", agency: Agency) -> bool:
    """Whether `user` sees who changed the figures of an agency: readers of all, and its own."""
    return may_read_reports(user) or (user.is_authenticated and may_enter(user, agency))


def entry_agencies_for(user: "User | AnonymousUser") -> QuerySet[Agency]:
    """The agencies for which `user` enters figures today."""
    return agencies_of(user, *AGENCY_ROLES, on=timezone.localdate())


def report_agencies_for(user: "User | AnonymousUser") -> QuerySet[Agency]:
    """The agencies whose reports `user` may look at: the own ones, or all."""
    return Agency.objects.all() if may_read_reports(user) else entry_agencies_for(user)


def sending_agencies_for(user: "User | AnonymousUser") -> list[Agency]:
    """The agencies for which `user` may send a file in the place of typing."""
    return [agency for agency in entry_agencies_for(user) if may_submit(user, agency)]


def posts_of(agencies: Iterable[Agency]) -> MembershipQuerySet:
    """The memberships of the officers and approvers of these agencies today."""
    return Membership.objects.valid_on(timezone.localdate()).filter(
        agency__in=agencies, role__in=AGENCY_ROLES, user__is_active=True
    )


def people_of(agency: Agency) -> "QuerySet[User]":
    """The officers and approvers of an agency today."""
    return get_user_model().objects.filter(pk__in=posts_of([agency]).values("user"))


def may_enter(user: "User | AnonymousUser", agency: Agency) -> bool:
    return entry_agencies_for(user).filter(pk=agency.pk).exists()


def may_submit(user: "User | AnonymousUser", agency: Agency) -> bool:
    """Approvers submit for their agency; where it has none, its officers do."""
    today = timezone.localdate()
    if agencies_of(user, Role.APPROVER, on=today).filter(pk=agency.pk).exists():
        return True
    approvers = Membership.objects.valid_on(today).filter(
        agency=agency, role=Role.APPROVER, user__is_active=True
    )
    return may_enter(user, agency) and not approvers.exists()
