"""The figures of one agency over periods, with the place that each gives it."""

from collections.abc import Iterable
from dataclasses import dataclass

from entities.models import Agency
from indicators.models import Indicator, Obligation, Period
from indicators.rules.league import League, LeagueRow, leagues


@dataclass(frozen=True)
class Record:
    """One line of an agency's record: its row in a league table, or why it has none."""

    indicator: Indicator
    period: Period
    league: League
    row: LeagueRow | None
    reason: str = ""

    @property
    def ranked(self) -> int:
        """How many agencies the rank is among."""
        return sum(row.rank is not None for row in self.league.rows)


def agency_record(agency: Agency, periods: Iterable[Period]) -> list[Record]:
    """What `agency` owes in these periods, by indicator and then as the periods are given.

    The rows are those of the league tables, so that the pages cannot disagree.
    """
    shown = list(periods)
    owed = Obligation.objects.filter(agency=agency, period__in=shown)
    lines = owed.select_related("indicator", "period")
    order = {period.pk: place for place, period in enumerate(shown)}
    records = [_record(agency, line) for line in lines]
    return sorted(
        records,
        key=lambda line: (line.indicator.display_order, line.indicator.slug, order[line.period.pk]),
    )


def _record(agency: Agency, owed: Obligation) -> Record:
    table = leagues(owed.indicator, owed.period, kinds=[agency.kind])[0]
    row = next((row for row in table.rows if row.agency == agency), None)
    return Record(owed.indicator, owed.period, table, row, reason=owed.reason)
