import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, connection, transaction

from dvctrack.lib.history import REASON_LENGTH
from indicators.choices import FigureState
from indicators.figures.bulk import create_figures, is_taken, update_figures, write_history
from indicators.figures.claims import clear_claims
from indicators.figures.compare import FigureChanges
from indicators.figures.figure import Figure, RowCells
from indicators.models import ImportBatch, Submission

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_RATE = Submission._meta.get_field("reported_rate")


class ChangedMeanwhile(Exception):
    """Somebody else changed one of the figures between comparing and writing."""


@transaction.atomic
def save_figures(
    changes: FigureChanges, *, batch: ImportBatch, by: "User | None", at: datetime, reason: str
) -> None:
    """Write the new and changed figures of a file, each with a row of history.

    The number of queries does not depend on the number of figures. Raises ChangedMeanwhile
    where a figure is no longer what it was compared with; then nothing is written.
    """
    if not (changes.created or changes.updated):
        return
    if changes.created:
        _create(changes.created, batch)
    if changes.updated and update_figures(_changed(changes, batch)) != len(changes.updated):
        raise ChangedMeanwhile
    write_history(
        "batch_id = %s",
        [batch.pk],
        kind="CASE WHEN version = 1 THEN '+' ELSE '~' END",
        signed=signature(by=by, at=at, reason=reason),
    )
    written = [*changes.created, *(change.after for change in changes.updated)]
    clear_claims([figure.key for figure in written], by=by, at=at, reason=reason)


def signature(*, by: "User | None", at: datetime, reason: str) -> list[Any]:
    """Moment, reason and person of a row of history, as the database takes them."""
    return [
        connection.ops.adapt_datetimefield_value(at),
        reason[:REASON_LENGTH],
        by.pk if by else None,
    ]


def database_rate(rate: Decimal | None) -> Any:
    return None if rate is None else _RATE.get_db_prep_save(rate, connection)


def _create(figures: list[Figure], batch: ImportBatch) -> None:
    try:
        create_figures(_rows(((figure, figure.note or "", 1) for figure in figures), batch))
    except IntegrityError as error:
        if is_taken(error):
            raise ChangedMeanwhile from error
        raise


def _changed(changes: FigureChanges, batch: ImportBatch) -> Iterator[tuple[Any, ...]]:
    return _rows(
        (
            (after, before.note if after.note is None else after.note, before.version + 1)
            for before, after in changes.updated
        ),
        batch,
    )


def _rows(
    written: Iterable[tuple[Figure, str, int]], batch: ImportBatch
) -> Iterator[tuple[Any, ...]]:
    """The rows of figures, each given with its note and version, in the order of `COLUMNS`."""
    batch_id = batch.pk
    state = (FigureState.SUBMITTED if batch.agency_id else FigureState.ACCEPTED).value
    for figure, note, version in written:
        cells, rate = figure.cells, figure.reported_rate
        yield (
            *figure.key,
            figure.numerator,
            figure.numerator_single_window,
            figure.denominator,
            None if rate is None else database_rate(rate),
            figure.reported_decimals,
            figure.reported_status,
            note,
            state,
            cells.as_json() if type(cells) is RowCells else json.dumps(dict(cells)),
            batch_id,
            version,
        )
