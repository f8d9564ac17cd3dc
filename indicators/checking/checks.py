"""The checks on figures: one list of findings, for a file before it is saved and for what
is stored.

A figure is an `indicators.models.Submission`, saved or not, with its agency. Nothing here
corrects a figure: what is printed stays as it is printed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise

from django.utils.translation import gettext as _

from dvctrack.lib.history import in_model, recorded
from dvctrack.lib.numbers import format_count, format_rate, format_rate_beside
from entities.agencies.names import name_agencies
from entities.models import Agency, annex_key
from indicators.choices import Span, Status
from indicators.figures.figure import Figure
from indicators.findings import Finding
from indicators.league.owing import owing
from indicators.league.targets import Targets, status, targets
from indicators.models import Period, PeriodIndicator, Submission
from indicators.models.submission import COUNTED
from indicators.numbers import COUNTS, RateCheck

# Small counts repeat by chance; from here on the same count next to itself is worth a look.
REPEATED_COUNT_FROM = 1000


@dataclass(frozen=True)
class FigureTable:
    """The figures of one indicator in a period, in the order in which they stand.

    `owed` are the agencies that must be there, `heading` the cell to name for one that is not.
    `owing` are all that owe, where some of them need not be there.
    """

    asked: PeriodIndicator
    figures: Sequence[Submission | Figure]
    owed: Sequence[Agency]
    heading: str | None = None
    owing: Sequence[Agency] | None = None


def check_table(table: FigureTable, *, in_force: Targets) -> list[Finding]:
    """All findings on one table."""
    return [
        *_rates(table),
        *_statuses(table, in_force),
        *_repeated_counts(table),
        *_missing_agencies(table),
        *_not_owed(table),
    ]


def check_period(period: Period, *, seen_at: datetime | None = None) -> list[Finding]:
    """All findings on the stored figures of a period, the gravest first.

    With `seen_at` on those that were recorded at that moment.
    """
    rows = recorded(PeriodIndicator, seen_at).filter(period=period).select_related("indicator")
    asked = [in_model(row, "indicator") for row in rows]
    indicators = [row.indicator for row in asked]
    in_force = targets(indicators, on=period.as_of, seen_at=seen_at)
    figures = _stored_figures(period, asked, seen_at)
    owed = _owed(period, seen_at)
    findings = [
        finding
        for row in asked
        for finding in check_table(
            FigureTable(row, figures.get(row.indicator_id, []), owed.get(row.indicator_id, [])),
            in_force=in_force,
        )
    ]
    return sorted(findings, key=lambda finding: finding.sort_key)


def _stored_figures(
    period: Period, asked: Iterable[PeriodIndicator], seen_at: datetime | None
) -> dict[int, list[Submission]]:
    indicators = {row.indicator_id: row.indicator for row in asked}
    rows = recorded(Submission, seen_at).filter(
        state__in=COUNTED, indicator__in=indicators, period=period
    )
    figures = []
    for row in name_agencies(rows, on=period.as_of, seen_at=seen_at, reads=True):
        row.indicator = indicators[row.indicator_id]
        figures.append(in_model(row, "agency", "indicator"))
    by_indicator: dict[int, list[Submission]] = {}
    for figure in sorted(figures, key=annex_place):
        by_indicator.setdefault(figure.indicator_id, []).append(figure)
    return by_indicator


def _owed(period: Period, seen_at: datetime | None) -> dict[int, list[Agency]]:
    rows = name_agencies(
        owing([period], seen_at=seen_at), on=period.as_of, seen_at=seen_at, reads=True
    )
    by_indicator: dict[int, list[Agency]] = {}
    for row in sorted(rows, key=lambda row: annex_key(row.agency)):
        by_indicator.setdefault(row.indicator_id, []).append(row.agency)
    return by_indicator


def annex_place(figure: Submission | Figure) -> tuple[str, int, int, int, str]:
    """Where a figure stands among all of a period: by span and annex order."""
    return (figure.span, *annex_key(figure.agency))


def _rates(table: FigureTable) -> Iterable[Finding]:
    for figure in table.figures:
        if figure.values.reported_rate is None:
            continue
        match figure.values.rate_check:
            case RateCheck.TRUNCATED:
                yield _on(
                    figure,
                    "rate",
                    "rate-truncated",
                    _(
                        "%(name)s: the printed rate %(printed)s %% was cut off; "
                        "the counts give %(counted)s %%."
                    )
                    % _rate_words(figure),
                )
            case RateCheck.MISMATCH:
                yield _on(
                    figure,
                    "rate",
                    "rate-mismatch",
                    _(
                        "%(name)s: the printed rate %(printed)s %% is not what the counts give: "
                        "%(numerator)s / %(denominator)s = %(counted)s %%. "
                        "Ask the agency which of the numbers is right."
                    )
                    % _rate_words(figure),
                )


def _rate_words(figure: Submission | Figure) -> dict[str, str]:
    rate, printed = figure.rate, figure.printed_rate
    decimals = figure.values.reported_decimals or 0
    return {
        "name": figure.agency.name,
        "printed": format_rate(printed, decimals),
        "counted": format_rate(rate, max(decimals, 2)),
        "numerator": format_count(figure.total_numerator),
        "denominator": format_count(figure.values.denominator),
    }


def _statuses(table: FigureTable, in_force: Targets) -> Iterable[Finding]:
    indicator = table.asked.indicator
    for figure in table.figures:
        if not figure.values.reported_status or figure.span != table.asked.judged_span:
            continue
        target = in_force.of_agency(indicator, figure.agency)
        computed = status(figure.values, target, indicator)
        is_judged = computed in (Status.MET, Status.NOT_MET)
        if target is None or not is_judged or computed == figure.values.reported_status:
            continue
        yield _on(
            figure,
            "status",
            "status-mismatch",
            _(
                "%(name)s: the source says “%(printed)s”, but the rate %(rate)s %% against the "
                "target %(target)s %% gives “%(computed)s”."
            )
            % {
                "name": figure.agency.name,
                "printed": Status(figure.values.reported_status).label,
                "rate": format_rate_beside(figure.exact_rate, target.value, 4),
                "target": format_rate(target.value.normalize(), None),
                "computed": computed.label,
            },
        )


def _repeated_counts(table: FigureTable) -> Iterable[Finding]:
    """Both cells of every pair of neighbours with the same count of 1.000 or more."""
    for _key, neighbours in groupby(table.figures, key=lambda row: (row.span, row.agency.peers)):
        rows = list(neighbours)
        for field in COUNTS:
            for place, twin in _twins([getattr(row.values, field) for row in rows]).items():
                yield _repeated_count(rows[place], rows[twin], field)


def _twins(counts: Sequence[int | None]) -> dict[int, int]:
    """The places of large counts that stand next to the same count, each with that one's place."""
    twins: dict[int, int] = {}
    for place, (count, following) in enumerate(pairwise(counts)):
        if count == following and count is not None and count >= REPEATED_COUNT_FROM:
            # Between two of the same the one before is named.
            twins.setdefault(place, place + 1)
            twins[place + 1] = place
    return twins


