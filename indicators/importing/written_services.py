"""The services, orders and spellings that an import writes, and what became of them since."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from dvctrack.lib.history import sign
from dvctrack.lib.many_rows import insert_rows, link_rows, record_history, save_with_history
from dvctrack.lib.names import plain
from entities.models import (
    Agency,
    DeadlineAct,
    LegalDocument,
    Service,
    ServiceDeadline,
    ServiceName,
)
from indicators.annex.dates import Decision
from indicators.importing.services import ProposedService, ServiceChanges, decision_of
from indicators.models import ImportBatch


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
    spellings: Mapping[str, str], *, by: User | None, reason: str
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
        sign(name, by=by, reason=reason)
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


# What an upgrade wrote into rows from before it; texts that are derived from the name go with it.
_BY_UPGRADE = ("ordered_on", "decision_id", "decision_is_assumed", "note")
_DERIVED = ("key", "search_text")


@dataclass(frozen=True)
class ServiceStep:
    """One service, order or spelling that the batch wrote, by its row of history.

    `service` says which; `agency` is the first lead of the order, None for the others. `before`
    is what stood before where an earlier release changed an order. `was_kept`: an undo of the
    batch left it as it was.
    """

    service: str
    agency: Agency | None
    written: Any
    before: Any
    now: Service | ServiceDeadline | ServiceName | None
    is_new: bool = True
    # Whether something was recorded of it since: an act of an order, a spelling of a service, an
    # order of the service of a spelling, which may have been known by it.
    is_used: bool = False
    # The decisions that a service was given.
    decisions: Sequence[int] = ()
    was_kept: bool = False

    @property
    def model(self) -> Any:
        return self.written.instance_type

    @property
    def is_edited(self) -> bool:
        """Whether it is not as the batch left it, or something came of it since."""
        if self.now is None or self.is_used:
            return True
        is_old = self.agency is not None and self.written.ordered_on is None
        left_out = {*_DERIVED, *(_BY_UPGRADE if is_old else ())}
        names = {field.attname for field in self.now._meta.concrete_fields} - left_out
        return any(getattr(self.now, name) != getattr(self.written, name) for name in names)


def service_steps(batch: ImportBatch) -> list[ServiceStep]:
    """Orders and spellings before the services that they belong to, each in the order of the
    file; a constant number of queries."""
    orders, services = _written(batch, ServiceDeadline), _written(batch, Service)
    spellings = _written(batch, ServiceName)
    of_service = {row.service_id for row in (*orders, *spellings)}
    names = _names({*of_service, *(row.id for row in services)})
    leads = {row.agency_id for row in orders}
    agencies = {row.pk: row for row in Agency.objects.filter(pk__in=leads)}
    order_keys, service_keys = [row.id for row in orders], [row.id for row in services]
    acts = DeadlineAct.objects.filter(Q(deadline__in=order_keys) | Q(joins__in=order_keys))
    used = {key for keys in acts.values_list("deadline_id", "joins_id") for key in keys}
    used |= _ordered_otherwise(orders)
    ordered = set(
        ServiceDeadline.history.filter(
            service__in={row.service_id for row in spellings},
            history_type="+",
            history_date__gt=max(row.history_date for row in spellings),
        ).values_list("service_id", flat=True)
        if spellings
        else ()
    )
    used_spellings = {row.id for row in spellings if row.service_id in ordered}
    taken = {row.id for row in spellings} - used_spellings
    others = ServiceName.objects.filter(service__in=service_keys).exclude(pk__in=taken)
    spelled = set(others.values_list("service_id", flat=True))
    told = _("“%(text)s”, another spelling of “%(service)s”")
    return [
        *(
            ServiceStep(names[row.service_id], agencies[row.agency_id], row, **more)
            for row, more in _beside(batch, ServiceDeadline, orders, used)
        ),
        *(
            ServiceStep(
                told % {"text": row.text, "service": names[row.service_id]}, None, row, **more
            )
            for row, more in _beside(batch, ServiceName, spellings, used_spellings)
        ),
        *(
            ServiceStep(names[row.id], None, row, **more)
            for row, more in _beside(batch, Service, services, spelled)
        ),
    ]


def _ordered_otherwise(written: Sequence[Any]) -> set[int]:
    """The orders to which a person gave another decision before the upgrade gave them their day."""
    old = {row.id: row for row in written if row.ordered_on is None}
    past = ServiceDeadline.history.filter(id__in=old.keys(), ordered_on=None)
    return {
        key
        for key, place, decision in past.values_list("id", "history_id", "decision_id")
        if place > old[key].history_id and decision != old[key].decision_id
    }


def _rows(batch: ImportBatch, model: Any) -> dict[int, dict[str, Any]]:
    name = model._meta.model_name
    return {row["history"]: row for row in batch.written_services if row["model"] == name}


def _written(batch: ImportBatch, model: Any) -> list[Any]:
    rows = model.history.filter(history_id__in=_rows(batch, model).keys())
    return list(rows.order_by("history_id"))


def _beside(
    batch: ImportBatch, model: Any, written: Sequence[Any], used: set[int]
) -> Iterable[tuple[Any, dict[str, Any]]]:
    """Each row of history with what the batch says of it, and what stands now and stood before."""
    told = _rows(batch, model)
    now = {row.pk: row for row in model.objects.filter(pk__in=[row.id for row in written])}
    changed = [row.id for row in written if not told[row.history_id]["is_new"]]
    earlier: dict[int, list[Any]] = {}
    for row in model.history.filter(id__in=changed).order_by("history_date", "history_id"):
        earlier.setdefault(row.id, []).append(row)
    for row in written:
        past = [it for it in earlier.get(row.id, ()) if it.history_id < row.history_id]
        said = told[row.history_id]
        yield (
            row,
            {
                "before": past[-1] if past else None,
                "now": now.get(row.id),
                "is_new": said["is_new"],
                "is_used": row.id in used,
                "decisions": said.get("decisions", ()),
                "was_kept": said.get("is_kept", False),
            },
        )


def _names(ids: Iterable[int]) -> dict[int, str]:
    """The last name of each service, also of one that was deleted."""
    past = Service.history.filter(id__in=ids).order_by("history_id")
    return dict(past.values_list("id", "name"))
