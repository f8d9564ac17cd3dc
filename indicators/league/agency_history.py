"""The figures of one agency over periods, with the place that each gives it.

Before it began they are those of the agencies that came to it, put on its units: their counts
added up, or why they cannot be.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q

from dvctrack.lib.history import as_recorded
from entities.agencies.units import Successions, Units
from entities.models import Agency
from indicators.choices import Span
from indicators.league.asked import how_asked
from indicators.league.combining import by_unit, combine
from indicators.league.figures import table_figures
from indicators.league.leagues import row_of
from indicators.league.owing import obligations, owed_in
from indicators.league.rows import LeagueRow, is_weighted
from indicators.league.standing import Standing, reported
from indicators.league.targets import targets_on
from indicators.models import Indicator, Period


@dataclass(frozen=True)
class AgencyRow:
    """The row of an agency in the table of a period, or why it has none.

    `ranked` is how many agencies the rank is among, by the figures of `ranking_span`; of the
    `owing` ones so many `reported`, and while `is_complete` is not so more are awaited. `units_on`
    is the first day of the agency where the period is of a day before it. A row that `stands_alone`
    is told to who may not read its table.
    """

    indicator: Indicator
    period: Period
    row: LeagueRow | None
    ranked: int = 0
    reason: str = ""
    ranking_span: str = Span.TO_DATE
    judged_span: str = Span.TO_DATE
    reported: int = 0
    owing: int = 0
    is_complete: bool = True
    units_on: date | None = None
    stands_alone: bool = False

    def alone(self) -> "AgencyRow":
        """The figures without what those of others make of them: no rank, and nobody else."""
        row = self.row._replace(rank=None) if self.row else None
        return replace(
            self, row=row, ranked=0, reported=0, owing=0, is_complete=True, stands_alone=True
        )

    @property
    def is_weighted(self) -> bool:
        return self.row is not None and is_weighted(self.row, self.indicator)


def agency_history(
    agency: Agency, periods: Iterable[Period], *, seen_at: datetime | None = None
) -> list[AgencyRow]:
    """What `agency` owes in these periods, by indicator and then as the periods are given.

    The rows are those of the league tables, so that the pages cannot disagree: as published, and
    for days before the agency began on the units of its first day. A few queries for each
    indicator, whatever the number of periods and agencies.
    """
    shown = {period.pk: period for period in as_recorded(periods, seen_at)}
    units = _units(agency, shown.values(), seen_at)
    of_unit = {part for row in units.values() for part in row.parts_of(agency.pk)}
    owed = obligations(shown.values(), seen_at=seen_at).filter(agency__in={agency.pk, *of_unit})
    lines = owed.order_by().values_list(
        "indicator_id", "period_id", "agency_id", "is_due", "reason"
    )
    due: dict[tuple[int, int], bool] = {}
    reasons: dict[tuple[int, int], list[str]] = {}
    for indicator_key, period_key, part, is_due, reason in lines:
        if part in units[period_key].parts_of(agency.pk):
            key = (indicator_key, period_key)
            due[key] = due.get(key, False) or is_due
            reasons.setdefault(key, []).append(reason)
    indicators = Indicator.objects.filter(pk__in={key for key, _period in due})
    rows = []
    for indicator in as_recorded(indicators.select_related("basis"), seen_at):
        of_period = [shown[key] for key in shown if (indicator.pk, key) in due]
        found = _rows_of(indicator, of_period, agency, units, seen_at)
        for period in of_period:
            if not due[indicator.pk, period.pk]:
                said = "; ".join(dict.fromkeys(filter(None, reasons[indicator.pk, period.pk])))
                rows.append(AgencyRow(indicator, period, None, reason=said))
            elif period.pk in found:
                rows.append(found[period.pk])
    return rows


def _units(
    agency: Agency, periods: Iterable[Period], seen_at: datetime | None
) -> Mapping[int, Units]:
    """On which units each period is read, by its key. One query where the agency began later."""
    begins = agency.starts_on
    days = {period.pk: period.as_of for period in periods}
    earlier = [day for day in days.values() if begins and day < begins]
    if begins is None or not earlier:
        return {key: Units(day, day) for key, day in days.items()}
    found = Successions.load(
        days=[begins, *earlier], named_on=begins, kinds=[agency.kind], seen_at=seen_at
    )
    return {
        key: found.units(of=day, on=begins) if day < begins else Units(day, day)
        for key, day in days.items()
    }


def _rows_of(
    indicator: Indicator,
    periods: Iterable[Period],
    agency: Agency,
    units: Mapping[int, Units],
    seen_at: datetime | None,
) -> dict[int, AgencyRow]:
    """The rows in those of the periods in which the agency owes, by their key. Four queries."""
    asked = how_asked(indicator, periods, seen_at=seen_at)
    asked_periods = [row.period for row in asked.values()]
    figures = table_figures(indicator, asked_periods, kind=agency.kind, seen_at=seen_at)
    peers = agency.peers
    came = {
        part
        for key in asked
        for unit, parts in units[key].came_from.items()
        if units[key].agencies[unit].peers == peers
        for part in parts
    }
    among = peers.found_by("agency__") | Q(agency__in=came)
    owed = owed_in(
        indicator,
        asked_periods,
        on=agency.starts_on or date.min,
        among=among,
        seen_at=seen_at,
    )
    days = {row.period.as_of for row in asked.values()}
    in_force = targets_on(days, indicators=[indicator], seen_at=seen_at)
    found = {}
    for key, how in asked.items():
        owing = by_unit(owed.get(key, {}), units[key]).get(peers)
        if owing is None:
            continue
        published = figures.get(key, {})
        shown = combine(owing, published, units[key], spans=how.spans)
        keys = [unit.id for unit in shown.due]
        if agency.pk not in keys:
            continue
        ranks = how.ranks(keys, shown.figures)
        awaited = reported([one.id for one in owing.due], published, how)
        table = Standing(how, shown.figures, keys, awaited)
        found[key] = AgencyRow(
            indicator,
            how.period,
            row_of(agency, ranks.get(agency.pk), how, shown, in_force[how.period.as_of]),
            ranked=len(ranks),
            ranking_span=how.ranking_span,
            judged_span=how.judged_span,
            reported=awaited.reported,
            owing=awaited.owing,
            is_complete=table.is_complete,
            units_on=agency.starts_on if units[key].became else None,
        )
    return found
