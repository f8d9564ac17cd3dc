"""The services, orders and spellings that an import writes."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from dvctrack.lib.history import sign
from dvctrack.lib.many_rows import insert_rows, link_rows, record_history, save_with_history
from dvctrack.lib.names import plain
from entities.models import (
    Agency,
    LegalDocument,
    Service,
    ServiceDeadline,
    ServiceName,
)
from indicators.annex.dates import Decision
from indicators.importing.services import ProposedService, ServiceChanges, decision_of


@transaction.atomic
def save_services(
    changes: ServiceChanges, *, by: User | None, at: datetime, reason: str
) -> list[dict[str, Any]]:
    """Write what is new, each with a row of history of this moment; a constant number of queries.

    A service is named by the decisions of the orders that it gets. What was written comes back by
    its rows of history, so that it can be undone.
    """
    new = [(it.row, lead) for it in changes.rows for lead in it.new_leads]
    if not new:
        return []
    rows = [row for row, _lead in new]
    signed: dict[str, Any] = {"by": by, "at": at, "reason": reason}
    decisions = _decisions({key for row in rows for key in row.decisions}, **signed)
    names = {row.name for row in rows}
    known = {row.name: row for row in Service.objects.filter(name__in=names)}
    made = {name: Service(name=name) for row in rows if (name := row.name) not in known}
    insert_rows(Service, list(made.values()))
    services = known | made
    given = _link_decisions(rows, services, decisions)
    named = [row for row in known.values() if given[row.pk]]
    for service in (*made.values(), *named):
        sign(service, **signed)
    records = [
        *record_history(Service, list(made.values()), "+"),
        *record_history(Service, named, "~"),
    ]
    written = [_as_written(Service, record) | {"decisions": given[record.id]} for record in records]
    orders = [_order(row, lead, services[row.name], decisions) for row, lead in new]
    for order in orders:
        sign(order, **signed)
    insert_rows(ServiceDeadline, orders)
    pairs = [
        (order.pk, agency.pk)
        for (row, _lead), order in zip(new, orders, strict=True)
        for agency in row.coordinating
    ]
    link_rows(ServiceDeadline, "coordinating", pairs)
    records = record_history(ServiceDeadline, orders, "+")
    return written + [_as_written(ServiceDeadline, record) for record in records]


def save_spellings(
    spellings: Mapping[str, str], *, by: User | None, at: datetime, reason: str
) -> list[dict[str, Any]]:
    """Keep the names that were said to be those of services, so that they are asked about no more.

    `spellings` gives by each text the name of its service; a name that is known stays as it is.
    What was written comes back as from `save_services`.
    """
    if not spellings:
        return []
    texts = {plain(text): text for text in spellings}
    services = {
        row.key: row for row in Service.objects.filter(key__in=map(plain, spellings.values()))
    }
    known = {
        *Service.objects.filter(key__in=texts).values_list("key", flat=True),
        *ServiceName.objects.filter(key__in=texts).values_list("key", flat=True),
    }
    names = [
        ServiceName(service=service, text=text)
        for key, text in texts.items()
        if key not in known and (service := services.get(plain(spellings[text])))
    ]
    for name in names:
        sign(name, by=by, at=at, reason=reason)
    insert_rows(ServiceName, names)
    return [_as_written(ServiceName, row) for row in record_history(ServiceName, names, "+")]


def _decisions(
    keys: Iterable[Decision], *, by: User | None, at: datetime, reason: str
) -> dict[Decision, LegalDocument]:
    """The documents with these keys; one that is not known yet is added, as read in a source."""
    wanted = sorted(keys, key=lambda key: (key.issued_on, key.number))
    stored = LegalDocument.objects.filter(number__in={key.number for key in wanted})
    found = {decision_of(row): row for row in stored}
    made = {
        key: LegalDocument(
            type=key.type, number=key.number, issued_on=key.issued_on, is_verified=True
        )
        for key in wanted
        if key not in found
    }
    for document in made.values():
        sign(document, by=by, at=at, reason=reason)
    if made:
        save_with_history(LegalDocument, created=list(made.values()), updated=[])
    return found | made


def _link_decisions(
    rows: Iterable[ProposedService],
    services: dict[str, Service],
    decisions: dict[Decision, LegalDocument],
) -> dict[int, list[int]]:
    """Name the services by the decisions of their rows; those that each was not named by yet."""
    through: Any = Service.decisions.through
    keys = {row.pk for row in services.values()}
    named = set(
        through.objects.filter(service_id__in=keys).values_list("service_id", "legaldocument_id")
    )
    wanted = {
        (services[row.name].pk, decisions[key].pk): None for row in rows for key in row.decisions
    }
    pairs = [pair for pair in wanted if pair not in named]
    link_rows(Service, "decisions", pairs)
    given: dict[int, list[int]] = {key: [] for key in keys}
    for service, decision in pairs:
        given[service].append(decision)
    return given


def _order(
    row: ProposedService,
    lead: Agency,
    service: Service,
    decisions: dict[Decision, LegalDocument],
) -> ServiceDeadline:
    decision = decisions[row.decisions[0]]
    return ServiceDeadline(
        service=service,
        agency=lead,
        decision=decision,
        decision_is_assumed=row.decision_is_assumed,
        ordered_on=row.ordered_on or decision.issued_on,
        printed_order=row.printed_order,
        deadline_text=row.deadline_text,
        due_on=row.due_on,
        precision=row.precision,
        coordinating_text=row.coordinating_text,
        note=row.note,
    )


def _as_written(model: Any, record: Any) -> dict[str, Any]:
    return {
        "model": model._meta.model_name,
        "history": record.history_id,
        "is_new": record.history_type == "+",
    }
