"""One period at a glance, with who gained and who lost most since an earlier one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any

from django.utils.decorators import method_decorator
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from dvctrack.lib.public import public_page
from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import Cell, link
from entities.choices import AgencyKind
from entities.deadlines.counts import Fact, facts, in_list, services_of
from entities.deadlines.quarters import Quarter
from entities.deadlines.tables import services_and_rows
from indicators.checking.checks import check_period
from indicators.choices import Direction, NoRankChange
from indicators.figures.cells import number_cells
from indicators.league.before import asking, before, readable_beside
from indicators.league.leagues import leagues
from indicators.league.owing import kinds_of, provinces_owing
from indicators.league.rows import League, LeagueRow
from indicators.league.summary import summaries
from indicators.league.views_base import PeriodMixin, UnitsOnMixin
from indicators.models import Indicator
from indicators.pages.charts import tile_map
from indicators.policy import may_read_reports

MOST = 5
# Of the drawing of a change, in pixels.
WIDTH, HEIGHT, MARGIN = 88, 16, 6


@dataclass(frozen=True)
class Movers:
    """Those whose rate became better, most first, and those whose rate became worse."""

    up: list[LeagueRow]
    down: list[LeagueRow]


def movers(league: League, *, most: int = MOST) -> Movers:
    """By the change of the judged rate in points; of equal changes in the order of the table.

    None while figures are awaited in either period: who moved most is not known before.
    """
    why = league.compared.no_rank_because if league.compared else None
    if why in (NoRankChange.INCOMPLETE, NoRankChange.INCOMPLETE_BEFORE):
        return Movers([], [])
    lower = league.indicator.direction == Direction.LOWER
    changes = [
        (-row.change.rate if lower else row.change.rate, row)
        for row in league.rows
        if row.change and row.change.rate is not None
    ]
    better = sorted((pair for pair in changes if pair[0] > 0), key=lambda pair: -pair[0])
    worse = sorted((pair for pair in changes if pair[0] < 0), key=lambda pair: pair[0])
    return Movers([row for _by, row in better[:most]], [row for _by, row in worse[:most]])


def _before(row: LeagueRow) -> Fraction:
    change = row.change.rate if row.change else None
    return (row.exact_rate or Fraction(0)) - (change or Fraction(0))


def _x(rate: Fraction) -> int:
    return MARGIN + int((WIDTH - 2 * MARGIN) * rate / 100)


def _way(row: LeagueRow) -> Cell:
    """From a ring, the earlier rate, to a dot; the numbers stand beside it."""
    start, end = _x(_before(row)), _x(row.exact_rate or Fraction(0))
    middle = HEIGHT // 2
    html = (
        f'<svg class="way" aria-hidden="true" focusable="false" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' width="{WIDTH}" height="{HEIGHT}"><path class="way-scale" d="M{MARGIN} {middle}'
        f'H{WIDTH - MARGIN}"/><path class="way-line" d="M{start} {middle}H{end}"/>'
        f'<circle class="way-from" cx="{start}" cy="{middle}" r="4"/>'
        f'<circle class="way-to" cx="{end}" cy="{middle}" r="5"/></svg>'
    )
    return Cell(mark_safe(html), None)  # noqa: S308 - whole numbers only


class MoversTable(Table):
    """Rows of a league whose rate changed most."""

    agency = Column(
        gettext_lazy("Agency"),
        render=lambda row: link(row.agency.name, row.agency.get_absolute_url()),
        row_header=True,
        css="col-name",
    )
    before = Column(
        gettext_lazy("Before (%)"),
        render=lambda row: number_cells().exact_rate(_before(row), None),
        css="col-number",
    )
    now = Column(
        gettext_lazy("Now (%)"),
        render=lambda row: number_cells().exact_rate(row.exact_rate, row.target),
        css="col-number col-rate",
    )
    points = Column(
        gettext_lazy("Change (points)"),
        render=lambda row: number_cells().points(row.change.rate),
        css="col-number col-change",
    )
    way = Column(gettext_lazy("0–100 %"), render=_way, css="col-trend")

    def __init__(self, rows: Iterable[LeagueRow], *, key: str, title: str) -> None:
        self.key = key
        self.title = title
        super().__init__(rows)


@dataclass(frozen=True)
class QuarterBar:
    """Services and rows due in one quarter; `width` is in per cent of the longest bar."""

    quarter: Quarter | None
    services: int
    rows: int
    width: int


def quarter_bars(late: Iterable[Fact]) -> list[QuarterBar]:
    """How many services are overdue from which quarter; `late` are in the order of their days."""
    groups = [(quarter, list(rows)) for quarter, rows in groupby(late, key=lambda row: row.quarter)]
    most = max((len(rows) for _quarter, rows in groups), default=1)
    return [
        QuarterBar(quarter, services_of(rows), len(rows), -(-100 * len(rows) // most))
        for quarter, rows in groups
    ]


@method_decorator(public_page, name="dispatch")
class OverviewView(UnitsOnMixin, PeriodMixin, TemplateView):
    """One period at a glance: every indicator against its target, and what is overdue.

    `?indicator=` chooses the one whose map and changes are shown, `?since=` the earlier period.
    """

    template_name = "indicators/overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        signed_in = self.request.user.is_authenticated
        provinces = provinces_owing(self.period, seen_at=self.seen_at)
        wanted = self.request.GET.get("parent")
        # A site of one province shows its units; one of all those of the province asked for.
        shown = [row.slug for row in provinces if row.slug == wanted or len(provinces) == 1]
        units = self.units_choice(kinds_of([self.period], seen_at=self.seen_at))
        on = self.period.as_of
        late = in_list(facts(on=on, seen_at=self.seen_at), "overdue", on=on)
        found = summaries(self.period, parents=shown, units_on=units.on, seen_at=self.seen_at)
        return super().get_context_data(
            period=self.period,
            periods=self.periods,
            provinces=provinces,
            parent=wanted,
            units=units,
            summaries=found,
            has_targets=any(league.target for summary in found for league in summary.leagues),
            bars=quarter_bars(late),
            late=services_and_rows(services_of(late), len(late)) if late else "",
            findings=check_period(self.period) if signed_in else None,
            reads_reports=may_read_reports(self.request.user),
            **self._chosen(
                [summary.indicator for summary in found], parents=shown, units_on=units.on
            ),
            **self.figures_context(period=self.period),
            **kwargs,
        )

    def _chosen(
        self, indicators: list[Indicator], *, parents: list[str], units_on: date | None
    ) -> dict[str, Any]:
        """The map, the changes and the missing reports of one indicator."""
        if not indicators:
            return {}
        asked = self.request.GET.get("indicator")
        chosen = next((row for row in indicators if row.slug == asked), indicators[0])
        among = asking(self.periods, chosen, seen_at=self.seen_at)
        earlier = list(among.earlier_than(self.period))
        wanted = self.request.GET.get("since")
        since = next((row for row in earlier if row.code == wanted), None) or before(
            self.period,
            chosen,
            among=readable_beside(self.period, of=self.periods),
            seen_at=self.seen_at,
        )
        tables = leagues(
            chosen,
            self.period,
            parents=parents,
            since=since,
            units_on=units_on,
            seen_at=self.seen_at,
        )
        provinces = [table for table in tables if table.kind == AgencyKind.PROVINCE]
        return {
            "chosen": chosen,
            "since": since,
            "earlier": earlier,
            "map": tile_map(provinces[0]) if provinces else None,
            "moved": [(table, _movers_tables(table)) for table in tables],
        }


def _movers_tables(league: League) -> list[MoversTable]:
    """Those who gained and who lost most; no table where nobody did."""
    moved = movers(league)
    tables = [
        MoversTable(moved.up, key=f"up-{league.key}", title=_("Gained most")),
        MoversTable(moved.down, key=f"down-{league.key}", title=_("Lost most")),
    ]
    return [table for table in tables if len(table)]
