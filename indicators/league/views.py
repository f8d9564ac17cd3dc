from typing import Any

from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from dvctrack.lib.public import public_page
from dvctrack.lib.tables.views import TableExportMixin
from indicators.league import comparable, earlier_periods, leagues, periods_asking
from indicators.league.filters import LeagueFilter
from indicators.league.summary import indicators_of, sources_of
from indicators.league.tables import LeagueTable
from indicators.league.views_period import PeriodMixin, indicator_named
from indicators.league.views_seen_at import FiguresSeenAtMixin

TREND_PERIODS = 6


@method_decorator(public_page, name="dispatch")
class LeagueView(FiguresSeenAtMixin, PeriodMixin, TableExportMixin, TemplateView):
    """The ranking of one indicator in one period: a table for each kind, or for the one asked."""

    template_name = "indicators/league.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        indicators = list(indicators_of(self.period))
        indicator = indicator_named(self.kwargs["indicator"], indicators)
        asking = periods_asking(indicator, among=self.periods)
        earlier = earlier_periods(self.period, asking)
        alike = comparable(self.period, earlier)
        form = LeagueFilter(self.request.GET, earlier=earlier, usual=next(iter(alike), None))
        trend = [*reversed(alike[: TREND_PERIODS - 1]), self.period]
        found = leagues(
            indicator, self.period, since=form.asked_since, trend=trend, seen_at=self.seen_at
        )
        form.offer([league.kind for league in found])
        shown = [league for league in found if form.asked_kind in ("", league.kind)]
        return super().get_context_data(**kwargs) | {
            "form": form,
            "period": self.period,
            "indicator": indicator,
            "since": form.asked_since,
            "indicators": indicators,
            "periods": asking,
            "sources": sources_of(self.period),
            "tables": [
                LeagueTable(
                    league,
                    form.rows(league),
                    order_by=form.order,
                    trend=trend,
                    query=self.seen_query,
                )
                for league in shown
            ],
            **self.figures_context(indicator=indicator, period=self.period),
        }

    def get_export_name(self) -> str:
        kind = self.request.GET.get("kind")
        parts = (self.kwargs["indicator"], self.period.code, kind)
        return self.with_moment("_".join(filter(None, parts)))
