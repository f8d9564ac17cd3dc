"""The rows of lists of services: light, since a file can hold thousands of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dvctrack.lib.garbage import no_collection
from dvctrack.lib.history import recorded
from entities.choices import DeadlineActKind as Kind
from entities.deadlines.counts import Fact
from entities.deadlines.fold import Standing, standing
from entities.deadlines.named import agencies_named, also_gone, names_recorded
from entities.deadlines.rows import OfDay
from entities.models import Agency, DeadlineAct, LegalDocument, Service, ServiceDeadline

# What is read of an order and of an act.
OF_ORDER = (
    *("id", "agency_id", "decision_id", "ordered_on", "deadline_text", "due_on"),
    *("service__name", "decision_is_assumed", "note"),
)
OF_ACT = (
    *("deadline_id", "kind", "day", "due_on", "done_on", "words"),
    *("agency_id", "document_id", "joins_id", "note"),
)


@dataclass(slots=True)
class ListedRow(OfDay):
    """One order as it stands on a day.

    `agency` leads on that day, `first_agency` as ordered, both named as on the day; `decision`
    orders it, and `decision_is_assumed` where the source names several. `note` is the last one
    by that day, else that of the list.
    """

    pk: int
    service_id: int
    service: str
    agency: Agency
    first_agency: Agency
    decision: LegalDocument
    decision_is_assumed: bool
    standing: Standing
    note: str


@no_collection()
def listed_rows(
    facts: Sequence[Fact],
    *,
    on: date,
    seen_at: datetime | None = None,
    agencies: Mapping[int, Agency] | None = None,
    decisions: Mapping[int, LegalDocument] | None = None,
) -> list[ListedRow]:
    """The rows of these facts, in their order; the same number of queries for any number.

    `on` and `seen_at` are those of the facts. `agencies`, named as on the day, and `decisions` are
    at hand already; others are read.
    """
    if not facts:
        return []
    keys = [fact.pk for fact in facts]
    orders: dict[int, Any] = {
        order.id: order
        for order in recorded(ServiceDeadline, seen_at)
        .filter(id__in=keys)
        .order_by()
        .values_list(*OF_ORDER, named=True)
    }
    acts: dict[int, list[Any]] = {key: [] for key in keys}
    found = DeadlineAct.objects.filter(deadline__in=keys, day__lte=on).in_effect(seen_at)
    for act in found.order_by("day", "pk").values_list(*OF_ACT, named=True):
        acts[act.deadline_id].append(act)
    leads = {fact.lead for fact in facts} | {order.agency_id for order in orders.values()}
    named = agencies or {}
    if seen_at is not None or not leads <= named.keys():
        named = agencies_named(leads, on=on, seen_at=seen_at)
    ordering = also_gone(LegalDocument, {fact.decision for fact in facts}, decisions or {})
    nameless = {fact.service for fact in facts if orders[fact.pk].service__name is None}
    gone = also_gone(Service, nameless, {}) if nameless else {}
    names = names_recorded({fact.service for fact in facts}, seen_at)
    rows = []
    for fact in facts:
        order, of_order = orders[fact.pk], acts[fact.pk]
        notes = [act.note for act in of_order if act.kind == Kind.NOTE]
        rows.append(
            ListedRow(
                fact.pk,
                fact.service,
                names.get(fact.service) or order.service__name or gone[fact.service].name,
                named[fact.lead],
                named[order.agency_id],
                ordering[fact.decision],
                order.decision_is_assumed and fact.decision == order.decision_id,
                standing(order, of_order, on=on),
                notes[-1] if notes else order.note,
            )
        )
    return rows


def latest_first(facts: Iterable[Fact], *, on: date, seen_at: datetime | None = None) -> list[Fact]:
    """Completed ones by the day of their completion, the latest first; one query."""
    given = list(facts)
    confirmed = DeadlineAct.objects.filter(
        deadline__in=[fact.pk for fact in given], kind=Kind.CONFIRM, day__lte=on
    ).in_effect(seen_at)
    done_on = dict(confirmed.order_by("day", "pk").values_list("deadline_id", "done_on"))
    return sorted(given, key=lambda fact: done_on[fact.pk] or date.min, reverse=True)
