"""The figures of one agency over periods, with the place that each gives it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dvctrack.lib.history import as_recorded, recorded
from entities.models import Agency
from indicators.choices import Span
from indicators.league.asked import how_asked
from indicators.league.figures import table_figures
from indicators.league.leagues import row_of
from indicators.league.owing import obligations, owing
from indicators.league.rows import LeagueRow
from indicators.league.standing import Standing
from indicators.league.targets import targets_on
from indicators.models import Indicator, Period


@dataclass(frozen=True)
class AgencyRow:
    """The row of an agency in the table of a period, or why it has none.

    `ranked` is how many agencies the rank is among, by the figures of `ranking_span`; of the
    `owing` ones so many `reported`, and while `is_complete` is not so more are awaited.
    """

    indicator: Indicator
    period: Period
    row: LeagueRow | None
    ranked: int = 0
    reason: str = ""
    ranking_span: str = Span.TO_DATE
    reported: int = 0
    owing: int = 0
    is_complete: bool = True


def agency_history(
    agency: Agency, periods: Iterable[Period], *, seen_at: datetime | None = None
) -> list[AgencyRow]:
    """What `agency` owes in these periods, by indicator and then as the periods are given.

    The rows are those of the league tables, so that the pages cannot disagree. A few queries
    for each indicator, whatever the number of periods and agencies.
    """
    shown = {period.pk: period for period in as_recorded(periods, seen_at)}
    owed = obligations(shown.values(), seen_at=seen_at).filter(agency=agency)
    lines = owed.order_by().values_list("indicator_id", "period_id", "is_due", "reason")
    reasons = {(indicator, period): (due, reason) for indicator, period, due, reason in lines}
    indicators = Indicator.objects.filter(pk__in={key for key, _period in reasons})
    rows = []
    for indicator in as_recorded(indicators.select_related("basis"), seen_at):
        of_period = [shown[key] for key in shown if (indicator.pk, key) in reasons]
        found = _rows_of(indicator, of_period, agency, seen_at)
        for period in of_period:
            is_due, reason = reasons[indicator.pk, period.pk]
            if not is_due:
                rows.append(AgencyRow(indicator, period, None, reason=reason))
            elif period.pk in found:
                rows.append(found[period.pk])
    return rows


def _rows_of(
    indicator: Indicator, periods: Iterable[Period], agency: Agency, seen_at: datetime | None
) -> dict[int, AgencyRow]:
    """The rows in those of the periods in which the agency owes, by their key. Four queries."""
    asked = how_asked(indicator, periods, seen_at=seen_at)
    asked_periods = [row.period for row in asked.values()]
    figures = table_figures(indicator, asked_periods, kind=agency.kind, seen_at=seen_at)
    due = owing(asked_periods, indicator=indicator, seen_at=seen_at)
    of_period: dict[int, list[int]] = defaultdict(list)
    of_then = recorded(Agency, seen_at).filter(agency.peers.found_by()).values("id")
    peers = due.filter(agency__in=of_then).order_by()
    for period, key in peers.values_list("period_id", "agency_id"):
        of_period[period].append(key)
    days = {row.period.as_of for row in asked.values()}
    in_force = targets_on(days, indicators=[indicator], seen_at=seen_at)
    found = {}
    for period, keys in of_period.items():
        if agency.pk in keys:
            how = asked[period]
            ranks = how.ranks(keys, figures[period])
            row = row_of(
                agency, ranks.get(agency.pk), how, figures[period], in_force[how.period.as_of]
            )
            table = Standing(how, figures[period], keys)
            found[period] = AgencyRow(
                indicator,
                how.period,
                row,
                ranked=len(ranks),
                ranking_span=how.ranking_span,
                reported=table.awaited.reported,
                owing=len(keys),
                is_complete=table.is_complete,
            )
    return found
