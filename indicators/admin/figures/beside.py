"""Beside a figure in its form: where it came from, what was before, what saving would change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from dvctrack.lib.history import name_of, steps
from entities.models import Agency, annex_order
from indicators.checking.checks import FigureTable, annex_place, check_table
from indicators.figures.checks import excess, lonely_window
from indicators.figures.compare import FigureChange, FigureChanges, stored_figures
from indicators.figures.figure import Figure
from indicators.findings import Finding
from indicators.importing.undo import written_rows
from indicators.league.before import comparable
from indicators.league.earlier import combined_of
from indicators.league.owing import owing
from indicators.models import ImportBatch, Period, PeriodIndicator, Submission, Target, wordings
from indicators.numbers import NUMBERS, Values
from indicators.periods.context import PeriodContext, peers_of
from indicators.periods.effects import Effect, standings

EARLIER_SHOWN = 4
OTHERS_SHOWN = 10
# What a person types of a figure.
_TYPED = (*NUMBERS, "reported_status", "note")
# The fields of the form at which findings on a value are told.
_FIELDS = {name: name for name in NUMBERS} | {
    "rate": "reported_rate",
    "status": "reported_status",
}


@dataclass(frozen=True)
class Standing:
    """What becomes of a figure and of those around it with values that are not saved yet.

    `effect` is None where the period does not ask for the figure, or its agency does not owe it.
    `others` come to another rank, the furthest moved first; `ranked` says how many have a
    rank, before and after.
    """

    asked: PeriodIndicator | None
    target: Target | None
    effect: Effect | None = None
    others: Sequence[Effect] = ()
    ranked: tuple[int, int] = (0, 0)
    findings: list[Finding] = field(default_factory=list)

    @property
    def others_shown(self) -> Sequence[Effect]:
        return self.others[:OTHERS_SHOWN]

    @property
    def others_left_out(self) -> int:
        return max(len(self.others) - OTHERS_SHOWN, 0)


def standing(figure: Submission, values: Values) -> Standing:
    """What saving these values as this figure does, and what is found on them; nothing is written.

    The same findings and ranks as in the forms of agencies. The number of queries does not grow
    with agencies.
    """
    period, indicator, agency = figure.period, figure.indicator, figure.agency
    rows = list(PeriodIndicator.objects.filter(period=period, indicator=indicator))
    for row in rows:
        row.period, row.indicator = period, wordings([indicator]).on(indicator, period.as_of)
    context = PeriodContext.load(period, peers_of(agency), rows=rows)
    asked = next(iter(rows), None)
    typed = Figure(period, indicator, agency, figure.span, values, cells=_FIELDS)
    stored = stored_figures([typed])
    before = stored.get(typed.key)
    if before is None:
        changes = FigureChanges(created=[typed], stored=stored)
    else:
        changes = FigureChanges(updated=[FigureChange(before, typed)], stored=stored)
    owed_by = context.owed.get(indicator.slug, [])
    findings = [*excess(typed), *lonely_window(typed)]
    if asked is not None and not findings:
        others = [
            Figure(period, indicator, agency, span, row.values)
            for (_indicator, _period, span, pk), row in stored.items()
            if pk == agency.pk and span != typed.span and row.is_counted
        ]
        owed = [agency] if agency in owed_by else []
        figures = sorted([typed, *others], key=annex_place)
        table = FigureTable(asked, figures, owed, owing=owed_by)
        findings += check_table(table, in_force=context.in_force)
    effects = standings(changes, [context])
    moved = [row for row in effects if row.agency != agency and row.ranks[0] != row.ranks[1]]
    return Standing(
        asked=asked,
        target=context.in_force.of_agency(indicator, agency),
        effect=next((row for row in effects if row.agency == agency), None),
        others=sorted(moved, key=lambda row: -abs(row.moved)),
        ranked=(_ranked(effects, 0), _ranked(effects, 1)),
        findings=sorted(findings, key=lambda finding: finding.sort_key),
    )


def _ranked(effects: Iterable[Effect], place: int) -> int:
    return sum(effect.ranks[place] is not None for effect in effects)


@dataclass(frozen=True)
class Source:
    """Where the values of a stored figure came from: a file and its cells, or a person.

    `by` is empty where a command wrote them.
    """

    at: datetime
    by: str
    batch: ImportBatch | None
    cells: str
    # The page of the import on which the row of the figure stands.
    address: str


def row_address(record: Any) -> str:
    """Where the page of an import shows what it wrote as this row of history."""
    page = reverse("import", args=(record.batch_id,))
    return f"{page}?record={record.history_id}#record-{record.history_id}"


def source_of(figure: Submission) -> Source | None:
    """None where its history is gone. One query."""
    if figure.batch is not None:
        record = written_rows(figure.batch).filter(id=figure.pk).select_related("history_user")
        written = record.first()
        at, by = (
            (written.history_date, written.history_user)
            if written
            else (figure.batch.received_at, figure.batch.imported_by)
        )
        cells = ", ".join(map(str, figure.cells.values()))
        return Source(
            at,
            name_of(by) if by else "",
            figure.batch,
            cells,
            row_address(written) if written else "",
        )
    typed = steps(Submission.history.filter(id=figure.pk), _TYPED)
    return (
        Source(typed[0].at, name_of(typed[0].by) if typed[0].by else "", None, "", "")
        if typed
        else None
    )


def earlier_figures(figure: Submission) -> Sequence[Submission]:
    """The figures of the same span in the periods before, latest first; before the agency began
    those of the agencies that came to it. Three queries and what combining needs.
    """
    among = Period.objects.public_or_closed()
    periods = comparable(figure.period, [figure.indicator], among=among)[figure.indicator_id]
    own = Submission.objects.counted().filter(
        agency=figure.agency, indicator=figure.indicator, span=figure.span, period__in=periods
    )
    found: Iterable[Submission] = own.select_related("period", "indicator")
    combined = [
        row
        for row in combined_of(figure.agency, periods).figures
        if (row.indicator_id, row.span) == (figure.indicator_id, figure.span)
    ]
    in_order = sorted([*found, *combined], key=lambda row: row.period.code)
    in_order.sort(key=lambda row: row.period.as_of, reverse=True)
    return in_order[:EARLIER_SHOWN]


def next_agency(figure: Submission) -> Agency | None:
    """The one after it in annex order that owes the figure or has it; None after the last."""
    period, indicator = figure.period, figure.indicator
    owed = owing([period], indicator=indicator).order_by().values("agency_id")
    there = Submission.objects.for_period(period, [indicator]).filter(span=figure.span)
    rows = Agency.objects.filter(Q(pk__in=owed) | Q(pk__in=there.order_by().values("agency_id")))
    keys = list(rows.order_by(*annex_order()).values_list("pk", flat=True))
    following = keys[keys.index(figure.agency_id) + 1 :] if figure.agency_id in keys else []
    return Agency.objects.get(pk=following[0]) if following else None
