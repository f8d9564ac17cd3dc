from typing import Any

from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from dvctrack.lib.public import public_page
from dvctrack.lib.tables.views import TableExportMixin
from indicators.league import leagues
from indicators.league.before import comparable, readable_beside
from indicators.league.filters import LeagueFilter
from indicators.league.summary import indicators_of, sources_of
from indicators.league.tables import LeagueTable
from indicators.league.views_period import PeriodMixin, indicator_named
from indicators.league.views_seen_at import FiguresSeenAtMixin
from indicators.models import Indicator, Period

TREND_PERIODS = 6


def since_and_trend(view: PeriodMixin, indicator: Indicator) -> tuple[LeagueFilter, list[Period]]:
    """The form that says since when changes are counted, and the periods of the trend."""
    period = view.period
    among = readable_beside(period)
    alike = comparable(period, [indicator], among=among)[indicator.pk]
    form = LeagueFilter(
        view.request.GET,
        period=period,
        earlier=view.periods.asking(indicator).earlier_than(period),
        before=next(iter(alike), None),
    )
    return form, [*reversed(alike[: TREND_PERIODS - 1]), period]


@method_decorator(public_page, name="dispatch")
class LeagueView(FiguresSeenAtMixin, PeriodMixin, TableExportMixin, TemplateView):
    """The ranking of one indicator in one period: a table for each kind, or for the one asked."""

    template_name = "indicators/league.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        indicators = list(indicators_of(self.period))
        indicator = indicator_named(self.kwargs["indicator"], indicators)
        form, trend = since_and_trend(self, indicator)
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
            "periods": self.periods.asking(indicator),
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
