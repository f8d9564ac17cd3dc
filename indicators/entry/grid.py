"""The figures of one indicator for all agencies of a kind, typed in one table."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.logs import event
from dvctrack.lib.refused import Refused
from entities.models import Agency
from indicators.checking.checks import FigureTable, check_table
from indicators.choices import FigureState
from indicators.entry.parts import (
    Conflict,
    FormPart,
    conflicts,
    read_part,
    without_untouched,
)
from indicators.figures.compare import compare
from indicators.figures.locking import lock_period, period_lock
from indicators.figures.typed import (
    Texts,
    TypedFigure,
    blanked,
    lonely_note,
    part_of,
    stored_text,
    values_asked,
)
from indicators.figures.writing import write_typed
from indicators.findings import Finding
from indicators.league.before import before
from indicators.league.earlier import combined_in
from indicators.league.judged import judge
from indicators.league.targets import targets
from indicators.models import Period, PeriodIndicator, Submission
from indicators.periods.locks import not_due
from indicators.periods.reports import reports_of


@dataclass(frozen=True)
class GridRow(FormPart):
    """The row of one agency; `changed` are the figures that saving would write."""

    changed: list[TypedFigure] = field(default_factory=list)

    @property
    def agency(self) -> Agency:
        return self.report.obligation.agency

    @property
    def slug(self) -> str:
        return self.agency.slug

    @property
    def title(self) -> str:
        return self.agency.name_now

    @property
    def field_names(self) -> list[str]:
        """The fields from left to right: the figures' numbers, then the note."""
        return [number.name for typed in self.typed for number in typed.numbers] + [self.note_name]

    @property
    def is_touched(self) -> bool:
        """Whether the row says something else than what is stored."""
        return self.has_new_note or any(typed.is_touched for typed in self.typed)

    @property
    def has_new_note(self) -> bool:
        return self.note.strip() != self.stored_note

    def says_anew(self, typed: TypedFigure) -> bool:
        """Whether a figure of the row was typed; the note belongs to the one that is judged."""
        is_noted = self.has_new_note and typed.span == self.report.asked.judged_span
        return typed.is_touched or is_noted


@dataclass(frozen=True)
class Grid:
    """The table of one indicator and kind. `lock` says why nothing of it can be entered."""

    asked: PeriodIndicator
    rows: list[GridRow]
    lock: str | None

    @cached_property
    def values(self) -> tuple[str, ...]:
        """The values that each span asks for; agencies of a kind are asked for the same."""
        return values_asked(self.asked, self.rows[0].agency) if self.rows else ()

    @property
    def touched(self) -> list[GridRow]:
        return [row for row in self.rows if row.is_touched and not row.lock]

    @property
    def checked(self) -> tuple[int, int]:
        """How many cells that were typed in are right, and how many must be corrected."""
        wrong = {
            finding.where for row in self.touched for finding in row.findings if finding.is_error
        }
        right = {
            number.name
            for row in self.touched
            for typed in row.typed
            for number in typed.numbers
            if number.text.strip() != stored_text(typed.stored, number.value)
        }
        return len(right - wrong), len(wrong)

    @property
    def has_errors(self) -> bool:
        """Whether a row that was typed in must be corrected before anything is saved."""
        return any(row.has_errors for row in self.touched)


def read_grid(
    asked: PeriodIndicator,
    kind: str,
    texts: Texts,
    *,
    at: datetime,
    only: Iterable[str] | None = None,
    among: Collection[int] | None = None,
) -> Grid:
    """Read what was typed with the rules that the form, tables and imports use.

    Nothing is written. `only` are the slugs of agencies that are wanted, `among` the keys of
    those that the table has. The number of queries does not grow with agencies.
    """
    period = asked.period
    wanted = None if only is None else set(only)
    reports = [
        report
        for report in reports_of(period, at=at, agencies=among)
        if report.obligation.indicator_id == asked.indicator_id
        and report.obligation.agency.kind == kind
        and (wanted is None or report.obligation.agency.slug in wanted)
    ]
    rows = []
    for report in reports:
        agency = report.obligation.agency
        typed, note = read_part(report, agency, texts, prefix=agency.slug)
        rows.append(GridRow(report, typed, note, not_due(report)))
    # The coordinating office also corrects after the moments of the agencies, and after closing.
    lock = None if period.is_closed else period_lock(period)
    return Grid(asked, list(_checked(rows, asked)), lock)


