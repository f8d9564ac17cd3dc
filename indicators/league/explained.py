"""Why an agency has its rank: everything that the rank was worked out from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.admin.utils import label_for_field

from dvctrack.lib.history import in_model, recorded
from entities.models import Agency
from indicators.figures.cells import WITHOUT_RATE
from indicators.league.leagues import leagues
from indicators.league.rows import League, LeagueRow
from indicators.league.words import numbers_of
from indicators.models import ImportBatch, Indicator, Period, Submission
from indicators.models.submission import COUNTED
from indicators.numbers import CELLS, NUMBERS, RateCheck

NEIGHBOURS = 2


@dataclass(frozen=True)
class Source:
    """A figure with the file and cells that it came from; none where it was typed."""

    figure: Submission

    @property
    def file(self) -> ImportBatch | None:
        return self.figure.batch

    @property
    def check(self) -> RateCheck | None:
        """What the printed rate says beside the counts."""
        return self.figure.rate_check

    @property
    def named_cells(self) -> list[tuple[str, str]]:
        """What was read and where, such as "numerator" and T3!D10; nothing of empty cells."""
        cells: dict[str, str] = self.figure.cells or {}
        return [
            (str(label_for_field(name, Submission)), cells[CELLS[name]])
            for name in sorted(NUMBERS)
            if CELLS[name] in cells and getattr(self.figure, name) is not None
        ]


@dataclass(frozen=True)
class Explanation:
    """One row of a league table with what stands around it."""

    league: League
    row: LeagueRow
    sources: Sequence[Source]

    @property
    def without_rank(self) -> str:
        """How many agencies have none, by what is missing; empty where all have one."""
        return numbers_of(self.league, WITHOUT_RATE)

    @property
    def tied(self) -> list[LeagueRow]:
        """The others that share the rank."""
        rank = self.row.rank
        return [
            row
            for row in self.league.rows
            if rank is not None and row.rank == rank and row is not self.row
        ]

    @property
    def neighbours(self) -> list[LeagueRow]:
        """The row among those just above and just below it."""
        place = self.league.rows.index(self.row)
        return self.league.rows[max(place - NEIGHBOURS, 0) : place + NEIGHBOURS + 1]


def explain(
    indicator: Indicator,
    period: Period,
    agency: Agency,
    *,
    since: Period | None,
    trend: Sequence[Period] = (),
    units_on: date | None = None,
    seen_at: datetime | None = None,
) -> Explanation | None:
    """What gives the agency its place, now or at a moment; None where it has no row.

    With `units_on` that is the row of the unit of which it is a part.
    """
    parents = [agency.parent.slug] if agency.parent else None
    found = leagues(
        indicator,
        period,
        kinds=[agency.kind],
        parents=parents,
        since=since,
        trend=trend,
        units_on=units_on,
        seen_at=seen_at,
    )
    rows = (
        (table, row) for table in found for row in table.rows if agency in (row.agency, *row.parts)
    )
    table, row = next(rows, (None, None))
    if table is None or row is None:
        return None
    owners = row.parts or [row.agency]
    figures = recorded(Submission, seen_at).filter(
        state__in=COUNTED, indicator=indicator, period=period, agency=owners[0]
    )
    if len(owners) > 1 or row.missing:
        figures = figures.none()
    own = figures.select_related("batch").order_by("-span")
    return Explanation(table, row, [Source(in_model(figure, "batch")) for figure in own])
