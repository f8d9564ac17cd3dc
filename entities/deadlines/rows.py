"""Orders as they stand on a day, with whom and what a page shows of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from django.db.models import QuerySet

from dvctrack.lib.history import complete, in_model
from entities.agencies.names import name_agencies
from entities.choices import DeadlineState
from entities.deadlines.fold import Standing, standing
from entities.deadlines.named import names_recorded
from entities.deadlines.quarters import Quarter
from entities.models import Agency, DeadlineAct, LegalDocument, Service, ServiceDeadline

# What a reader sees of an order besides its own fields.
NAMES = ("service", "agency", "decision")


class OfDay:
    """What a row of an order says of its standing on the day."""

    __slots__ = ()
    standing: Standing

    @property
    def state(self) -> DeadlineState:
        return self.standing.state

    @property
    def words(self) -> str:
        return self.standing.words

    @property
    def due_on(self) -> date | None:
        return self.standing.due_on

    @property
    def days_late(self) -> int:
        return self.standing.days_late

    @property
    def quarter(self) -> Quarter | None:
        """The quarter of the day in force; None without a day."""
        return Quarter.containing(self.due_on) if self.due_on else None


@dataclass(frozen=True)
class DeadlineRow(OfDay):
    """One order as it stands on a day: a row of every list of services.

    `agency` leads on that day, `first_agency` as ordered; both have the names of the day. `acts`
    are those in effect, earliest first, also those of later days where the order has some.
    """

    deadline: ServiceDeadline
    standing: Standing
    agency: Agency
    first_agency: Agency
    decision: LegalDocument
    acts: Sequence[DeadlineAct]

    @property
    def pk(self) -> int:
        return self.deadline.pk

    @property
    def service(self) -> Service:
        return self.deadline.service

    @property
    def decisions(self) -> list[LegalDocument]:
        """The ordering decision first, then the others that the source names."""
        named = self.service.decisions.all()
        return [self.decision, *(row for row in named if row != self.decision)]


def rows_of(
    found: Iterable[Any], *, on: date, seen_at: datetime | None = None
) -> list[DeadlineRow]:
    """The rows of a query of `state.py`, in its order; the same number of queries for any number.

    `on` and `seen_at` are those of the query.
    """
    if isinstance(found, QuerySet):
        found = found.select_related("service", "decision", "agency__parent")
        found = found.prefetch_related("service__decisions")
    records = list(found)
    complete(records, *NAMES)
    orders: list[ServiceDeadline] = [in_model(row, *NAMES) for row in records]
    names = names_recorded({order.service_id for order in orders}, seen_at)
    for order in orders:
        order.service.name = names.get(order.service_id, order.service.name)
    acts = acts_of(orders, seen_at=seen_at)
    standings = [standing(order, acts[order.pk], on=on) for order in orders]
    agencies = {order.agency_id: order.agency for order in orders}
    decisions = {order.decision_id: order.decision for order in orders}
    later = {row.lead_id for row in standings} - agencies.keys()
    if later:
        agencies |= Agency.objects.select_related("parent").in_bulk(later)
    corrected = {row.decision_id for row in standings} - decisions.keys()
    if corrected:
        decisions |= LegalDocument.objects.in_bulk(corrected)
    named = name_agencies(
        [SimpleNamespace(agency_id=pk, agency=agency) for pk, agency in agencies.items()],
        on=on,
        seen_at=seen_at,
    )
    agencies = {row.agency_id: row.agency for row in named}
    return [
        DeadlineRow(
            order,
            now,
            agencies[now.lead_id],
            agencies[order.agency_id],
            decisions[now.decision_id],
            acts[order.pk],
        )
        for order, now in zip(orders, standings, strict=True)
    ]


def acts_of(
    orders: Iterable[ServiceDeadline], *, seen_at: datetime | None = None
) -> dict[int, list[DeadlineAct]]:
    """The acts in effect of each order, in the order in which they count; one query."""
    found: dict[int, list[DeadlineAct]] = {order.pk: [] for order in orders}
    acts = DeadlineAct.objects.filter(deadline__in=list(found)).in_effect(seen_at)
    for act in acts.select_related("by", "document") if found else ():
        found[act.deadline_id].append(act)
    return found
