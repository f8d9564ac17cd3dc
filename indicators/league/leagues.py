"""The league tables of an indicator in a period."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from entities.choices import AgencyKind
from entities.models import Agency, annex_order
from indicators.choices import Span
from indicators.league.asked import Asked, how_asked
from indicators.league.figures import TableFigures, table_figures
from indicators.league.owing import obligations, owing
from indicators.league.rows import Change, League, LeagueRow, LeftOut
from indicators.league.standing import Comparison, Standing
from indicators.league.targets import Targets, status, targets
from indicators.models import Indicator, Period, PeriodIndicator

# The figures of a period with the span that it judges by.
Judged = tuple[TableFigures, str]


def rate_of(figures: TableFigures, agency: int, span: str) -> Fraction | None:
    figure = figures.get((agency, span))
    return figure.exact_rate if figure else None


def league(
    indicator: Indicator, period: Period, *, kind: str, since: Period | None = None
) -> League:
    """The league table of one kind; raises `PeriodIndicator.DoesNotExist` if not asked for."""
    return leagues(indicator, period, kinds=[kind], since=since)[0]


def leagues(
    indicator: Indicator,
    period: Period,
    *,
    kinds: Sequence[str] | None = None,
    since: Period | None = None,
    trend: Sequence[Period] = (),
    seen_at: datetime | None = None,
) -> list[League]:
    """The league tables of these kinds (all that owe a figure by default), in annex order.

    With `since`, an earlier period that asks for the indicator too, each row says what
    changed; with `trend`, periods that ask for it too, its rate in each of them. With
    `seen_at` all is as it was recorded at that moment; agencies and their names are those of
    now. Four queries, whatever the number of rows and kinds.
    """
    periods = list({row.pk: row for row in (period, since, *trend) if row}.values())
    asked = how_asked(indicator, periods, seen_at=seen_at)
    if period.pk not in asked:
        if seen_at is None:
            raise PeriodIndicator.DoesNotExist
        return []
    figures = table_figures(indicator, periods, seen_at=seen_at)
    owed = _owed(indicator, period, since, seen_at)
    read = _Read(
        asked=asked[period.pk],
        figures=figures[period.pk],
        in_force=targets([indicator], on=period.as_of, seen_at=seen_at),
        then={
            kind: Standing(asked[since.pk], figures[since.pk], owed.then[kind])
            for kind in owed.now
            if since and since.pk in asked
        },
        trend=[
            (figures[row.pk], asked[row.pk].judged_span if row.pk in asked else "") for row in trend
        ],
    )
    shown = kinds if kinds is not None else [kind for kind in AgencyKind.values if kind in owed.now]
    return [read.table(kind, owed.now[kind]) for kind in shown]


def kinds_owing(indicator: Indicator, period: Period) -> list[str]:
    """The kinds of which at least one agency owes this figure, in annex order."""
    due = owing([period], indicator=indicator)
    kinds = set(due.order_by().values_list("agency__kind", flat=True).distinct())
    return [kind for kind in AgencyKind.values if kind in kinds]


@dataclass
class _Owing:
    """The agencies of a kind that owe, and those left out, in annex order."""

    due: list[Agency] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


@dataclass
class _Owed:
    """Who owes in the period, by kind, and the keys of those who owed in the earlier one."""

    now: dict[str, _Owing] = field(default_factory=lambda: defaultdict(_Owing))
    then: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


_OF_AGENCY = ("id", "slug", "name", "short_name", "kind", "display_order")


def _owed(
    indicator: Indicator, period: Period, since: Period | None, seen_at: datetime | None
) -> _Owed:
    """One query."""
    periods = [row for row in (period, since) if row]
    rows = (
        obligations(periods, indicator=indicator, seen_at=seen_at)
        .order_by(*annex_order("agency__"))
        .values_list(
            *("period_id", "is_due", "reason", "agency__kind"),
            *(f"agency__{name}" for name in _OF_AGENCY),
        )
    )
    owed = _Owed()
    for key, is_due, reason, kind, *values in rows:
        if key != period.id:
            if is_due:
                owed.then[kind].append(values[0])
            continue
        agency = Agency.from_db(rows.db, _OF_AGENCY, values)
        if is_due:
            owed.now[kind].due.append(agency)
        else:
            owed.now[kind].left_out.append(LeftOut(agency, reason))
    return owed


@dataclass(frozen=True)
class _Read:
    """What was read for the tables of all kinds."""

    asked: Asked
    figures: TableFigures
    in_force: Targets
    then: dict[str, Standing]
    trend: Sequence[Judged]

    def table(self, kind: str, owing: _Owing) -> League:
        asked = self.asked
        now = Standing(asked, self.figures, [agency.id for agency in owing.due])
        held = Comparison(now, self.then[kind]) if kind in self.then else None
        ranks = asked.ranks(now.owing, self.figures)
        rows = [self._row(agency, ranks.get(agency.id), held) for agency in owing.due]
        # The sort is stable: ties and unranked rows keep the annex order.
        rows.sort(key=lambda row: (row.rank is None, row.rank or 0))
        return League(
            indicator=asked.indicator,
            period=asked.period,
            kind=kind,
            target=self.in_force.of_kind(asked.indicator, kind),
            ranking_span=asked.ranking_span,
            judged_span=asked.judged_span,
            rows=rows,
            excluded=owing.left_out,
            compared=held.compared if held else None,
            is_closed=asked.is_closed,
        )

    def _row(self, agency: Agency, rank: int | None, held: Comparison | None) -> LeagueRow:
        return row_of(
            agency,
            rank,
            self.asked,
            self.figures,
            self.in_force,
            change=held.change(agency.id) if held else None,
            trend=tuple(rate_of(figures, agency.id, span) for figures, span in self.trend),
        )


def row_of(
    agency: Agency,
    rank: int | None,
    asked: Asked,
    figures: TableFigures,
    in_force: Targets,
    *,
    change: Change | None = None,
    trend: tuple[Fraction | None, ...] = (),
) -> LeagueRow:
    """The row of an agency with its figures, its target and what these come to."""
    key, judged_span = agency.id, asked.judged_span
    judged = figures.get((key, judged_span))
    target = in_force.of_agency(asked.indicator, agency)
    return LeagueRow(
        rank=rank,
        agency=agency,
        figure=judged,
        in_period=figures.get((key, Span.IN_PERIOD)),
        ranked=figures.get((key, asked.ranking_span)),
        exact_rate=judged.exact_rate if judged else None,
        target=target,
        status=status(judged.values if judged else None, target, asked.indicator),
        change=change,
        trend=trend,
    )
