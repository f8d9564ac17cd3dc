import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from dvctrack.lib.history import save_with_reason, sign
from dvctrack.lib.many_ids import among
from entities.models import Service
from indicators.choices import BatchState
from indicators.figures.bulk import (
    COLUMNS,
    delete_figures,
    insert_history,
    update_figures,
    write_history,
)
from indicators.figures.write_many import ChangedMeanwhile, database_rate, signature
from indicators.importing.confirm import lock_periods
from indicators.importing.services import PRINTED, ServiceStep
from indicators.importing.undo_plan import Restored, UndoPlan, closed_periods, undo_plan
from indicators.models import ImportBatch, Submission

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_HISTORY_COLUMNS = (
    *COLUMNS,
    "id",
    "history_date",
    "history_change_reason",
    "history_user_id",
    "history_type",
)


@transaction.atomic
def undo_import(batch: ImportBatch, *, by: "User | None", at: datetime) -> UndoPlan | None:
    """Put back what stood before an import; what was edited since is kept and listed.

    None where the batch is not saved (any more) or one of its periods is closed; then nothing
    is done.
    """
    lock_periods(batch.periods.values_list("pk", flat=True), services=bool(batch.written_services))
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != BatchState.SAVED or closed_periods(batch):
        return None
    _lock_figures(batch)
    plan = undo_plan(batch)
    reason = _("Import of %(file)s undone") % {"file": batch.file_name}
    signed = signature(by=by, at=at, reason=reason)
    _restore(plan.restored, signed)
    _delete(plan.deleted, signed)
    for step in plan.services:
        _undo_service(step, by=by, reason=reason)
    batch.state, batch.undone_at, batch.undone_by = BatchState.UNDONE, at, by
    batch.kept_on_undo = [row.id for row in plan.kept]
    _mark_kept(batch, plan.kept_services)
    batch.save()
    return plan


def _restore(restored: list[Restored], signed: list[Any]) -> None:
    """The values of before, as a new version, each with its row of history."""
    rows = [_row(row) for row in restored]
    if not rows:
        return
    if update_figures(rows) != len(rows):
        raise ChangedMeanwhile
    insert_history(
        [(*row, old.pk, *signed, "~") for row, old in zip(rows, restored, strict=True)],
        _HISTORY_COLUMNS,
    )


def _row(row: Restored) -> tuple[Any, ...]:
    numerator, window, denominator, rate, decimals, status = row.values
    return (
        *row.key,
        numerator,
        window,
        denominator,
        database_rate(rate),
        decimals,
        status,
        row.note,
        row.state,
        json.dumps(row.cells),
        row.batch_id,
        row.version + 1,
    )


def _delete(created: list[int], signed: list[Any]) -> None:
    condition, values = among(created)
    write_history(condition, values, kind="'-'", signed=signed)
    delete_figures(condition, values)


def _lock_figures(batch: ImportBatch) -> None:
    """Nobody returns or accepts one of them between the plan and its writing."""
    list(
        Submission.objects.filter(batch=batch).select_for_update().order_by("pk").values_list("pk")
    )


def _mark_kept(batch: ImportBatch, steps: list[ServiceStep]) -> None:
    kept = {
        (step.written.instance_type._meta.model_name, step.written.history_id) for step in steps
    }
    batch.written_services = [
        {**row, "is_kept": True} if (row["model"], row["history"]) in kept else row
        for row in batch.written_services
    ]


def _undo_service(step: ServiceStep, *, by: "User | None", reason: str) -> None:
    """Take a created service or deadline away, or give a deadline what was printed before."""
    row = step.now
    if row is None:
        return
    if step.before is None:
        # A service on which other deadlines stand by now is needed.
        if not (isinstance(row, Service) and row.deadlines.exists()):
            sign(row, by=by, reason=reason)
            row.delete()
        return
    if isinstance(row, Service):
        row.decisions.remove(*step.decisions)
        return
    for name in PRINTED:
        setattr(row, name, getattr(step.before, name))
    save_with_reason(row, by=by, reason=reason)
