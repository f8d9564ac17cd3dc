from dataclasses import dataclass
from typing import Any

from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from dvctrack.lib.public import public_page
from entities.choices import AgencyKind
from entities.deadlines.state import QuarterGroup
from indicators.checking.checks import check_period
from indicators.league import League, leagues
from indicators.league.before import before, readable_beside
from indicators.league.movers import MoversTable, movers
from indicators.league.summary import overdue_by_quarter, summaries
from indicators.league.views_base import FiguresSeenAtMixin, PeriodMixin
from indicators.models import Indicator
from indicators.pages.charts.tile_map import tile_map
from indicators.policy import may_read_reports


@dataclass(frozen=True)
class QuarterBar:
    """`width` in per cent of the longest bar."""

    group: QuarterGroup
    width: int

    @property
    def services(self) -> int:
        return len(self.group.deadlines)


def quarter_bars(groups: list[QuarterGroup]) -> list[QuarterBar]:
    """How many services are overdue from which quarter."""
    most = max((len(group.deadlines) for group in groups), default=1)
    return [QuarterBar(group, -(-100 * len(group.deadlines) // most)) for group in groups]


@method_decorator(public_page, name="dispatch")
class OverviewView(FiguresSeenAtMixin, PeriodMixin, TemplateView):
    """One period at a glance: every indicator against its target, and what is overdue.

    `?indicator=` chooses the one whose map and changes are shown, `?since=` the earlier period.
    """

    template_name = "indicators/overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        signed_in = self.request.user.is_authenticated
        found = summaries(self.period, seen_at=self.seen_at)
        return super().get_context_data(
            period=self.period,
            periods=self.periods,
            summaries=found,
            has_targets=any(league.target for summary in found for league in summary.leagues),
            bars=quarter_bars(overdue_by_quarter(self.period, seen_at=self.seen_at)),
            findings=check_period(self.period) if signed_in else None,
            reads_reports=may_read_reports(self.request.user),
            **self._chosen([summary.indicator for summary in found]),
            **self.figures_context(period=self.period),
            **kwargs,
        )

    def _chosen(self, indicators: list[Indicator]) -> dict[str, Any]:
        """The map, the changes and the missing reports of one indicator."""
        if not indicators:
            return {}
        asked = self.request.GET.get("indicator")
        chosen = next((row for row in indicators if row.slug == asked), indicators[0])
        earlier = list(self.periods.asking(chosen).earlier_than(self.period))
        wanted = self.request.GET.get("since")
        since = next((row for row in earlier if row.code == wanted), None) or before(
            self.period, chosen, among=readable_beside(self.period)
        )
        tables = leagues(chosen, self.period, since=since, seen_at=self.seen_at)
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
        MoversTable(moved.up, key=f"up-{league.kind}", title=_("Gained most")),
        MoversTable(moved.down, key=f"down-{league.kind}", title=_("Lost most")),
    ]
    return [table for table in tables if len(table)]
