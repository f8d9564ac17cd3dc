"""Lists of services in a file beside the services and deadlines that are stored."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from entities.models import Agency, LegalDocument, Service, ServiceDeadline
from indicators.figures.compare import Changes

# What a file says of a deadline. Completion, evidence and extensions are ours and stay.
PRINTED = ("deadline_text", "due_on", "precision", "printed_order")


@dataclass(frozen=True)
class DecisionKey:
    """The key of a legal document as a file names it."""

    type: str
    number: str
    issued_on: date


@dataclass(frozen=True)
class ProposedService:
    """One row of a list of services: by when its lead agencies must complete it.

    `decisions` are those the list names, the ordering one first.
    """

    name: str
    leads: tuple[Agency, ...]
    decisions: tuple[DecisionKey, ...]
    printed_order: int | None
    deadline_text: str
    due_on: date
    precision: str


@dataclass(frozen=True)
class ServiceChanges:
    """A service is counted once, whatever the number of its leads."""

    created: list[ProposedService] = field(default_factory=list)
    updated: list[ProposedService] = field(default_factory=list)
    unchanged: list[ProposedService] = field(default_factory=list)
    # What is stored of the listed services, by which a person can tell that it changed.
    seen: list[str] = field(default_factory=list)

    def counts(self) -> Changes:
        return Changes(len(self.created), len(self.updated), len(self.unchanged))


def compare_services(proposed: Sequence[ProposedService]) -> ServiceChanges:
    """Set each listed service beside the stored one of its name; three queries."""
    names = {row.name for row in proposed}
    stored = {
        service.name: service
        for service in Service.objects.filter(name__in=names).prefetch_related(
            "decisions", "deadlines__decision"
        )
    }
    changes = ServiceChanges(seen=[_seen(stored[name]) for name in sorted(stored)])
    for row in proposed:
        service = stored.get(row.name)
        if service is None:
            changes.created.append(row)
        elif _is_unchanged(service, row):
            changes.unchanged.append(row)
        else:
            changes.updated.append(row)
    return changes


def _seen(service: Service) -> str:
    rows = [
        (row.agency_id, row.decision_id, *(getattr(row, name) for name in PRINTED))
        for row in service.deadlines.all()
    ]
    return repr(
        (service.pk, sorted(row.pk for row in service.decisions.all()), sorted(rows, key=repr))
    )


def _is_unchanged(service: Service, row: ProposedService) -> bool:
    named = {document_key(document) for document in service.decisions.all()}
    ordering = row.decisions[0]
    deadlines = {
        deadline.agency_id: deadline
        for deadline in service.deadlines.all()
        if document_key(deadline.decision) == ordering
    }
    return named.issuperset(row.decisions) and all(
        lead.pk in deadlines and says_the_same(deadlines[lead.pk], row) for lead in row.leads
    )


def says_the_same(deadline: ServiceDeadline, row: ProposedService) -> bool:
    return all(getattr(deadline, name) == getattr(row, name) for name in PRINTED)


def document_key(document: LegalDocument) -> DecisionKey:
    return DecisionKey(document.type, document.number, document.issued_on)
