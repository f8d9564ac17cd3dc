"""League tables: rank, rate and status of the agencies that owe a figure, computed on read."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from entities.choices import AgencyKind
from entities.models import Agency
from indicators.choices import Direction, Span, Status
from indicators.models import (
    Indicator,
    Obligation,
    Period,
    PeriodIndicator,
    Submission,
    Target,
)
from indicators.rules.rates import RateCheck, rate_check
from indicators.rules.targets import Targets, status, targets


@dataclass(frozen=True)
class LeagueRow:
    """One agency in a league table. What is missing is None, which is not zero."""

    rank: int | None
    agency: Agency
    figure: Submission | None
    in_period: Submission | None
    target: Target | None
    status: Status | None

    @property
    def numerator(self) -> int | None:
        return self.figure.numerator if self.figure else None

    @property
    def numerator_single_window(self) -> int | None:
        return self.figure.numerator_single_window if self.figure else None

    @property
    def denominator(self) -> int | None:
        return self.figure.denominator if self.figure else None

    @property
    def rate(self) -> Decimal | None:
        """The rate of the judged span in per cent, half up to 4 decimals."""
        return self.figure.rate if self.figure else None

    @property
    def exact_rate(self) -> Fraction | None:
        return self.figure.exact_rate if self.figure else None

    @property
    def printed_rate(self) -> Decimal | None:
        """The rate of the judged span as the source printed it, with its decimals."""
        return self.figure.printed_rate if self.figure else None

    @property
    def rate_check(self) -> RateCheck | None:
        return rate_check(self.figure) if self.figure else None

    @property
    def in_period_rate(self) -> Decimal | None:
        return self.in_period.rate if self.in_period else None

    @property
    def printed_in_period_rate(self) -> Decimal | None:
        return self.in_period.printed_rate if self.in_period else None


@dataclass(frozen=True)
class League:
    """The ranked table of one indicator, period and kind of agencies.

    Rank is the competition rank (1 2 2 4) of the exact rate of `ranking_span` within the
    kind; status judges the exact rate of `judged_span`. Ties keep the annex order, and
    agencies without a figure stand last, without a rank.
    """

    indicator: Indicator
    period: Period
    kind: str
    target: Target | None
    ranking_span: str
    judged_span: str
    rows: list[LeagueRow]
    excluded: list[Obligation]

    @property
    def met(self) -> int:
        return self._count(Status.MET)

    @property
    def not_met(self) -> int:
        return self._count(Status.NOT_MET)

    @property
    def not_reported(self) -> int:
        return self._count(Status.NOT_REPORTED)

    @property
    def has_in_period(self) -> bool:
        """Whether the table has a column for the period beside the one to date."""
        return Span.IN_PERIOD in (self.ranking_span, self.judged_span)

    def _count(self, wanted: Status) -> int:
        return sum(row.status == wanted for row in self.rows)


def league(indicator: Indicator, period: Period, *, kind: str) -> League:
    """The league table of one kind; raises `PeriodIndicator.DoesNotExist` if not asked for."""
    return leagues(indicator, period, kinds=[kind])[0]


def leagues(
    indicator: Indicator, period: Period, *, kinds: Sequence[str] | None = None
) -> list[League]:
    """The league tables of these kinds (all that owe a figure by default), in annex order.

    Five queries, whatever the number of rows and kinds.
    """
    asked = PeriodIndicator.objects.get(period=period, indicator=indicator)
    owed: dict[str, list[Obligation]] = defaultdict(list)
    for obligation in _obligations(indicator, period):
        owed[obligation.agency.kind].append(obligation)
    figures = {
        (figure.agency_id, figure.span): figure
        for figure in Submission.objects.for_table(indicator=indicator, period=period)
    }
    in_force = targets([indicator], on=period.as_of)
    shown = kinds if kinds is not None else [kind for kind in AgencyKind.values if owed[kind]]
    return [_table(asked, indicator, period, kind, owed[kind], figures, in_force) for kind in shown]


def kinds_owing(indicator: Indicator, period: Period) -> list[str]:
    """The kinds of which at least one agency owes this figure, in annex order."""
    due = Obligation.objects.due().filter(indicator=indicator, period=period)
    kinds = set(due.order_by().values_list("agency__kind", flat=True).distinct())
    return [kind for kind in AgencyKind.values if kind in kinds]


def competition_ranks(
    rates: Iterable[Fraction | int], *, lower_is_better: bool = False
) -> list[int]:
    """The rank of each rate: one more than the number of better ones, so 1 2 2 4.

    >>> competition_ranks([Fraction(5), Fraction(9), Fraction(5), Fraction(1)])
    [2, 1, 2, 4]
    """
    values = list(rates)
    ordered = sorted(values, reverse=not lower_is_better)
    first_place: dict[Fraction | int, int] = {}
    for place, rate in enumerate(ordered, start=1):
        first_place.setdefault(rate, place)
    return [first_place[rate] for rate in values]


def _obligations(indicator: Indicator, period: Period) -> Iterable[Obligation]:
    rows = Obligation.objects.filter(indicator=indicator, period=period)
    return rows.select_related("agency").order_by("agency__display_order", "agency__slug")


def _table(
    asked: PeriodIndicator,
    indicator: Indicator,
    period: Period,
    kind: str,
    obligations: list[Obligation],
    figures: dict[tuple[int, str], Submission],
    in_force: Targets,
) -> League:
    agencies = [row.agency for row in obligations if row.is_due]
    rates = {
        agency.pk: ranking.exact_rate
        for agency in agencies
        if (ranking := figures.get((agency.pk, asked.ranking_span)))
    }
    ranked = {pk: rate for pk, rate in rates.items() if rate is not None}
    places = competition_ranks(
        ranked.values(), lower_is_better=indicator.direction == Direction.LOWER
    )
    ranks = dict(zip(ranked, places, strict=True))
    rows = [
        _row(ranks.get(agency.pk), agency, asked, indicator, figures, in_force)
        for agency in agencies
    ]
    # The sort is stable: ties and unranked rows keep the annex order.
    rows.sort(key=lambda row: (row.rank is None, row.rank or 0))
    return League(
        indicator=indicator,
        period=period,
        kind=kind,
        target=in_force.of_kind(indicator, kind),
        ranking_span=asked.ranking_span,
        judged_span=asked.judged_span,
        rows=rows,
        excluded=[row for row in obligations if not row.is_due],
    )


def _row(
    rank: int | None,
    agency: Agency,
    asked: PeriodIndicator,
    indicator: Indicator,
    figures: dict[tuple[int, str], Submission],
    in_force: Targets,
) -> LeagueRow:
    judged = figures.get((agency.pk, asked.judged_span))
    target = in_force.of_agency(indicator, agency)
    rate = judged.exact_rate if judged else None
    return LeagueRow(
        rank=rank,
        agency=agency,
        figure=judged,
        in_period=figures.get((agency.pk, Span.IN_PERIOD)),
        target=target,
        status=status(rate, target, indicator.direction),
    )