def read_newest_grid(
    asked: PeriodIndicator,
    kind: str,
    texts: Texts,
    *,
    at: datetime,
    among: Collection[int] | None = None,
) -> Grid:
    """The table as others have saved it by now: what was left alone stands as it is stored."""
    grid = read_grid(asked, kind, texts, at=at, among=among)
    newest = without_untouched(grid.rows, texts)
    return grid if newest == texts else read_grid(asked, kind, newest, at=at, among=among)


def _checked(rows: Sequence[GridRow], asked: PeriodIndicator) -> Iterator[GridRow]:
    """Each row with all that is found on it, beside the rows around it."""
    in_force = targets([asked.indicator], on=asked.period.as_of)
    last = before(asked.period, asked.indicator, among=Period.objects.public_or_closed())
    past = Submission.objects.counted().filter(
        indicator=asked.indicator, period=last, span=asked.judged_span
    )
    then = {row.agency_id: row for row in past.select_related("period")}
    if last is not None:
        then |= combined_in(last, asked, [row.agency for row in rows])
    figures = sorted((figure for row in rows for figure in row.figures), key=lambda row: row.span)
    changes = compare(figures)
    changed = {figure.key for figure in changes.created}
    changed |= {change.after.key for change in changes.updated}
    owing = [row.agency for row in rows if not row.lock]
    table = FigureTable(asked, figures, [], owing=owing)
    found: dict[str, list[Finding]] = {row.slug: [] for row in rows}
    for finding in check_table(table, in_force=in_force):
        found[finding.agency or part_of(finding.where or "")].append(finding)
    for row in rows:
        findings = [finding for typed in row.typed for finding in typed.findings]
        if not any(finding.is_error for finding in findings):
            findings.extend(found[row.slug])
        words = _(
            "A figure stands here and its fields are empty. Write it, or return it to the agency."
        )
        findings.extend(blanked(row.typed, words))
        findings.extend(lonely_note(row.note, row.typed, row.note_name))
        yield replace(
            row,
            changed=[
                typed
                for typed in row.typed
                if typed.figure and typed.figure.key in changed and row.says_anew(typed)
            ],
            findings=findings,
            judged=judge(asked, row.figures, in_force, then.get(row.agency.pk)),
        )


@dataclass(frozen=True)
class SavedGrid:
    """The agencies that were written, and those that were not.

    Somebody else changed the figures of those with `conflicts` after the table was opened.
    """

    saved: list[str]
    conflicts: Mapping[str, Conflict]


@transaction.atomic
def save_grid(
    asked: PeriodIndicator,
    kind: str,
    *,
    texts: Texts,
    by: User,
    at: datetime,
    reason: str = "",
    among: Collection[int] | None = None,
) -> SavedGrid:
    """Write every row that says something new, as accepted; after closing with a reason.

    Raises Refused where the table is locked, or must be corrected.
    """
    period = asked.period = lock_period(asked.period_id)
    grid = read_newest_grid(asked, kind, texts, at=at, among=among)
    if grid.lock:
        raise Refused(grid.lock, logged=f"locked, period {period.state}")
    if grid.has_errors:
        raise Refused(_("Nothing was saved: correct the fields that are marked."))
    if period.is_closed and not reason.strip():
        raise Refused(_("The period is closed: say why its figures are corrected."))
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
    if rows:
        figures = sum(len(row.changed) for row in rows)
        slug = asked.indicator.slug
        event("table saved", by=by, period=period.code, indicator=slug, figures=figures)
    return SavedGrid([row.slug for row in rows], found)
