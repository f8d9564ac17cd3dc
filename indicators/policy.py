"""Who may read which period, figure and report, who enters, who coordinates, who brings files in.

Figures that are not public are seen by those who read everything, and by officers and approvers
those of their own agencies, without what figures of others make of them: ranks are not told.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from dvctrack.lib.history import recorded
from entities.agencies.units import heirs_of, name_heirs
from entities.choices import Role
from entities.models import Agency, AgencyQuerySet, Membership
from entities.models.membership import AGENCY_ROLES
from entities.policy import (
    READERS,
    acted_for_today,
    agencies_of,
    holds_one_of,
    roles_today,
    sends_for,
)
from indicators.choices import PeriodState
from indicators.models import ImportBatch, Obligation, Period, PeriodQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

IMPORTERS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})


def periods_for(user: "User | AnonymousUser", *, seen_at: datetime | None = None) -> PeriodQuerySet:
    """The periods whose tables `user` may read: all for those who read everything, else the public
    ones. To all others the rest are as if they did not exist.

    As they stood at a moment of the past those that were public by then, too.
    """
    periods = Period.objects.all()
    if may_read_reports(user):
        return periods
    if seen_at is not None:
        public_then = recorded(Period, seen_at).filter(is_public=True)
        periods = periods.filter(pk__in=public_then.values("id"))
    return periods.public()


def may_read_tables(user: "User | AnonymousUser", period: Period) -> bool:
    """Whether `user` may be told ranks of the period, and what else its tables say."""
    return period.is_public or may_read_reports(user)


def figures_for(user: "User | AnonymousUser", *, seen_at: datetime | None = None) -> Q:
    """Which figures `user` may read, of those recorded now or at a moment: those of the periods
    whose tables are read, and all of the own agencies.
    """
    of_tables = Q(period__in=periods_for(user, seen_at=seen_at))
    return (
        of_tables | Q(agency__in=entry_agencies_for(user)) if user.is_authenticated else of_tables
    )


def reporting_periods_for(user: "User | AnonymousUser") -> PeriodQuerySet:
    """The periods for which `user` may ask for a template, or say that a file is of them: those
    whose tables are read, and those in which the own agencies owe.
    """
    owed = Obligation.objects.filter(agency__in=entry_agencies_for(user))
    own = Period.objects.filter(pk__in=owed.values("period"))
    return own | periods_for(user)


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


def entry_agencies_for(user: "User | AnonymousUser") -> AgencyQuerySet:
    """The agencies for which `user` enters figures today, also those that were merged into the
    own ones. Which of them owe in a period is said by its obligations.
    """
    return Agency.objects.filter(pk__in=acted_for_today(user))


def submit_agencies_for(user: "User | AnonymousUser") -> AgencyQuerySet:
    """Of these the ones for which `user` submits: see `sends_for`."""
    return sends_for(user, on=timezone.localdate())


def report_agencies_for(user: "User | AnonymousUser") -> AgencyQuerySet:
    """The agencies whose reports `user` may look at: the own ones, or all."""
    return Agency.objects.all() if may_read_reports(user) else entry_agencies_for(user)


def sending_agencies_for(user: "User | AnonymousUser") -> list[Agency]:
    """The agencies for which `user` may send a file in the place of typing.

    Those of today first. One that has become another one is there for as long as a period waits
    for its figures.
    """
    today = timezone.localdate()
    own = agencies_of(user, *AGENCY_ROLES, on=today)
    waits = Obligation.objects.filter(agency=OuterRef("pk"), period__state=PeriodState.OPEN)
    agencies = submit_agencies_for(user)
    named = name_heirs(agencies.filter(Q(pk__in=own) | Exists(waits)), on=today)
    return sorted(named, key=lambda agency: not agency.is_valid_on(today))


def posts_of(agencies: Iterable[Agency]) -> dict[int, list[Membership]]:
    """By the key of each agency, the memberships of its officers and approvers today: its own,
    and those of what it has wholly become.
    """
    today = timezone.localdate()
    rows = list(agencies)
    heirs = heirs_of(rows, on=today)
    units = {row.pk: [row.pk, *(heir.pk for heir in heirs.get(row.pk, ()))] for row in rows}
    held: dict[int | None, list[Membership]] = defaultdict(list)
    for post in (
        Membership.objects.valid_on(today)
        .filter(agency__in=chain.from_iterable(units.values()))
        .filter(role__in=AGENCY_ROLES, user__is_active=True)
        .select_related("user")
        .order_by("user__email", "pk")
    ):
        held[post.agency_id].append(post)
    return {pk: [post for unit in chained for post in held[unit]] for pk, chained in units.items()}


def people_of(agency: Agency) -> "QuerySet[User]":
    """The officers and approvers of an agency, or of what it has wholly become, today."""
    posts = posts_of([agency])[agency.pk]
    return get_user_model().objects.filter(pk__in={post.user_id for post in posts})


def may_enter(user: "User | AnonymousUser", agency: Agency) -> bool:
    return agency.pk in acted_for_today(user)


def may_submit(user: "User | AnonymousUser", agency: Agency) -> bool:
    return submit_agencies_for(user).filter(pk=agency.pk).exists()
