"""The departments and communes of a province on its page: what they come to, and each of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import Cell, link, missing, text
from entities.choices import AgencyKind
from entities.models import Agency, annex_key
from indicators.figures.cells import number_cells
from indicators.league.leagues import leagues
from indicators.league.rows import League, LeagueRow
from indicators.league.summary import indicators_of
from indicators.models import Indicator, Period


@dataclass
class Unit:
    """A department or commune with its rows in the tables of a period, by indicator."""

    agency: Agency
    rows: dict[str, LeagueRow] = field(default_factory=dict)


@dataclass(frozen=True)
class UnitsOf:
    """The tables of the units of one province in a period."""

    province: Agency
    period: Period
    leagues: list[League]

    @property
    def units(self) -> list[Unit]:
        """In annex order: a table has them by rank."""
        found: dict[int, Unit] = {}
        for league in self.leagues:
            for row in league.rows:
                unit = found.setdefault(row.agency.pk, Unit(row.agency))
                unit.rows[league.indicator.slug] = row
        return sorted(found.values(), key=lambda unit: annex_key(unit.agency))


def units_of(province: Agency, period: Period, *, seen_at: datetime | None = None) -> UnitsOf:
    """Of all indicators of the period; none where no unit of the province owes a figure."""
    found = [
        table
        for indicator in indicators_of(period)
        for table in leagues(indicator, period, parents=[province.slug], seen_at=seen_at)
        if table.parent == province
    ]
    return UnitsOf(province, period, found)


def _table(league: League) -> Cell:
    address = reverse("league", args=(league.indicator.slug, league.period.code))
    return link(str(league.indicator), f"{address}?{league.query}")


def _reported(league: League) -> Cell:
    return text(
        _("%(reported)d of %(owing)d") % {"reported": league.reported, "owing": league.owing}
    )


def _sum(name: str) -> Callable[[League], Cell]:
    def cell(league: League) -> Cell:
        return number_cells().count(getattr(league.totals, name, None))

    return cell


def _rate(league: League) -> Cell:
    return number_cells().exact_rate(league.totals.rate if league.totals else None, league.target)


class RollUpTable(Table):
    """What the units of each kind come to: their counts added up, never an average of rates."""

    key = "roll-up"
    title = gettext_lazy("What its departments and communes come to")
    stacks = True

    indicator = Column(gettext_lazy("Indicator"), render=_table, row_header=True, css="col-name")
    kind = Column(
        gettext_lazy("Kind"), render=lambda league: text(str(AgencyKind(league.kind).label))
    )
    reported = Column(gettext_lazy("Reported"), render=_reported, css="col-number")
    denominator = Column(
        gettext_lazy("Denominator"), render=_sum("denominator"), css="col-number col-count"
    )
    numerator = Column(
        gettext_lazy("Numerator"), render=_sum("numerator"), css="col-number col-count"
    )
    rate = Column(gettext_lazy("Rate (%)"), render=_rate, css="col-number col-rate")


class UnitTable(Table):
    """Each unit with its rates in the period."""

    key = "units"
    title = gettext_lazy("Departments and communes")
    group_by = "kind"

    kind = Column(
        gettext_lazy("Kind"), render=lambda unit: text(str(unit.agency.get_kind_display()))
    )
    agency = Column(
        gettext_lazy("Agency"),
        render=lambda unit: link(unit.agency.name, unit.agency.get_absolute_url()),
        row_header=True,
        css="col-name",
    )

    @classmethod
    def of(cls, found: UnitsOf) -> "UnitTable":
        """With a column for each indicator, in annex order."""
        indicators = dict.fromkeys(table.indicator for table in found.leagues)
        columns = [(f"i_{row.slug}", _rate_column(row)) for row in indicators]
        return cls(found.units, extra_columns=columns)


def _rate_column(indicator: Indicator) -> Column:
    def cell(unit: Any) -> Cell:
        row = unit.rows.get(indicator.slug)
        return number_cells().exact_rate(row.exact_rate, row.target) if row else missing()

    return Column(f"{indicator} (%)", render=cell, css="col-number col-rate")


def tables_of(found: UnitsOf) -> Iterable[Table]:
    """None where there are no units."""
    return [RollUpTable(found.leagues), UnitTable.of(found)] if found.leagues else []
