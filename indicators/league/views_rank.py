from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from dvctrack.lib.public import public_page
from entities.models import Agency
from indicators.figures.history import figure_history
from indicators.figures.tables import HistoryTable
from indicators.league.explained import explain
from indicators.league.summary import indicators_of
from indicators.league.tables import LeagueTable
from indicators.league.views import since_and_trend
from indicators.league.views_period import PeriodMixin
from indicators.league.views_seen_at import FiguresSeenAtMixin
from indicators.policy import may_read_figure_history, may_read_imports


@method_decorator(public_page, name="dispatch")
class RankView(FiguresSeenAtMixin, PeriodMixin, TemplateView):
    """Why an agency has its rank: the formula with its numbers, and where they came from."""

    template_name = "indicators/rank.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        indicator = get_object_or_404(indicators_of(self.period), slug=self.kwargs["indicator"])
        agency = get_object_or_404(Agency, slug=self.kwargs["agency"])
        form, trend = since_and_trend(self, indicator)
        found = explain(
            indicator,
            self.period,
            agency,
            since=form.asked_since,
            trend=trend,
            seen_at=self.seen_at,
        )
        if found is None:
            raise Http404
        return super().get_context_data(**kwargs) | {
            "period": self.period,
            "indicator": indicator,
            "agency": agency,
            "found": found,
            "league": found.league,
            "row": found.row,
            "target_distance": found.league.cases_to_target(found.row),
            "climb": found.league.cases_to_climb(found.row),
            "neighbours": LeagueTable(
                found.league,
                found.neighbours,
                trend=trend,
                query=self.seen_query,
                here=agency.slug,
            ),
            "reads_imports": may_read_imports(self.request.user),
            "history": self._history(agency, indicator),
            "seen_form": self.seen_form,
            "seen_at": self.seen_at,
            "seen_query": self.seen_query,
        }

    def _history(self, agency: Agency, indicator: Any) -> HistoryTable | None:
        """Who changed the figure, for those who may read that."""
        if not may_read_figure_history(self.request.user, agency):
            return None
        steps = figure_history(indicator=indicator, period=self.period, agency=agency)
        return HistoryTable(steps, exclude=("agency", "figure"))
