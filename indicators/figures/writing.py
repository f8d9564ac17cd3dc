"""The one way to write figures: checked against what was read, with history, instead of claims.

Admin, form, table and review write one, files and their undoing very many.
"""

import json
from collections.abc import Collection, Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from dvctrack.lib.history import save_with_reason
from dvctrack.lib.refused import Refused
from indicators.choices import FigureState
from indicators.figures.bulk import NewVersion, analyze, delete_rows, is_taken, write_rows
from indicators.figures.claims import clear_claims
from indicators.figures.compare import FigureChanges
from indicators.figures.figure import Figure, RowCells
from indicators.figures.locking import lock_period, lock_unclosed_period
from indicators.models import ImportBatch, Submission
from indicators.models.submission import COUNTED


class ChangedMeanwhile(Refused):
    """Somebody else changed one of the figures after it was read."""

    def __init__(self) -> None:
        super().__init__(_("A figure changed at this very moment. Try again."))


@transaction.atomic
def write_figures(
    rows: Collection[NewVersion], *, by: User | None, at: datetime, reason: str
) -> None:
    """Write very many figures, all or none; the number of queries does not depend on how many.

    Raises ChangedMeanwhile where one is no longer the version that was read, or is there already.
    """
    try:
        created, updated = write_rows(rows, by=by, at=at, reason=reason)
    except IntegrityError as error:
        if is_taken(error):
            raise ChangedMeanwhile from error
        raise
    if created + updated != len(rows):
        raise ChangedMeanwhile
    clear_claims([row.key for row in rows], by=by, at=at, reason=reason)


@transaction.atomic
def write_figure(
    figure: Submission, *, by: User | None, at: datetime, reason: str | Promise, state: FigureState
) -> Submission:
    """Write one figure in this state; nothing where it is stored like that already.

    One with other values than are stored did not come from the cells of a file any more. Raises
    ChangedMeanwhile where it is no longer the version that was read.
    """
    stored = None
    if figure.pk is not None:
        read = Submission.objects.filter(pk=figure.pk, version=figure.version)
        stored = read.select_for_update().first()
        if stored is None:
            raise ChangedMeanwhile
    if stored is None or (stored.key, stored.values) != (figure.key, figure.values):
        figure.batch, figure.cells = None, {}
    elif (stored.state, stored.batch_id) == (state, figure.batch_id):
        return stored
    figure.state, figure.version = state, stored.version + 1 if stored else 1
    save_with_reason(figure, by=by, reason=reason, at=at)
    if state in COUNTED:
        clear_claims([figure.key], by=by, at=at, reason=reason)
    return figure


@transaction.atomic
def correct_figure(figure: Submission, *, by: User | None, reason: str = "") -> Submission:
    """Write one figure that an administrator entered: it is accepted, and the file's no more.

    Raises Refused where its period is closed and no reason is given.
    """
    if lock_period(figure.period_id).is_closed and not reason:
        raise Refused(_("The period is closed: say why its figure must be corrected."))
    figure.batch, figure.cells, at = None, {}, timezone.now()
    return write_figure(figure, by=by, at=at, reason=reason, state=FigureState.ACCEPTED)


def write_typed(
    figure: Figure,
    stored: Submission | None,
    *,
    by: User,
    at: datetime,
    reason: str | Promise,
    state: FigureState,
) -> None:
    """Write what was typed over a stored figure, whose note stays where none was typed."""
    row = stored or Submission(
        period=figure.period, indicator=figure.indicator, agency=figure.agency, span=figure.span
    )
    row.values = figure.values.with_note(row.note)
    write_figure(row, by=by, at=at, reason=reason, state=state)


@transaction.atomic
def write_changes(
    changes: FigureChanges, *, batch: ImportBatch, by: User | None, at: datetime, reason: str
) -> None:
    """Write the new and changed figures of a file."""
    state = (FigureState.SUBMITTED if batch.agency_id else FigureState.ACCEPTED).value

    def row(figure: Figure, pk: int | None, version: int) -> NewVersion:
        cells, values = figure.cells, figure.values.with_note("")
        written = cells.as_json() if isinstance(cells, RowCells) else json.dumps(dict(cells))
        return NewVersion(pk, figure.key, values, state, written, batch.pk, version)

    rows = [row(figure, None, 1) for figure in changes.created]
    rows += (row(figure, before.pk, before.version + 1) for before, figure in changes.updated)
    if rows:
        write_figures(rows, by=by, at=at, reason=reason)
        analyze()


@transaction.atomic
def delete_figures(
    figures: Iterable[Submission], *, by: User | None, at: datetime, reason: str
) -> None:
    """Delete figures; their history stays.

    Raises Refused where the period of one is closed: what was published does not vanish.
    """
    chosen = list(figures)
    for period in sorted({row.period_id for row in chosen}):
        lock_unclosed_period(period)
    delete_rows([row.pk for row in chosen], by=by, at=at, reason=reason)
