"""What undoing an import would restore, and what has been changed since and would stay.

The history of figures is what it goes by: an import signs every row of history that it
writes with one moment, and a figure that anything else has written since no longer names
its batch.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import QuerySet

from entities.models import Service, ServiceDeadline
from indicators.models import ImportBatch, Submission
from indicators.rules.figures import FigureKey
from indicators.rules.proposals import VALUES

_PAST: Any = Submission.history.model
_STATE = (*VALUES, "note", "state", "cells", "batch_id")
_KEY = ("indicator_id", "period_id", "span", "agency_id")


class Restored(NamedTuple):
    """A figure that the import changed: its version now, and what stood before."""

    pk: int
    key: FigureKey
    version: int
    values: tuple[Any, ...]
    note: str
    state: str
    cells: Any
    batch_id: int | None


@dataclass(frozen=True)
class FigureStep:
    """One figure that the batch wrote, by its row of history: as it stood before (None: it was
    created), and as it stands now (None: it was deleted)."""

    before: Any
    written: Any
    now: Submission | None


@dataclass(frozen=True)
class ServiceStep:
    """One service or deadline that the batch wrote, by its row of history."""

    written: Any
    before: Any
    now: Service | ServiceDeadline | None
    # The decisions that a service was given.
    decisions: Sequence[int] = ()

    @property
    def is_edited(self) -> bool:
        """Whether it is not, or no longer as the batch left it."""
        return self.now is None or any(
            getattr(self.now, field.attname) != getattr(self.written, field.attname)
            for field in self.now._meta.concrete_fields
        )


@dataclass(frozen=True)
class UndoPlan:
    """`deleted` were created by the batch, `restored` changed; `kept` were edited since."""

    deleted: list[int] = field(default_factory=list)
    restored: list[Restored] = field(default_factory=list)
    kept: list[Any] = field(default_factory=list)
    services: list[ServiceStep] = field(default_factory=list)
    kept_services: list[ServiceStep] = field(default_factory=list)


def undo_plan(batch: ImportBatch) -> UndoPlan:
    """What an undo of `batch` would do now; the number of queries does not grow with figures."""
    standing = dict(Submission.objects.filter(batch=batch).order_by().values_list("pk", "version"))
    plan = UndoPlan(kept=_edited_since(batch))
    before = _before(batch)
    written = written_rows(batch).values_list("id", "history_type", "version", *_KEY)
    for pk, kind, version, *key in written.iterator(chunk_size=5000):
        if pk not in standing:
            continue
        if kind == "+":
            plan.deleted.append(pk)
        else:
            plan.restored.append(Restored(pk, tuple(key), standing[pk], *before[pk, version - 1]))
    for service in _service_steps(batch):
        (plan.kept_services if service.is_edited else plan.services).append(service)
    return plan


def written_rows(batch: ImportBatch) -> QuerySet[Any]:
    """The row of history of each figure that the batch wrote, in the order of the file."""
    rows: QuerySet[Any] = _PAST.objects.filter(batch=batch, history_date=batch.imported_at)
    return rows.order_by("history_id")


def steps_of(rows: Sequence[Any]) -> list[FigureStep]:
    """These rows of history with what stood before and what stands now; two queries."""
    ids = [row.id for row in rows]
    past = _PAST.objects.filter(id__in=ids).exclude(history_type="-")
    before = {(row.id, row.version): row for row in past}
    now = Submission.objects.in_bulk(ids)
    return [
        FigureStep(
            None if row.history_type == "+" else before.get((row.id, row.version - 1)),
            row,
            now.get(row.id),
        )
        for row in rows
    ]


def _before(batch: ImportBatch) -> dict[tuple[int, int], tuple[Any, ...]]:
    """The states of the figures that the batch changed, by figure and version."""
    changed = written_rows(batch).filter(history_type="~").order_by().values("id")
    rows = _PAST.objects.filter(id__in=changed).exclude(history_type="-").order_by()
    found = rows.values_list("id", "version", *_STATE)
    return {
        (pk, version): (tuple(row[: len(VALUES)]), *row[len(VALUES) :])
        for pk, version, *row in found.iterator(chunk_size=5000)
    }


def _edited_since(batch: ImportBatch) -> list[Any]:
    """The rows of history of the figures that no longer are as the batch left them."""
    standing = Submission.objects.filter(batch=batch).order_by().values("pk")
    rows = written_rows(batch).exclude(id__in=standing)
    return list(rows.select_related("agency", "indicator", "period"))


def _service_steps(batch: ImportBatch) -> Iterator[ServiceStep]:
    """Deadlines before the services that they belong to."""
    models: dict[str, Any] = {"servicedeadline": ServiceDeadline, "service": Service}
    for name, model in models.items():
        rows = {row["history"]: row for row in batch.written_services if row["model"] == name}
        for written in model.history.filter(history_id__in=rows):
            row = rows[written.history_id]
            before = None if row["is_new"] else written.prev_record
            now = model.objects.filter(pk=written.id).first()
            yield ServiceStep(written, before, now, row.get("decisions", ()))
