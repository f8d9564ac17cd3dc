"""The coordinating office writes the figures of many agencies at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.choices import FigureState
from indicators.entry.conflicts import Conflict, conflicts, without_untouched
from indicators.entry.grid import Grid, read_grid
from indicators.figures.locking import lock_period
from indicators.figures.typed import Texts
from indicators.figures.writing import write_typed
from indicators.models import PeriodIndicator


@dataclass(frozen=True)
class SavedGrid:
    """What became of a table. With an error or a lock nothing is written at all.

    `saved` are the agencies that were written; those with `conflicts` were not, since somebody
    else changed their figures after the table was opened.
    """

    grid: Grid
    saved: list[str] = field(default_factory=list)
    conflicts: Mapping[str, Conflict] = field(default_factory=dict)
    refusal: str | None = None


@transaction.atomic
def save_grid(
    asked: PeriodIndicator, kind: str, *, texts: Texts, by: User, at: datetime, reason: str = ""
) -> SavedGrid:
    """Write every row that says something new, as accepted; after closing with a reason."""
    asked.period = lock_period(asked.period_id)
    grid = read_grid(asked, kind, texts, at=at)
    newest = without_untouched(grid.rows, texts)
    if newest != texts:
        grid = read_grid(asked, kind, newest, at=at)
    refusal = _refusal(grid, reason)
    if refusal:
        return SavedGrid(grid, refusal=refusal)
    found = conflicts(grid.touched)
    rows = [row for row in grid.touched if row.changed and row.slug not in found]
    for row in rows:
        for typed in row.changed:
            if typed.figure is not None:
                write_typed(
                    typed.figure,
                    typed.stored,
                    by=by,
                    at=at,
                    reason=reason or gettext_lazy("Entered in the table of agencies"),
                    state=FigureState.ACCEPTED,
                )
    return SavedGrid(grid, [row.slug for row in rows], found)


def _refusal(grid: Grid, reason: str) -> str | None:
    if grid.lock:
        return grid.lock
    if grid.has_errors:
        return _("Nothing was saved: correct the fields that are marked.")
    if grid.asked.period.is_closed and not reason.strip():
        return _("The period is closed: say why its figures are corrected.")
    return None
