"""The services of a file beside what is stored: which orders are new, the same, or differ."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from dvctrack.lib.names import plain
from entities.choices import DeadlineActKind as Kind
from entities.deadlines.fold import standing
from entities.deadlines.printed import with_day, without_year, words_of_day
from entities.deadlines.rows import acts_of
from entities.models import Agency, DeadlineAct, Service, ServiceDeadline, ServiceName
from indicators.annex.dates import Decision
from indicators.findings import Finding, bounded
from indicators.importing.services import (
    Aspect,
    ComparedOrder,
    ComparedService,
    Difference,
    OrderState,
    ProposedService,
    ServiceChanges,
    decision_of,
)


@dataclass(frozen=True)
class StoredOrder:
    """An order as its acts have corrected, moved and extended it.

    `lead_id` is the first lead and `leads` are all that it had; `days` are those to which it was
    extended. Its decision is assumed until a correction names it.
    """

    order: ServiceDeadline
    lead_id: int
    leads: frozenset[int]
    decision: Decision
    decision_is_assumed: bool
    words: str
    due_on: date | None
    days: frozenset[date | None]
    acts: Sequence[int]

    @classmethod
    def of(cls, order: ServiceDeadline, acts: Sequence[DeadlineAct]) -> "StoredOrder":
        moves = [act for act in acts if act.kind == Kind.TRANSFER]
        # Without the moves the lead is the first one.
        ordered = standing(order, [act for act in acts if act not in moves], on=date.max)
        documents = {act.document_id: act.document for act in acts if act.document}
        documents[order.decision_id] = order.decision
        return cls(
            order=order,
            lead_id=ordered.lead_id,
            leads=frozenset([ordered.lead_id, *(act.agency_id or 0 for act in moves)]),
            decision=decision_of(documents[ordered.decision_id]),
            decision_is_assumed=order.decision_is_assumed
            and not any(act.kind == Kind.CORRECT and act.document_id for act in acts),
            words=ordered.words,
            due_on=ordered.first_due_on,
            days=frozenset(act.due_on for act in acts if act.kind == Kind.EXTEND),
            acts=[act.pk for act in acts],
        )

    @property
    def mark(self) -> tuple[object, ...]:
        """By which a person can tell that it changed."""
        order = self.order
        return (order.pk, order.agency_id, order.decision_id, self.words, self.due_on, self.acts)

    def may_be_ordered_by(self, row: ProposedService, named: Collection[Decision]) -> bool:
        """Whether the decision of a row may be that of the order, as it is or as it was first."""
        first = decision_of(self.order.decision)
        return first in row.ordering or self.says_decision(row, named)

    def says_decision(self, row: ProposedService, named: Collection[Decision]) -> bool:
        """Whether a row says the same decision; `named` are those of the service, of which an
        order whose decision is assumed may have any. Where an order was due before its decision was
        signed, a title that names the decision says it too."""
        if self.decision in row.ordering:
            return True
        if self.decision in row.signed_later and self.says_deadline(row):
            return True
        return self.decision_is_assumed and row.decisions[0] in named

    def says_deadline(self, row: ProposedService) -> bool:
        """Whether the words of a row say the same: "Quý II" is "Quý II/2022".

        So does the day of an extension, and a date where the stored words do not say their day,
        as our own annex prints it.
        """
        if row.due_on is not None and row.due_on in self.days:
            return True
        if row.due_on != self.due_on:
            return False
        if plain(without_year(row.deadline_text)) == plain(without_year(self.words)):
            return True
        return row.due_on is not None and (
            row.precision == self.order.precision
            or (row.precision == "day" and not words_of_day(self.words, row.due_on, on=row.due_on))
        )


def compare_services(proposed: Sequence[ProposedService]) -> ServiceChanges:
    """Set each listed service beside the stored one of its name; a constant number of queries.

    A name is told by its words, without case, accents and punctuation, also where these are
    another spelling of the service; the stored spelling stays.
    """
    if not proposed:
        return ServiceChanges()
    known = dict(Service.objects.values_list("key", "pk"))
    known |= dict(ServiceName.objects.values_list("key", "service_id"))
    keys = {row.name: known.get(plain(row.name)) for row in proposed}
    found = Service.objects.filter(pk__in={key for key in keys.values() if key})
    services = {
        service.pk: service
        for service in found.prefetch_related("decisions", "deadlines__decision")
    }
    beside = _Beside(services.values())
    rows = []
    for row in proposed:
        service = services.get(keys[row.name] or 0)
        if service is not None and service.name != row.name:
            beside.findings.append(_spelled_otherwise(row, service))
        rows.append((service, replace(row, name=service.name) if service else row))
    beside.note_leads(rows)
    compared = [beside.compared(*row) for row in rows]
    return ServiceChanges(compared, beside.seen(), bounded(beside.findings))


def _spelled_otherwise(row: ProposedService, service: Service) -> Finding:
    sentence = _("The service is stored as “%(name)s”, and keeps that name.")
    return Finding("other-spelling", sentence % {"name": service.name}, row.where)


class _Beside:
    """The rows of a file beside what is stored of their services, and what is found."""

    def __init__(self, services: Iterable[Service]) -> None:
        self.services = sorted(services, key=lambda service: service.pk)
        orders = {service.pk: list(service.deadlines.all()) for service in self.services}
        acts = acts_of(order for of_service in orders.values() for order in of_service)
        self.orders = {
            key: [StoredOrder.of(order, acts[order.pk]) for order in of_service]
            for key, of_service in orders.items()
        }
        self.decisions = {
            service.pk: {decision_of(row) for row in service.decisions.all()}
            for service in self.services
        }
        leads = {order.lead_id for rows in self.orders.values() for order in rows}
        self.leads = {agency.pk: agency for agency in Agency.objects.filter(pk__in=leads)}
        # The leads that the file names of each service and decision, and the orders it gives.
        self.named: dict[tuple[int, Decision], set[int]] = defaultdict(set)
        self.given: dict[tuple[str, int, Decision], str] = {}
        self.findings: list[Finding] = []

    def seen(self) -> list[str]:
        return [
            repr(
                (
                    service.pk,
                    sorted(map(str, self.decisions[service.pk])),
                    [order.mark for order in self.orders[service.pk]],
                )
            )
            for service in self.services
        ]

    def note_leads(self, rows: Iterable[tuple[Service | None, ProposedService]]) -> None:
        for service, row in rows:
            if service is not None:
                for decision in row.ordering:
                    self.named[service.pk, decision].update(lead.pk for lead in row.leads)

    def compared(self, service: Service | None, row: ProposedService) -> ComparedService:
        orders = tuple(self._order(service, row, lead) for lead in row.leads)
        return ComparedService(row, service is not None, orders)

    def _order(self, service: Service | None, row: ProposedService, lead: Agency) -> ComparedOrder:
        if service is None:
            return self._new(row, lead)
        named, stored = self.decisions[service.pk], self.orders[service.pk]
        met = [
            order
            for order in stored
            if lead.pk in order.leads | {order.order.agency_id}
            and order.may_be_ordered_by(row, named)
        ] or [
            order
            for order in stored
            if order.decision in row.ordering
            and not order.leads & self.named[service.pk, order.decision]
        ]
        if not met:
            return self._new(row, lead)
        beside = [(order, list(self._differences(order, row, lead, named))) for order in met]
        order, differences = min(beside, key=lambda found: len(found[1]))
        if not differences:
            return ComparedOrder(lead, OrderState.UNCHANGED, order.order.pk)
        self.findings.extend(_differs(row, lead, difference) for difference in differences)
        return ComparedOrder(lead, OrderState.DIFFERS, order.order.pk, tuple(differences))

    def _new(self, row: ProposedService, lead: Agency) -> ComparedOrder:
        """One under another spelling may be in the file already."""
        key, where = (row.name, lead.pk, row.decisions[0]), row.lead_where or row.where
        other = self.given.setdefault(key, where)
        if other != where:
            message = _(
                "“%(service)s” with %(lead)s also stands at %(other)s. Keep one of the two."
            )
            words = {"service": row.name, "lead": lead.name, "other": other}
            self.findings.append(Finding("duplicate-row", message % words, where, lead.slug))
        return ComparedOrder(lead, OrderState.CREATED)

    def _differences(
        self,
        order: StoredOrder,
        row: ProposedService,
        lead: Agency,
        named: Collection[Decision],
    ) -> Iterator[Difference]:
        if not order.says_deadline(row):
            stored = with_day(order.words, order.due_on)
            read = with_day(row.deadline_text, row.due_on)
            yield Difference(Aspect.DEADLINE, stored, read, row.deadline_where or row.where)
        if lead.pk not in order.leads:
            stored = self.leads[order.lead_id].name
            yield Difference(Aspect.LEAD, stored, lead.name, row.lead_where or row.where)
        if not order.says_decision(row, named):
            stored, read = str(order.decision), str(row.decisions[0])
            yield Difference(Aspect.DECISION, stored, read, row.where)


def _differs(row: ProposedService, lead: Agency, difference: Difference) -> Finding:
    sentences = {
        Aspect.DEADLINE: _(
            "The deadline of “%(service)s” (%(lead)s) is stored as %(stored)s; the file says "
            "%(read)s. What is stored stays. Where the file is right, correct the order with a "
            "reason, or record an extension."
        ),
        Aspect.LEAD: _(
            "“%(service)s” is stored with %(stored)s as its lead under this decision; the file "
            "says %(read)s. What is stored stays. Where the file is right, correct the order with "
            "a reason, or move it to the new lead."
        ),
        Aspect.DECISION: _(
            "“%(service)s” (%(lead)s) is stored as ordered by %(stored)s; the file says %(read)s. "
            "What is stored stays. Where the file is right, correct the order with a reason."
        ),
    }
    words = {"service": row.name, "lead": lead.name}
    message = sentences[difference.aspect] % {
        **words,
        "stored": difference.stored,
        "read": difference.read,
    }
    return Finding("deadline-differs", message, difference.where, lead.slug)
