"""The league tables of an indicator in a period."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from dvctrack.lib.history import recorded
from entities.choices import AgencyKind
from entities.models import Agency, annex_order
from indicators.choices import Direction, Span
from indicators.league.figures import TableFigures, table_figures
from indicators.league.owing import obligations, owing
from indicators.league.ranks import ranks_of
from indicators.league.rows import Change, League, LeagueRow, LeftOut
from indicators.league.targets import Targets, status, targets
from indicators.models import Indicator, Period, PeriodIndicator

# The figures of a period with the span that it judges by.
Judged = tuple[TableFigures, str]
Ranks = dict[int, int]


@dataclass(frozen=True)
class Asked:
    """How a period asks for an indicator: by which span it ranks, and by which it judges."""

    indicator: Indicator
    period: Period
    ranking_span: str
    judged_span: str

    def ranks(self, agencies: Iterable[int], figures: TableFigures) -> Ranks:
        """The competition ranks of these agencies by their exact rates of the ranking span."""
        return ranks_of(
            (
                (agency, figure.values)
                for agency in agencies
                if (figure := figures.get((agency, self.ranking_span)))
            ),
            lower_is_better=self.indicator.direction == Direction.LOWER,
        )


def how_asked(
    indicator: Indicator, periods: Iterable[Period], *, seen_at: datetime | None = None
) -> dict[int, Asked]:
    """How each period that asks for the indicator does, by its key. One query."""
    of_key = {period.pk: period for period in periods}
    rows = recorded(PeriodIndicator, seen_at).filter(indicator=indicator, period__in=of_key)
    spans = rows.order_by().values_list("period_id", "ranking_span", "judged_span")
    return {key: Asked(indicator, of_key[key], ranking, judged) for key, ranking, judged in spans}


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
        then=_then(asked.get(since.pk), figures[since.pk], owed.then) if since else None,
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
class _Then:
    """The earlier period: what its figures were and how its agencies ranked in their kinds."""

    period: Period
    figures: TableFigures
    ranks: Ranks

    def change(
        self, agency: int, rank: int | None, rate: Fraction | None, span: str
    ) -> Change | None:
        """What became of an agency since; None where it had nothing then or has nothing now."""
        before, was = rate_of(self.figures, agency, span), self.ranks.get(agency)
        points = None if before is None or rate is None else rate - before
        places = None if was is None or rank is None else was - rank
        return None if points is None and places is None else Change(self.period, points, places)


def _then(asked: Asked | None, figures: TableFigures, owing: dict[str, list[int]]) -> _Then | None:
    """None where the earlier period did not ask for the indicator."""
    if asked is None:
        return None
    ranks: Ranks = {}
    for agencies in owing.values():
        ranks |= asked.ranks(agencies, figures)
    return _Then(asked.period, figures, ranks)


@dataclass(frozen=True)
class _Read:
    """What was read for the tables of all kinds."""

    asked: Asked
    figures: TableFigures
    in_force: Targets
    then: _Then | None
    trend: Sequence[Judged]

    def table(self, kind: str, owing: _Owing) -> League:
        asked = self.asked
        ranks = asked.ranks((agency.id for agency in owing.due), self.figures)
        rows = [self._row(agency, ranks.get(agency.id)) for agency in owing.due]
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
            since=self.then.period if self.then else None,
        )

    def _row(self, agency: Agency, rank: int | None) -> LeagueRow:
        trend = [rate_of(figures, agency.id, span) for figures, span in self.trend]
        return row_of(
            agency, rank, self.asked, self.figures, self.in_force, then=self.then, trend=trend
        )


def row_of(
    agency: Agency,
    rank: int | None,
    asked: Asked,
    figures: TableFigures,
    in_force: Targets,
    *,
    then: _Then | None = None,
    trend: Sequence[Fraction | None] = (),
) -> LeagueRow:
    """The row of an agency with its figures, its target and what these come to."""
    key, judged_span = agency.id, asked.judged_span
    judged = figures.get((key, judged_span))
    target = in_force.of_agency(asked.indicator, agency)
    rate = judged.exact_rate if judged else None
    return LeagueRow(
        rank=rank,
        agency=agency,
        figure=judged,
        in_period=figures.get((key, Span.IN_PERIOD)),
        ranked=figures.get((key, asked.ranking_span)),
        exact_rate=rate,
        target=target,
        status=status(rate, target, asked.indicator.direction),
        change=then.change(key, rank, rate, judged_span) if then else None,
        trend=tuple(trend),
    )
