"""What an act is held against: all units, and what stands on them from its first day on."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Self

from django.db.models import Q

from entities.agencies.matching import AgencyIndex, AgencyRows
from entities.agencies.names import OfficialNames
from entities.choices import NameKind, SuccessionRelation
from entities.deadlines.fold import TO_DO
from entities.deadlines.rows import DeadlineRow, rows_of
from entities.deadlines.state import listed
from entities.models import (
    Agency,
    AgencyCode,
    AgencyName,
    LegalDocument,
    Membership,
    Succession,
)
from indicators.models import Attachment, Obligation, Period, Publication, ReopenRequest, Target
from indicators.models import Submission as Figure

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Loaded:
    """Rows of the database of one moment. `entered` are agency and period of what somebody sent,
    `published` the periods with a version in force."""

    units: AgencyRows
    successions: list[Succession]
    documents: list[LegalDocument]
    periods: dict[int, Period] = field(default_factory=dict)
    obligations: list[Obligation] = field(default_factory=list)
    entered: set[tuple[int, int]] = field(default_factory=set)
    published: set[int] = field(default_factory=set)
    memberships: list[Membership] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    services: list[DeadlineRow] = field(default_factory=list)
    _indexes: dict[date, AgencyIndex] = field(default_factory=dict)

    @classmethod
    def since(cls, first: date) -> Self:
        """The number of queries does not depend on that of rows."""
        periods = Period.objects.filter(as_of__gte=first).in_bulk()
        lives = Q(ends_on__isnull=True) | Q(ends_on__gte=first)
        obligations = list(Obligation.objects.filter(period__in=periods).order_by("pk"))
        asked_back = set(
            ReopenRequest.objects.filter(obligation__period__in=periods).values_list(
                "obligation_id", flat=True
            )
        )
        entered = {
            (row.agency_id, row.period_id)
            for row in obligations
            if row.claim or row.pk in asked_back
        }
        for model in (Figure, Attachment):
            rows = model._default_manager.filter(period__in=periods).order_by()
            entered.update(rows.values_list("agency_id", "period_id").distinct())
        units = AgencyRows.load()
        for agency in units.agencies.values():
            agency.parent = units.agencies.get(agency.parent_id or 0)
        in_force = Publication.objects.in_force().filter(period__in=periods)
        return cls(
            units,
            list(Succession.objects.exclude(relation=SuccessionRelation.RENAMED)),
            list(LegalDocument.objects.all()),
            periods,
            obligations,
            entered,
            set(in_force.order_by().values_list("period_id", flat=True)),
            list(
                Membership.objects.filter(lives, agency__isnull=False)
                .select_related("user")
                .order_by("agency", "user__username", "role", "pk")
            ),
            list(
                Target.objects.filter(lives, agency__isnull=False)
                .select_related("agency", "indicator")
                .order_by("agency", "indicator", "starts_on")
            ),
            rows_of(listed(first).filter(state__in=TO_DO), on=first),
        )

    @property
    def agencies(self) -> Iterable[Agency]:
        return self.units.agencies.values()

    @cached_property
    def by_slug(self) -> dict[str, Agency]:
        return {agency.slug: agency for agency in self.agencies}

    def index(self, on: date) -> AgencyIndex:
        """The names and codes of a day."""
        if on not in self._indexes:
            self._indexes[on] = AgencyIndex.of(self.units, on=on)
        return self._indexes[on]

    @cached_property
    def names(self) -> OfficialNames:
        """What agencies are called on other days, with the renames that are planned."""
        return OfficialNames.of(self.units.names)

    @cached_property
    def aliases(self) -> dict[int, list[AgencyName]]:
        found: dict[int, list[AgencyName]] = defaultdict(list)
        for name in self.units.names:
            if name.kind == NameKind.ALIAS:
                found[name.agency_id].append(name)
        return found

    @cached_property
    def codes(self) -> dict[int, list[AgencyCode]]:
        found: dict[int, list[AgencyCode]] = defaultdict(list)
        for code in self.units.codes:
            found[code.agency_id].append(code)
        return found
