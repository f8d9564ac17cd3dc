"""What a league table consists of: its rows and their changes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from entities.agencies.functions import Functions
from entities.choices import AgencyKind
from entities.models import Agency
from indicators.choices import Combines, Direction, NoRankChange, Span, Status
from indicators.league.combining import LeftOut, MissingPart
from indicators.league.figures import TableFigure
from indicators.league.ranks import Distance, cases_to, distance
from indicators.league.totals import Totals, totals
from indicators.models import Indicator, Period, Target
from indicators.numbers import RateCheck, Values

PLACES_AHEAD = 3
_NO_VALUES = Values()


class Change(NamedTuple):
    """What became of an agency since an earlier period.

    `rate` in percentage points of the judged span, None where either period has none. `rank` in
    places gained (negative where it fell back) by the rates of `rank_span`, among the agencies
    that have one in both periods; where both are None, `no_rank_because` says why.
    """

    since: Period
    rate: Fraction | None
    rank: int | None
    rank_span: str | None
    no_rank_because: NoRankChange | None


class Compared(NamedTuple):
    """How the ranks of a table are held against those of an earlier period.

    By `span`, `among` so many agencies; None and 0 where `no_rank_because` says why they are not.
    `is_combined`: figures of the earlier period were added up to be those of the same units.
    """

    since: Period
    span: str | None
    among: int
    reported_then: int
    owing_then: int
    no_rank_because: NoRankChange | None
    is_combined: bool = False


class TableRow(NamedTuple):
    """The figures of the judged and of the ranking span of one agency."""

    agency: Agency
    figure: TableFigure | None
    ranked: TableFigure | None


class LeagueRow(NamedTuple):
    """One agency in a league table. What is missing is None, which is not zero.

    `figure` is that of the judged span, `ranked` that of the ranking span; `exact_rate` is
    the unrounded rate of the judged span, `trend` that of the periods asked for.
    """

    rank: int | None
    agency: Agency
    figure: TableFigure | None
    in_period: TableFigure | None
    ranked: TableFigure | None
    exact_rate: Fraction | None
    target: Target | None
    status: Status
    change: Change | None = None
    trend: tuple[Fraction | None, ...] = ()
    # On other units: the agencies that owed, those that did not, why there is no figure, and the
    # targets of single agencies, which are not that of the unit.
    parts: Sequence[Agency] = ()
    not_owing: Sequence[LeftOut] = ()
    missing: Sequence[MissingPart] = ()
    targets_of_parts: Sequence[Target] = ()
    functions: Sequence[Functions] = ()

    @property
    def values(self) -> Values:
        """Those of the judged span."""
        return self.figure.values if self.figure else _NO_VALUES

    @property
    def rate(self) -> Decimal | None:
        """The rate of the judged span in per cent, half up to 4 decimals."""
        return self.figure.rate if self.figure else None

    @property
    def printed_rate(self) -> Decimal | None:
        """The rate of the judged span as the source printed it, with its decimals."""
        return self.figure.printed_rate if self.figure else None

    @property
    def rate_check(self) -> RateCheck | None:
        return self.figure.rate_check if self.figure else None

    @property
    def in_period_rate(self) -> Decimal | None:
        return self.in_period.rate if self.in_period else None


def is_weighted(row: LeagueRow, indicator: Indicator) -> bool:
    """Whether the rate of a unit is the average of its parts, weighted by their denominators.

    So it is where each of them counted the same kinds of procedures: the counts are theirs.
    """
    return len(row.parts) > 1 and indicator.combines == Combines.TYPES


@dataclass(frozen=True)
class League:
    """The ranked table of one indicator, period and peer group of agencies.

    Rank is the competition rank (1 2 2 4) of the exact rate of `ranking_span` within the
    kind; status judges the exact rate of `judged_span`. Ties keep the annex order, and
    agencies without a rate stand last, without a rank. `compared` says since when, and how,
    the changes of its rows are counted. `is_closed`: no figure is awaited any more.

    A peer group is a kind and, of local units, their province: the `parent`. With `units_on` the
    rows are the units of that day; the figures that could be put on none of them stand in `apart`,
    and `published` are all that the table as published has.
    """

    indicator: Indicator
    period: Period
    kind: str
    target: Target | None
    ranking_span: str
    judged_span: str
    rows: list[LeagueRow]
    excluded: list[LeftOut] = field(default_factory=list)
    compared: Compared | None = None
    is_closed: bool = False
    parent: Agency | None = None
    units_on: date | None = None
    apart: list[LeagueRow] = field(default_factory=list)
    published: Sequence[TableRow] | None = None

    @property
    def key(self) -> str:
        """Of the peer group, in ids: "province", "commune-gia-lai"."""
        return f"{self.kind}-{self.parent.slug}" if self.parent else self.kind

    @property
    def group(self) -> str:
        """The peer group in words: "Communes (Gia Lai)"."""
        label = str(AgencyKind(self.kind).label)
        return f"{label} ({self.parent})" if self.parent else label

    @property
    def query(self) -> str:
        """What a page of tables is asked by for this one: "kind=commune&parent=gia-lai"."""
        return f"kind={self.kind}&parent={self.parent.slug}" if self.parent else f"kind={self.kind}"

    @property
    def since(self) -> Period | None:
        return self.compared.since if self.compared else None

    @cached_property
    def counts(self) -> dict[Status, int]:
        """How many agencies each status has; together these are all that owe."""
        found = Counter(row.status for row in self.rows)
        return {status: found[status] for status in Status}

    @property
    def reported(self) -> int:
        """How many agencies have the figures by which they are ranked and judged."""
        rows = self.rows if self.published is None else self.published
        return sum(row.figure is not None and row.ranked is not None for row in rows)

    @property
    def owing(self) -> int:
        """How many agencies owe them."""
        return len(self.rows if self.published is None else self.published)

    @property
    def is_complete(self) -> bool:
        """Whether no figure is awaited any more: only then do ranks say where an agency ends."""
        return self.is_closed or self.reported == self.owing

    @property
    def met(self) -> int:
        return self.counts[Status.MET]

    @property
    def not_met(self) -> int:
        return self.counts[Status.NOT_MET]

    @property
    def not_reported(self) -> int:
        return self.counts[Status.NOT_REPORTED]

    @property
    def without_report(self) -> list[LeagueRow]:
        """On other units also the agencies without which a unit has no figure."""
        return [row for row in (*self.rows, *self.apart) if row.status == Status.NOT_REPORTED]

    @property
    def ranked(self) -> int:
        """How many have a rank."""
        return sum(row.rank is not None for row in self.rows)

    @property
    def has_target(self) -> bool:
        """Whether a target is in force on the day of the period, of the kind or of one agency."""
        return self.target is not None or any(row.target for row in self.rows)

    @property
    def own_targets(self) -> list[LeagueRow]:
        """The agencies that are judged by a target of their own."""
        return [row for row in self.rows if row.target is not self.target]

    @property
    def has_nothing_arisen(self) -> bool:
        """Whether any agency has counts of 0 of 0 alone."""
        return any(row.values.nothing_arose for row in self.rows)

    @property
    def has_in_period(self) -> bool:
        """Whether the table has a column for the period beside the one to date."""
        return Span.IN_PERIOD in (self.ranking_span, self.judged_span)

    @property
    def lower_is_better(self) -> bool:
        return self.indicator.direction == Direction.LOWER

    @cached_property
    def totals(self) -> Totals | None:
        """The counts of the judged span added up; None where no agency has any.

        On other units they are those of the table as published: nothing is lost or counted twice.
        """
        rows = self.rows if self.published is None else self.published
        return totals([row.figure.values if row.figure else _NO_VALUES for row in rows])

    def is_weighted(self, row: LeagueRow) -> bool:
        return is_weighted(row, self.indicator)

    def values_of_part(self, part: Agency) -> Values:
        """What an agency reported that came to a unit of the table."""
        figure = self._as_published.get(part.id)
        return figure.values if figure else _NO_VALUES

    @cached_property
    def _as_published(self) -> dict[int, TableFigure | None]:
        return {row.agency.id: row.figure for row in self.published or ()}

    def cases_to_target(self, row: LeagueRow) -> int | None:
        """How many cases more would just reach the target; fewer where lower is better.

        The denominator stays as it is. None where it is met, or has no counts or target.
        """
        if row.status != Status.NOT_MET or row.figure is None or row.target is None:
            return None
        if self.is_weighted(row):
            return None
        return cases_to(row.figure.values, row.target.exact_value, lower=self.lower_is_better)

    def cases_to_climb(self, row: LeagueRow) -> Distance | None:
        """The fewest cases that gain three places, or the first where there are fewer above.

        All others stay as they are. Where several share a rate, or one case is worth more
        than three places, `places` says how many are gained. None for the first, and where
        there are no counts.
        """
        if row.rank is None or row.rank == 1 or row.ranked is None or self.is_weighted(row):
            return None
        goal = self._best_first[max(row.rank - PLACES_AHEAD, 1) - 1]
        return distance(
            row.ranked.counted_values, row.rank, goal, self._orders, lower=self.lower_is_better
        )

    @cached_property
    def _best_first(self) -> list[Values]:
        """The figures that rank, from best to worst."""
        ranked = (row.ranked for row in self.rows if row.rank is not None)
        return [figure.counted_values for figure in ranked if figure]

    @cached_property
    def _orders(self) -> list[int]:
        """What orders these figures, rising from best to worst."""
        sign = 1 if self.lower_is_better else -1
        return [sign * (figure.rate_order or 0) for figure in self._best_first]
