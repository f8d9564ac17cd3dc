"""What undoing an import would restore, and what has been changed since and would stay.

The history of figures is what it goes by: an import signs every row of history that it
writes with one moment. A figure that another import or a person has written since no longer
names its batch; one that was returned or accepted since does, in another state.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import QuerySet

from dvctrack.lib.many_ids import among
from indicators.figures.compare import VALUES
from indicators.figures.figure import FigureKey
from indicators.importing.services import ServiceStep, service_steps
from indicators.models import ImportBatch, Period, Submission

_PAST: Any = Submission.history.model
# What is the same as long as nobody has touched a figure. Undoing a later import raises the
# version, and what it puts back is as it was.
_SAID = (*VALUES, "note", "state", "batch_id")
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

    @property
    def is_edited(self) -> bool:
        """Whether it is not, or no longer as the batch left it."""
        return self.now is None or _said(self.now) != _said(self.written)


@dataclass(frozen=True)
class UndoPlan:
    """`deleted` were created by the batch, `restored` changed; `kept` were edited since."""

    deleted: list[int] = field(default_factory=list)
    restored: list[Restored] = field(default_factory=list)
    kept: list[Any] = field(default_factory=list)
    services: list[ServiceStep] = field(default_factory=list)
    kept_services: list[ServiceStep] = field(default_factory=list)


def closed_periods(batch: ImportBatch) -> list[Period]:
    """The periods of an import that keep it from being undone."""
    return [period for period in batch.periods.all() if period.is_closed]


def undo_plan(batch: ImportBatch) -> UndoPlan:
    """What an undo of `batch` would do now.

    The number of queries does not grow with the figures that it would put back or delete.
    """
    standing, before = _standing(batch), _before(batch)
    plan, kept = UndoPlan(), []
    for row in _written(batch):
        version, said = standing.get(row.pk, (0, None))
        if said != row.said:
            kept.append(row.history_id)
        elif row.is_new:
            plan.deleted.append(row.pk)
        else:
            stood = before[row.pk, row.version - 1]
            plan.restored.append(Restored(row.pk, row.key, version, *stood))
    plan.kept.extend(_past_figures(kept))
    for service in service_steps(batch):
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
    changed = written_rows(batch).filter(history_type="~").order_by()
    condition, values = among(list(changed.values_list("id", flat=True)))
    past = _PAST.objects.extra(where=[condition], params=values)  # noqa: S610
    rows = past.exclude(history_type="-")
    found = rows.order_by().values_list("id", "version", *_STATE)
    return {
        (pk, version): (tuple(row[: len(VALUES)]), *row[len(VALUES) :])
        for pk, version, *row in found.iterator(chunk_size=5000)
    }


class _Written(NamedTuple):
    """A figure as the batch left it, without all that a page would show of it."""

    history_id: int
    is_new: bool
    pk: int
    version: int
    key: FigureKey
    said: tuple[Any, ...]


def _written(batch: ImportBatch) -> Iterator[_Written]:
    names = ("history_id", "history_type", "id", "version", *_KEY, *_SAID)
    rows = written_rows(batch).values_list(*names)
    for history_id, kind, pk, version, *rest in rows.iterator(chunk_size=5000):
        key, said = tuple(rest[: len(_KEY)]), tuple(rest[len(_KEY) :])
        yield _Written(history_id, kind == "+", pk, version, key, said)


def _standing(batch: ImportBatch) -> dict[int, tuple[int, tuple[Any, ...]]]:
    """The version of each figure that names the batch, and what it says."""
    rows = Submission.objects.filter(batch=batch).order_by().values_list("pk", "version", *_SAID)
    return {pk: (version, tuple(said)) for pk, version, *said in rows.iterator(chunk_size=5000)}


def _past_figures(row_ids: Sequence[int]) -> list[Any]:
    """These rows of history, in the order of the file."""
    rows = _PAST.objects.select_related("agency", "indicator", "period").in_bulk(row_ids)
    return [rows[row_id] for row_id in row_ids]


def _said(row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in _SAID)
