from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import TemplateView

from dvctrack.lib.public import public_page
from dvctrack.lib.tables.views import TableExportMixin
from entities.deadlines.counts import facts, services_of
from entities.deadlines.tables import services_and_rows
from entities.models import Agency
from indicators.choices import ONLINE_PROVISION
from indicators.figures.history import figure_history
from indicators.figures.tables import SPAN_COLUMN, HistoryTable
from indicators.league.before import asking, comparable, readable_beside
from indicators.league.explained import explain
from indicators.league.forms import LeagueFilter
from indicators.league.leagues import leagues
from indicators.league.owing import kinds_of, kinds_owing, provinces_owing
from indicators.league.summary import indicators_of, source_text, sources_of
from indicators.league.tables import LeagueTable
from indicators.league.views_base import PeriodMixin, UnitsOnMixin
from indicators.models import Indicator, Period
from indicators.policy import may_read_figure_history, may_read_imports

TREND_PERIODS = 6


def since_and_trend(
    view: PeriodMixin, indicator: Indicator, *, seen_at: datetime | None, **offered: Any
) -> tuple[LeagueFilter, list[Period]]:
    """The form that says since when changes are counted, and the periods of the trend."""
    period = view.period
    among = readable_beside(period, of=view.periods)
    alike = comparable(period, [indicator], among=among, seen_at=seen_at)[indicator.pk]
    form = LeagueFilter(
        view.request.GET,
        period=period,
        earlier=asking(view.periods, indicator, seen_at=seen_at).earlier_than(period),
        before=next(iter(alike), None),
        **offered,
    )
    return form, [*reversed(alike[: TREND_PERIODS - 1]), period]


@method_decorator(public_page, name="dispatch")
class LatestLeagueView(PeriodMixin, View):
    """Where the menu leads: the first indicator of the latest period, beside the others."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = indicators_of(self.period)
        return (
            redirect("league", found[0].slug, self.period.code) if found else redirect("overview")
        )


@method_decorator(public_page, name="dispatch")
class LeagueView(UnitsOnMixin, PeriodMixin, TableExportMixin, TemplateView):
    """The ranking of one indicator in one period: a table for each kind, or for the one asked."""

    template_name = "indicators/league.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        indicators = indicators_of(self.period, seen_at=self.seen_at)
        indicator = self.indicator_of(indicators)
        provinces = provinces_owing(self.period, indicator=indicator, seen_at=self.seen_at)
        form, trend = since_and_trend(
            self,
            indicator,
            seen_at=self.seen_at,
            provinces=provinces,
            kinds=kinds_owing(indicator, self.period, seen_at=self.seen_at) if provinces else (),
        )
        units = self.units_choice(
            kinds_of([self.period], indicator=indicator, seen_at=self.seen_at)
        )
        found = leagues(
            indicator,
            self.period,
            parents=form.parents,
            since=form.asked_since,
            trend=trend,
            units_on=units.on,
            seen_at=self.seen_at,
        )
        form.offer(found)
        shown = [league for league in found if form.asked_kind in ("", league.kind)]
        source = source_text(self.period, sources_of(self.period))
        tables = [
            LeagueTable(
                league,
                form.rows(league),
                order_by=form.order,
                trend=trend,
                query=self.seen_query,
                notes=[_("Source: %(source)s") % {"source": source}, *self.seen_note],
                bases=units.bases(league),
            )
            for league in shown
        ]
        for table in tables:
            table.turn_to(self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {
            "form": form,
            "period": self.period,
            "indicator": indicator,
            "since": form.asked_since,
            "indicators": indicators,
            "periods": asking(self.periods, indicator, seen_at=self.seen_at),
            "source": source,
            "units": units,
            "tables": tables,
            **self.figures_context(indicator=indicator, period=self.period),
        }

    def get_export_name(self) -> str:
        kind = self.request.GET.get("kind")
        parent = self.request.GET.get("parent")
        parts = (self.kwargs["indicator"], self.period.code, kind, parent)
        return self.with_moment("_".join(filter(None, parts)))


@method_decorator(public_page, name="dispatch")
class RankView(UnitsOnMixin, PeriodMixin, TemplateView):
    """Why an agency has its rank: the formula with its numbers, and where they came from."""

    template_name = "indicators/rank.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        indicator = self.indicator_of(indicators_of(self.period, seen_at=self.seen_at))
        agency = get_object_or_404(Agency, slug=self.kwargs["agency"])
        form, trend = since_and_trend(self, indicator, seen_at=self.seen_at)
        units = self.units_choice([agency.kind])
        found = explain(
            indicator,
            self.period,
            agency,
            since=form.asked_since,
            trend=trend,
            units_on=units.on,
            seen_at=self.seen_at,
        )
        if found is None:
            raise Http404
        return super().get_context_data(**kwargs) | {
            "period": self.period,
            "indicator": indicator,
            "agency": found.row.agency,
            "found": found,
            "units": units,
            "league": found.league,
            "row": found.row,
            "source": source_text(self.period),
            "target_distance": found.league.cases_to_target(found.row),
            "climb": found.league.cases_to_climb(found.row),
            "neighbours": LeagueTable(
                found.league,
                found.neighbours,
                trend=trend,
                query=self.seen_query,
                here=found.row.agency.slug,
                bases=units.bases(found.league),
            ),
            "services": self._services(found.row.agency, indicator),
            "reads_imports": may_read_imports(self.request.user),
            "history": None if found.row.parts else self._history(agency, indicator),
            "seen_form": self.seen_form,
            "seen_at": self.seen_at,
            "seen_query": self.seen_query,
        }

    def _services(self, agency: Agency, indicator: Indicator) -> str:
        """How many services decisions name for it, where the rate is that of services offered."""
        if indicator.slug != ONLINE_PROVISION:
            return ""
        named = facts(on=self.period.as_of, seen_at=self.seen_at, agency=agency)
        return services_and_rows(services_of(named), len(named)) if named else ""

    def _history(self, agency: Agency, indicator: Any) -> HistoryTable | None:
        """Who changed the figure, for those who may read that."""
        if not may_read_figure_history(self.request.user, agency):
            return None
        steps = figure_history(indicator=indicator, period=self.period, agency=agency)
        spans = {step.row.span for step in steps}
        told_apart = [SPAN_COLUMN] if len(spans) > 1 else []
        return HistoryTable(steps, exclude=("agency", "figure"), extra_columns=told_apart)
