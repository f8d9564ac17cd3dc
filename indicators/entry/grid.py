"""The figures of one indicator for all agencies of a kind, typed in one table."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from entities.models import Agency
from indicators.checking.checks import FigureTable, check_table
from indicators.entry.conflicts import BothValues
from indicators.figures.compare import compare
from indicators.figures.figure import Figure
from indicators.figures.locking import period_lock
from indicators.figures.typed import (
    Texts,
    TypedFigure,
    blanked,
    lonely_note,
    name_of,
    part_of,
    read_typed,
    values_asked,
)
from indicators.findings import Finding
from indicators.league.before import before
from indicators.league.judged import JudgedFigure, judge
from indicators.league.targets import targets
from indicators.models import Period, PeriodIndicator, Submission
from indicators.periods.locks import not_due
from indicators.periods.reports import Report, reports_of


@dataclass(frozen=True)
class GridRow:
    """One agency: its fields by span, the note, and what is found.

    `lock` says why it is shut, `changed` are the figures that saving would write.
    """

    report: Report
    typed: list[TypedFigure]
    note: str
    stored_note: str
    lock: str | None
    changed: list[TypedFigure] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    judged: JudgedFigure | None = None

    @property
    def agency(self) -> Agency:
        return self.report.obligation.agency

    @property
    def slug(self) -> str:
        return self.agency.slug

    @property
    def title(self) -> str:
        return self.agency.name

    @property
    def note_name(self) -> str:
        return name_of(self.slug, "note")

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

    @property
    def has_errors(self) -> bool:
        return any(finding.is_error for finding in self.findings)

    @property
    def figures(self) -> list[Figure]:
        return [typed.figure for typed in self.typed if typed.figure is not None]

    def other_conflicts(self) -> Iterable[BothValues]:
        return ()


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
) -> Grid:
    """Read what was typed with the rules that the form, tables and imports use.

    Nothing is written. `only` are the slugs of agencies that are wanted. The number of
    queries does not grow with agencies.
    """
    period = asked.period
    wanted = None if only is None else set(only)
    reports = [
        report
        for report in reports_of(period, at=at)
        if report.obligation.indicator_id == asked.indicator_id
        and report.obligation.agency.kind == kind
        and (wanted is None or report.obligation.agency.slug in wanted)
    ]
    rows = [_row(report, asked, texts) for report in reports]
    # The coordinating office also corrects after the moments of the agencies, and after closing.
    lock = None if period.is_closed else period_lock(period)
    return Grid(asked, list(_checked(rows, asked)), lock)


def _row(report: Report, asked: PeriodIndicator, texts: Texts) -> GridRow:
    agency = report.obligation.agency
    judged = report.figures.get(asked.judged_span)
    stored_note = judged.note if judged else ""
    typed = [
        read_typed(asked, agency, span, texts, report.figures.get(span), prefix=agency.slug)
        for span in asked.spans
    ]
    note = texts.get(name_of(agency.slug, "note"), stored_note)
    return GridRow(report, typed, note, stored_note, not_due(report))


def _checked(rows: Sequence[GridRow], asked: PeriodIndicator) -> Iterator[GridRow]:
    """Each row with all that is found on it, beside the rows around it."""
    in_force = targets([asked.indicator], on=asked.period.as_of)
    last = before(asked.period, asked.indicator, among=Period.objects.public_or_closed())
    past = Submission.objects.counted().filter(
        indicator=asked.indicator, period=last, span=asked.judged_span
    )
    then = {row.agency_id: row for row in past.select_related("period")}
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
        yield GridRow(
            row.report,
            row.typed,
            row.note,
            row.stored_note,
            row.lock,
            [
                typed
                for typed in row.typed
                if typed.figure and typed.figure.key in changed and row.says_anew(typed)
            ],
            findings,
            judge(asked, row.figures, in_force, then.get(row.agency.pk)),
        )