def _repeated_count(figure: Submission | Figure, twin: Submission | Figure, field: str) -> Finding:
    return _on(
        figure,
        field,
        "repeated-count",
        _(
            "%(name)s: the count %(count)s also stands in the row of %(other)s. "
            "Check that it was not copied."
        )
        % {
            "name": figure.agency.name,
            "other": twin.agency.name,
            "count": format_count(getattr(figure.values, field)),
        },
    )


def _missing_agencies(table: FigureTable) -> Iterable[Finding]:
    there = {(row.agency_id, row.span) for row in table.figures}
    spans = table.asked.spans
    for agency in table.owed:
        absent = [span for span in spans if (agency.id, span) not in there]
        if absent:
            yield Finding(
                code="missing-agency",
                where=table.heading,
                agency=agency.slug,
                indicator=table.asked.indicator.slug,
                message=_("%(name)s owes a figure (%(spans)s) and has none.")
                % {
                    "name": agency.name,
                    "spans": ", ".join(str(Span(span).label) for span in absent),
                },
            )


def _not_owed(table: FigureTable) -> Iterable[Finding]:
    """A league has a row only for an agency that owes, so such a figure would not be seen."""
    owing = {agency.id for agency in table.owing or table.owed}
    judged = table.asked.judged_span
    for figure in table.figures:
        if figure.agency_id not in owing and figure.span == judged:
            yield _on(
                figure,
                "agency",
                "not-owed",
                _(
                    "%(name)s does not owe this figure, so no table shows it. "
                    "Add the obligation in the admin, or take the figure out."
                )
                % {"name": figure.agency.name},
            )


def _on(figure: Submission | Figure, field: str, code: str, message: str) -> Finding:
    """A finding on one value of a figure, at the cell where that value was read."""
    return Finding(
        code=code,
        message=message,
        where=figure.cells.get(field),
        agency=figure.agency.slug,
        indicator=figure.indicator.slug,
    )
