"""The services and deadlines that an import wrote, beside what stood before and stands now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from entities.models import Agency, Service, ServiceDeadline
from indicators.models import ImportBatch


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
