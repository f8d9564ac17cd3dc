"""The services, orders and spellings that an import wrote, and what became of them since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from entities.models import (
    Agency,
    DeadlineAct,
    Service,
    ServiceDeadline,
    ServiceName,
)
from indicators.models import ImportBatch

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
    for row in model.history.filter(id__in=changed).order_by("history_id"):
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
