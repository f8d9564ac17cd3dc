"""Lists of services: beside what is stored, written, and as an import wrote them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from dvctrack.lib.history import save_with_reason
from dvctrack.lib.names import plain
from entities.models import Agency, LegalDocument, Service, ServiceDeadline
from indicators.figures.compare import Changes
from indicators.findings import Finding
from indicators.models import ImportBatch

# What a file says of a deadline. Completion, evidence and extensions are ours and stay.
PRINTED = ("deadline_text", "due_on", "precision", "printed_order")

# At the end of the words of a deadline, which have their day beside them.
_YEAR = re.compile(r"(?:/| năm )\d{4}$")


@dataclass(frozen=True)
class DecisionKey:
    """The key of a legal document as a file names it."""

    type: str
    number: str
    issued_on: date


@dataclass(frozen=True)
class ProposedService:
    """One row of a list of services: by when its lead agencies must complete it.

    `decisions` are those that may order it, the ordering one first; where there are several that
    is assumed, and it counts from `ordered_on`, else from its signing. `due_on` is None where the
    words have no day. `where` is the cell of the name; those of the lead and of the words are ""
    where they have none of their own.
    """

    name: str
    where: str
    leads: tuple[Agency, ...]
    decisions: tuple[DecisionKey, ...]
    printed_order: int | None
    deadline_text: str
    due_on: date | None
    precision: str
    ordered_on: date | None = None
    decision_is_assumed: bool = False
    coordinating: tuple[Agency, ...] = ()
    coordinating_text: str = ""
    note: str = ""
    lead_where: str = ""
    deadline_where: str = ""


@dataclass(frozen=True)
class ServiceChanges:
    """A service is counted once, whatever the number of its rows and leads."""

    created: list[ProposedService] = field(default_factory=list)
    updated: list[ProposedService] = field(default_factory=list)
    unchanged: list[ProposedService] = field(default_factory=list)
    # What is stored of the listed services, by which a person can tell that it changed.
    seen: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def counts(self) -> Changes:
        created = {row.name for row in self.created}
        updated = {row.name for row in self.updated} - created
        unchanged = {row.name for row in self.unchanged} - created - updated
        return Changes(len(created), len(updated), len(unchanged))


def compare_services(proposed: Sequence[ProposedService]) -> ServiceChanges:
    """Set each listed service beside the stored one of its name; four queries.

    A name is told by its words, without case, accents and punctuation; the stored spelling stays.
    """
    if not proposed:
        return ServiceChanges()
    spellings = _stored_spellings()
    rows, changes = [], ServiceChanges()
    for row in proposed:
        known = spellings.get(plain(row.name), [])
        name = row.name if row.name in known or not known else known[0]
        if name != row.name:
            changes.findings.append(_spelled_otherwise(row, known))
        rows.append(replace(row, name=name))
    stored = {
        service.name: service
        for service in Service.objects.filter(name__in={row.name for row in rows}).prefetch_related(
            "decisions", "deadlines__decision"
        )
    }
    changes.seen.extend(_seen(stored[name]) for name in sorted(stored))
    for row in rows:
        service = stored.get(row.name)
        if service is None:
            changes.created.append(row)
        elif _is_unchanged(service, row):
            changes.unchanged.append(row)
        else:
            changes.updated.append(row)
    return changes


def _stored_spellings() -> dict[str, list[str]]:
    """The names of all services by their words."""
    found: dict[str, list[str]] = {}
    for name in Service.objects.order_by("pk").values_list("name", flat=True):
        found.setdefault(plain(name), []).append(name)
    return found


def _spelled_otherwise(row: ProposedService, known: Sequence[str]) -> Finding:
    """One stored service of this name is that one; of several it is asked which."""
    names = ", ".join(f"“{name}”" for name in known)
    if len(known) > 1:
        sentence = _(
            "“%(read)s” may be any of these services: %(names)s. Write the name of the one meant."
        )
        return Finding("similar-service", sentence % {"read": row.name, "names": names}, row.where)
    sentence = _("The service is stored as %(names)s, and keeps that name.")
    return Finding("other-spelling", sentence % {"names": names}, row.where)


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
    """Whether what is stored is what the row says; "Quý II" of a year is "Quý II/2022"."""
    return deadline.printed_order == row.printed_order and (
        (deadline.due_on, deadline.precision, _YEAR.sub("", deadline.deadline_text))
        == (row.due_on, row.precision, _YEAR.sub("", row.deadline_text))
    )


def document_key(document: LegalDocument) -> DecisionKey:
    return DecisionKey(document.type, document.number, document.issued_on)


@transaction.atomic
def save_services(changes: ServiceChanges, *, by: User | None, reason: str) -> list[dict[str, Any]]:
    """Write the new and changed services with a deadline for each of their lead agencies.

    What was written comes back by its rows of history, so that it can be undone.
    """
    rows = [*changes.created, *changes.updated]
    decisions = _decisions({key for row in rows for key in row.decisions}, by=by, reason=reason)
    return [
        written for row in rows for written in _save_service(row, decisions, by=by, reason=reason)
    ]


def _decisions(
    keys: Iterable[DecisionKey], *, by: User | None, reason: str
) -> dict[DecisionKey, LegalDocument]:
    """The documents with these keys; one that is not known yet is added, as read in a source."""
    found: dict[DecisionKey, LegalDocument] = {}
    for key in sorted(keys, key=lambda key: (key.issued_on, key.number)):
        known = LegalDocument.objects.filter(
            type=key.type, number=key.number, issued_on=key.issued_on
        ).first()
        found[key] = known or save_with_reason(
            LegalDocument(
                type=key.type, number=key.number, issued_on=key.issued_on, is_verified=True
            ),
            by=by,
            reason=reason,
        )
    return found


def _save_service(
    row: ProposedService,
    decisions: dict[DecisionKey, LegalDocument],
    *,
    by: User | None,
    reason: str,
) -> Iterator[dict[str, Any]]:
    service = Service.objects.filter(name=row.name).first()
    is_new = service is None
    if service is None:
        service = save_with_reason(Service(name=row.name), by=by, reason=reason)
    given = {decisions[key] for key in row.decisions} - set(service.decisions.all())
    # Adding nothing would write a row of history all the same.
    if given:
        service.decisions.add(*given)
    if is_new or given:
        yield _as_written(service, is_new=is_new) | {"decisions": [row.pk for row in given]}
    ordering = decisions[row.decisions[0]]
    for lead in row.leads:
        key = {"service": service, "agency": lead, "decision": ordering}
        deadline = ServiceDeadline.objects.filter(**key).first() or ServiceDeadline(**key)
        is_new = deadline.pk is None
        if is_new or not says_the_same(deadline, row):
            for name in PRINTED:
                setattr(deadline, name, getattr(row, name))
            yield _as_written(save_with_reason(deadline, by=by, reason=reason), is_new=is_new)


def _as_written(row: Service | ServiceDeadline, *, is_new: bool) -> dict[str, Any]:
    return {
        "model": row._meta.model_name,
        "history": row.history.latest().history_id,
        "is_new": is_new,
    }


@dataclass(frozen=True)
class ServiceStep:
    """One service or deadline that the batch wrote, by its row of history.

    `service` is its name and `agency` the lead whose deadline it is, None for a service.
    `was_kept`: an undo of the batch left it as it was.
    """

    service: str
    agency: Agency | None
    written: Any
    before: Any
    now: Service | ServiceDeadline | None
    # The decisions that a service was given.
    decisions: Sequence[int] = ()
    was_kept: bool = False

    @property
    def is_edited(self) -> bool:
        """Whether it is not, or no longer as the batch left it."""
        return self.now is None or any(
            getattr(self.now, field.attname) != getattr(self.written, field.attname)
            for field in self.now._meta.concrete_fields
        )


def service_steps(batch: ImportBatch) -> list[ServiceStep]:
    """Deadlines before the services that they belong to, each in the order of the file."""
    deadlines, services = _written(batch, ServiceDeadline), _written(batch, Service)
    names = _names({*(row.service_id for row in deadlines), *(row.id for row in services)})
    agencies = Agency.objects.in_bulk({row.agency_id for row in deadlines})
    return [
        *(_step(batch, row, names[row.service_id], agencies[row.agency_id]) for row in deadlines),
        *(_step(batch, row, names[row.id], None) for row in services),
    ]


def _step(batch: ImportBatch, written: Any, service: str, agency: Agency | None) -> ServiceStep:
    model = Service if agency is None else ServiceDeadline
    row = _rows(batch, model)[written.history_id]
    return ServiceStep(
        service,
        agency,
        written,
        before=None if row["is_new"] else written.prev_record,
        now=model.objects.filter(pk=written.id).first(),
        decisions=row.get("decisions", ()),
        was_kept=row.get("is_kept", False),
    )


def _written(batch: ImportBatch, model: Any) -> list[Any]:
    rows = model.history.filter(history_id__in=_rows(batch, model).keys())
    return list(rows.order_by("history_id"))


def _rows(batch: ImportBatch, model: Any) -> Mapping[int, dict[str, Any]]:
    name = model._meta.model_name
    return {row["history"]: row for row in batch.written_services if row["model"] == name}


def _names(ids: Iterable[int]) -> dict[int, str]:
    """The last name of each service, also of one that was deleted."""
    past = Service.history.filter(id__in=ids).order_by("history_id")
    return dict(past.values_list("id", "name"))
