"""Where one agency stood in period after period."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dvctrack.lib.history import recorded
from entities.models import Agency
from indicators.league.asking import how_asked
from indicators.league.figures import table_figures
from indicators.league.leagues import row_of
from indicators.league.rows import LeagueRow
from indicators.league.targets import targets_on
from indicators.models import Indicator, Obligation, Period


@dataclass(frozen=True)
class Standing:
    """The row of an agency in the table of a period, and how many the rank is among."""

    row: LeagueRow
    ranked: int


def standings(
    indicator: Indicator,
    periods: Iterable[Period],
    agency: Agency,
    *,
    seen_at: datetime | None = None,
) -> dict[int, Standing]:
    """The standings in those of the periods in which the agency owes, by their key.

    Four queries, whatever the number of periods and agencies; the rows are those of the
    league tables.
    """
    asked = how_asked(indicator, periods, seen_at=seen_at)
    figures = table_figures(
        indicator,
        [row.period for row in asked.values()],
        kind=agency.kind,
        seen_at=seen_at,
    )
    due = recorded(Obligation, seen_at).filter(
        indicator=indicator, period__in=list(asked), agency__kind=agency.kind, is_due=True
    )
    owing: dict[int, list[int]] = defaultdict(list)
    for period, key in due.order_by().values_list("period_id", "agency_id"):
        owing[period].append(key)
    days = {row.period.as_of for row in asked.values()}
    in_force = targets_on(days, indicators=[indicator], seen_at=seen_at)
    found = {}
    for period, keys in owing.items():
        if agency.pk in keys:
            how = asked[period]
            ranks = how.ranks(keys, figures[period])
            row = row_of(
                agency, ranks.get(agency.pk), how, figures[period], in_force[how.period.as_of]
            )
            found[period] = Standing(row, len(ranks))
    return found
