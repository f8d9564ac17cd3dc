"""One typed figure is written."""

from datetime import datetime
from typing import TYPE_CHECKING

from dvctrack.lib.history import save_with_reason
from indicators.choices import FigureState
from indicators.figures.compare import VALUES
from indicators.figures.figure import Figure
from indicators.figures.write_many import ChangedMeanwhile
from indicators.models import Submission

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def write_figure(
    figure: Figure,
    stored: Submission | None,
    *,
    by: "User",
    reason: str,
    at: datetime,
    state: FigureState,
) -> None:
    """Write one typed figure, with its history; nothing where it is stored like that already."""
    row = stored or Submission(
        period=figure.period,
        indicator=figure.indicator,
        agency=figure.agency,
        span=figure.span,
        version=0,
    )
    values = {name: getattr(figure, name) for name in VALUES}
    if figure.note is not None:
        values["note"] = figure.note
    if any(getattr(row, name) != value for name, value in values.items()):
        # It no longer is what stood in the cells of a file.
        row.batch, row.cells = None, {}
    elif stored is not None and row.state == state:
        return
    for name, value in values.items():
        setattr(row, name, value)
    row.state = state
    save_version(row, by=by, reason=reason, at=at)


def save_version(
    row: Submission, *, by: "User | None", reason: str, at: datetime | None = None
) -> Submission:
    """Save a figure as the version after the one that it was read as, with its history.

    Raises ChangedMeanwhile where another version is stored by now; then nothing is written.
    """
    seen, row.version = row.version, row.version + 1
    if row.pk is None:
        return save_with_reason(row, by=by, reason=reason, at=at)
    stored = Submission.objects.filter(pk=row.pk, version=seen)
    if not stored.update(version=row.version):
        raise ChangedMeanwhile
    return save_with_reason(row, by=by, reason=reason, at=at)
