from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.history import reason_text, save_with_reason, sign
from dvctrack.lib.refused import Refused
from entities.models import Service
from indicators.choices import BatchState
from indicators.figures.bulk import delete_rows
from indicators.figures.writing import write_figures
from indicators.importing.confirm import lock_periods
from indicators.importing.services import PRINTED, ServiceStep
from indicators.importing.undo_plan import UndoPlan, closed_periods, undo_plan
from indicators.models import ImportBatch, Submission


@transaction.atomic
def undo_import(batch: ImportBatch, *, by: User | None, at: datetime) -> UndoPlan:
    """Put back what stood before an import; what was edited since is kept and listed.

    Raises Refused where the batch is not saved (any more) or one of its periods is closed; then
    nothing is done.
    """
    lock_periods(batch.periods.values_list("pk", flat=True), services=bool(batch.written_services))
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
    for step in plan.services:
        _undo_service(step, by=by, reason=reason)
    batch.state, batch.undone_at, batch.undone_by = BatchState.UNDONE, at, by
    batch.kept_on_undo = [row.id for row in plan.kept]
    _mark_kept(batch, plan.kept_services)
    batch.save()
    return plan


def _mark_kept(batch: ImportBatch, steps: list[ServiceStep]) -> None:
    kept = {
        (step.written.instance_type._meta.model_name, step.written.history_id) for step in steps
    }
    batch.written_services = [
        {**row, "is_kept": True} if (row["model"], row["history"]) in kept else row
        for row in batch.written_services
    ]


def _undo_service(step: ServiceStep, *, by: User | None, reason: str) -> None:
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
