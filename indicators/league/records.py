"""The figures of one agency over periods, with the place that each gives it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dvctrack.lib.history import recorded
from entities.models import Agency
from indicators.league import LeagueRow, standings
from indicators.models import Indicator, Obligation, Period


@dataclass(frozen=True)
class Record:
    """One line of an agency's record: its row in a league table, or why it has none.

    `ranked` is how many agencies the rank is among.
    """

    indicator: Indicator
    period: Period
    row: LeagueRow | None
    ranked: int = 0
    reason: str = ""


def agency_record(
    agency: Agency, periods: Iterable[Period], *, seen_at: datetime | None = None
) -> list[Record]:
    """What `agency` owes in these periods, by indicator and then as the periods are given.

    The rows are those of the league tables, so that the pages cannot disagree. A few queries
    for each indicator, whatever the number of periods and agencies.
    """
    shown = {period.pk: period for period in periods}
    owed = recorded(Obligation, seen_at).filter(agency=agency, period__in=list(shown))
    lines = owed.order_by().values_list("indicator_id", "period_id", "is_due", "reason")
    reasons = {(indicator, period): (due, reason) for indicator, period, due, reason in lines}
    indicators = Indicator.objects.filter(pk__in={key for key, _period in reasons})
    records = []
    for indicator in indicators.select_related("basis"):
        of_period = [shown[key] for key in shown if (indicator.pk, key) in reasons]
        found = standings(indicator, of_period, agency, seen_at=seen_at)
        for period in of_period:
            is_due, reason = reasons[indicator.pk, period.pk]
            standing = found.get(period.pk)
            row, ranked = (standing.row, standing.ranked) if standing else (None, 0)
            if row is not None or not is_due:
                records.append(Record(indicator, period, row, ranked, reason))
    return records
