from typing import TYPE_CHECKING

from django.db import transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from entities.actions.history import REASON_LENGTH
from indicators.models import ImportBatch, Submission
from indicators.rules.proposals import VALUES, FigureChanges

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def save_figures(
    changes: FigureChanges, *, batch: ImportBatch, by: "User | None", reason: str
) -> None:
    """Write the new and changed figures of a file, each with a row of history."""
    for figure in (*changes.created, *changes.updated):
        figure.batch = batch
    for figure in changes.updated:
        figure.version += 1
    if changes.created:
        bulk_create_with_history(
            changes.created,
            Submission,
            default_user=by,
            default_change_reason=reason[:REASON_LENGTH],
        )
    if changes.updated:
        bulk_update_with_history(
            changes.updated,
            Submission,
            fields=[*VALUES, "cells", "batch", "version"],
            default_user=by,
            default_change_reason=reason[:REASON_LENGTH],
        )
