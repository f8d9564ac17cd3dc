import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib import many_rows
from dvctrack.lib.history import reason_text, sign
from dvctrack.lib.many_ids import among
from dvctrack.lib.refused import Refused
from entities.agencies.names import name_agencies
from entities.choices import TrailKind
from entities.models import Service, ServiceDeadline, ServiceName
from entities.trail.record import record
from indicators.choices import BatchState
from indicators.figures.bulk import NewVersion, delete_rows
from indicators.figures.figure import KEY
from indicators.figures.writing import write_figures
from indicators.importing.confirm import lock_periods, lock_services
from indicators.importing.service_steps import ServiceStep, service_steps
from indicators.models import ImportBatch, Period, Submission
from indicators.numbers import Values

_PAST: Any = Submission.history.model


class _Said(NamedTuple):
    """What is the same as long as nobody has touched a figure. Undoing a later import raises the
    version, and what it puts back is as it was."""

    values: Values
    state: str
    batch_id: int | None


_SAID = ("state", "batch_id", *Values._fields)


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
        return self.now is None or any(
            getattr(self.now, name) != getattr(self.written, name) for name in _SAID
        )


@dataclass(frozen=True)
class UndoPlan:
    """`deleted` were created by the batch, `restored` changed: what stood before is a new version.
    `kept` were edited since."""

    deleted: list[int] = field(default_factory=list)
    restored: list[NewVersion] = field(default_factory=list)
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
    of_batch = Submission.objects.filter(batch=batch).order_by()
    standing = {pk: (version, said) for pk, version, said in _read(of_batch, "pk", "version")}
    before = _before(batch)
    plan, kept = UndoPlan(), []
    names = ("history_id", "history_type", "id", "version", *KEY)
    for row_id, kind, pk, written, *key, said in _read(written_rows(batch), *names):
        version, says_now = standing.get(pk, (0, None))
        if says_now != said:
            kept.append(row_id)
        elif kind == "+":
            plan.deleted.append(pk)
        else:
            stood, cells = before[pk, written - 1]
            plan.restored.append(
                NewVersion(
                    pk, tuple(key), stood.values, stood.state, cells, stood.batch_id, version + 1
                )
            )
    past = _PAST.objects.select_related("agency__parent", "indicator", "period").in_bulk(kept)
    plan.kept.extend(past[row_id] for row_id in kept)
    name_agencies(plan.kept, on=lambda row: row.period.as_of)
    _plan_services(plan, service_steps(batch))
    return plan


def _plan_services(plan: UndoPlan, steps: Sequence[ServiceStep]) -> None:
    """Take away the orders and spellings of which nothing came since, and then services without
    any order.

    An order that an earlier release changed stays as it is. A service on which other orders stand
    stays, and keeps their decisions.
    """
    parts = [step for step in steps if step.model is not Service]
    plan.services.extend(step for step in parts if step.is_new and not step.is_edited)
    plan.kept_services.extend(step for step in parts if step not in plan.services)
    taken = {step.written.id for step in plan.services if step.model is ServiceDeadline}
    services = [step for step in steps if step.model is Service]
    others = ServiceDeadline.objects.exclude(pk__in=taken)
    needed: dict[int, set[int]] = {}
    for service, decision in others.filter(
        service__in=[step.written.id for step in services]
    ).values_list("service_id", "decision_id"):
        needed.setdefault(service, set()).add(decision)
    for step in services:
        of_others = needed.get(step.written.id, set())
        given = [key for key in step.decisions if key not in of_others]
        if step.is_edited:
            plan.kept_services.append(step)
        elif given and not (step.is_new and of_others):
            plan.services.append(replace(step, decisions=given))


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


def _before(batch: ImportBatch) -> dict[tuple[int, int], tuple[_Said, str]]:
    """The states of the figures that the batch changed, with their cells as JSON, by figure and
    version."""
    changed = written_rows(batch).filter(history_type="~").order_by()
    condition, values = among(list(changed.values_list("id", flat=True)))
    past = _PAST.objects.extra(where=[condition], params=values)  # noqa: S610
    rows = _read(past.exclude(history_type="-").order_by(), "id", "version", "cells")
    return {(pk, version): (said, json.dumps(cells)) for pk, version, cells, said in rows}


def _read(rows: QuerySet[Any], *names: str) -> Iterator[tuple[Any, ...]]:
    """These columns of each row, and last what it says."""
    for row in rows.values_list(*_SAID, *names).iterator(chunk_size=5000):
        state, batch_id, *values = row[: len(_SAID)]
        yield (*row[len(_SAID) :], _Said(Values(*values), state, batch_id))


@transaction.atomic
def undo_import(batch: ImportBatch, *, by: User | None, at: datetime) -> UndoPlan:
    """Put back what stood before an import; what was edited since is kept and listed.

    Raises Refused where the batch is not saved (any more) or one of its periods is closed; then
    nothing is done.
    """
    lock_periods(batch.periods.values_list("pk", flat=True))
    if batch.written_services:
        lock_services()
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != BatchState.SAVED:
        raise Refused(_("Nothing was undone: the import is not saved, or was undone before."))
    closed = ", ".join(period.label for period in closed_periods(batch))
    if closed:
        raise Refused(_("Nothing was undone: %(periods)s is closed.") % {"periods": closed})
    # Nobody returns or accepts one of the figures between the plan and its writing.
    figures = Submission.objects.filter(batch=batch).select_for_update()
    list(figures.order_by("pk").values_list("pk"))
    plan = undo_plan(batch)
    reason = reason_text(gettext_lazy("Import of %(file)s undone"), file=batch.file_name)
    write_figures(plan.restored, by=by, at=at, reason=reason)
    delete_rows(plan.deleted, by=by, at=at, reason=reason)
    _undo_services(plan.services, by=by, reason=reason)
    batch.state, batch.undone_at, batch.undone_by = BatchState.UNDONE, at, by
    batch.kept_on_undo = [row.id for row in plan.kept]
    _mark_kept(batch, plan.kept_services)
    batch.save()
    record(
        TrailKind.DELETION,
        "import undone",
        by=by,
        about=batch.file_name,
        batch=batch.pk,
        kept=len(plan.kept),
    )
    return plan


def _mark_kept(batch: ImportBatch, steps: list[ServiceStep]) -> None:
    kept = {(step.model._meta.model_name, step.written.history_id) for step in steps}
    batch.written_services = [
        {**row, "is_kept": True} if (row["model"], row["history"]) in kept else row
        for row in batch.written_services
    ]


def _undo_services(steps: Sequence[ServiceStep], *, by: User | None, reason: str) -> None:
    """Take away what was created, and from stored services the decisions given."""
    for step in steps:
        if step.now is not None:
            sign(step.now, by=by, reason=reason)
    for model in (ServiceDeadline, ServiceName, Service):
        created: list[Model] = [
            step.now for step in steps if step.is_new and isinstance(step.now, model)
        ]
        many_rows.delete_rows(model, created)
    kept = {step.now.pk: step for step in steps if step.now is not None and not step.is_new}
    if kept:
        through: Any = Service.decisions.through
        links = through.objects.filter(service__in=kept)
        gone = [
            link.pk for link in links if link.legaldocument_id in kept[link.service_id].decisions
        ]
        through.objects.filter(pk__in=gone).delete()
        named: list[Model] = [step.now for step in kept.values() if step.now is not None]
        many_rows.record_history(Service, named, "~")
