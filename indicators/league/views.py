from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import TemplateView

from dvctrack.lib.names import fold
from dvctrack.lib.public import public_page
from dvctrack.lib.tables.views import TableExportMixin
from entities.choices import AgencyKind
from entities.models import LOCAL_KINDS, Agency
from indicators.choices import Status
from indicators.figures.history import figure_history
from indicators.figures.tables import SPAN_COLUMN, HistoryTable
from indicators.league.before import asking, comparable, name_beside, readable_beside
from indicators.league.explained import explain
from indicators.league.leagues import leagues
from indicators.league.owing import kinds_of, kinds_owing, provinces_owing
from indicators.league.rows import League, LeagueRow
from indicators.league.summary import indicators_of, source_text, sources_of
from indicators.league.tables import LeagueTable
from indicators.league.views_base import PeriodMixin, UnitsOnMixin
from indicators.models import Indicator, Period
from indicators.policy import may_read_figure_history, may_read_imports


class LeagueFilter(forms.Form):
    """By words of the agency's names whatever the accents, by status, kind and province; and since
    when.

    What cannot be understood is named beside its field and narrows nothing.
    """

    q = forms.CharField(
        label=_("Agency"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control"}),
    )
    status = forms.ChoiceField(
        label=_("Result"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    parent = forms.ChoiceField(
        label=_("Province"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    since = forms.ChoiceField(
        label=_("Change since"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    sort = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def __init__(
        self,
        query: Mapping[str, Any],
        *,
        period: Period,
        earlier: Iterable[Period],
        before: Period | None,
        provinces: Sequence[Agency] = (),
        kinds: Sequence[str] = (),
    ) -> None:
        self._provinces, self._kinds = provinces, kinds
        self._earlier = {other.code: other for other in earlier}
        given = {name: query[name] for name in query}
        if before is not None:
            given["since"] = given.get("since") or before.code
        super().__init__(given)
        self.fields["since"].choices = [  # type: ignore[attr-defined]
            (code, name_beside(other, period)) for code, other in self._earlier.items()
        ]
        self.fields["parent"].choices = [  # type: ignore[attr-defined]
            ("", _("All provinces")),
            *((row.slug, row.name) for row in provinces),
        ]

    @property
    def parents(self) -> list[str] | None:
        """The provinces whose units are shown: the one asked for, or the first where nothing but
        units is; none beside provinces and ministries. None where no unit owes the figure.
        """
        slugs = [row.slug for row in self._provinces]
        if not slugs or self.data.get("parent") in slugs:
            return [self.data["parent"]] if slugs else None
        only_units = set(self._kinds) <= set(LOCAL_KINDS) or self.data.get("kind") in LOCAL_KINDS
        return slugs[:1] if only_units or len(slugs) == 1 else []

    @property
    def has_units_beside(self) -> bool:
        """Whether there are units below provinces that are not shown."""
        return self.parents == []

    def offer(self, tables: Iterable[League]) -> None:
        """Let the reader choose among these kinds and the results that they can have."""
        found = list(tables)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("", _("All kinds")),
            *(
                (kind, AgencyKind(kind).label)
                for kind in self._kinds or dict.fromkeys(table.kind for table in found)
            ),
        ]
        usual = {Status.NOT_REPORTED}
        if any(table.has_target for table in found):
            usual |= {Status.MET, Status.NOT_MET}
        self.fields["status"].choices = [  # type: ignore[attr-defined]
            ("", _("All results")),
            *(
                (status.value, status.label)
                for status in Status
                if status in usual or any(table.counts[status] for table in found)
            ),
        ]
        self.is_valid()

    @property
    def asked_since(self) -> Period | None:
        """The period from which changes are counted; known before the kinds are."""
        return self._earlier.get(self.data.get("since", ""))

    @property
    def asked_kind(self) -> str:
        """The one kind asked for; empty for all."""
        return str(self.cleaned_data.get("kind", ""))

    @property
    def narrowed_by(self) -> list[str]:
        """What the tables are narrowed by, in words."""
        asked = self.cleaned_data
        words = [f"“{asked['q']}”"] if asked.get("q") else []
        if status := asked.get("status"):
            words.append(str(Status(status).label))
        return [*words, str(AgencyKind(self.asked_kind).label)] if self.asked_kind else words

    @property
    def is_narrowed(self) -> bool:
        """Whether rows are left out, or something was asked that cannot be understood."""
        return bool(self.errors or self.cleaned_data.get("q") or self.cleaned_data.get("status"))

    @property
    def order(self) -> str:
        """The column to sort by, with "-" for descending; empty for the ranking."""
        return str(self.cleaned_data.get("sort", ""))

    def rows(self, league: League) -> list[LeagueRow]:
        """The rows of `league` that are asked for, in its order."""
        rows: Iterable[LeagueRow] = league.rows
        if status := self.cleaned_data.get("status"):
            rows = (row for row in rows if row.status == status)
        if words := self.cleaned_data.get("q"):
            found = Agency.objects.of_kind(league.kind).matching(fold(words))
            named = set(found.values_list("pk", flat=True))
            rows = (
                row
                for row in rows
                if not named.isdisjoint(agency.pk for agency in (row.agency, *row.parts))
            )
        return list(rows)


TREND_PERIODS = 6


def since_and_trend(
    view: PeriodMixin, indicator: Indicator, *, seen_at: datetime | None, **offered: Any
) -> tuple[LeagueFilter, list[Period]]:
    """The form that says since when changes are counted, and the periods of the trend."""
    period = view.period
    among = readable_beside(period)
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
            "reads_imports": may_read_imports(self.request.user),
            "history": None if found.row.parts else self._history(agency, indicator),
            "seen_form": self.seen_form,
            "seen_at": self.seen_at,
            "seen_query": self.seen_query,
        }

    def _history(self, agency: Agency, indicator: Any) -> HistoryTable | None:
        """Who changed the figure, for those who may read that."""
        if not may_read_figure_history(self.request.user, agency):
            return None
        steps = figure_history(indicator=indicator, period=self.period, agency=agency)
        spans = {step.row.span for step in steps}
        told_apart = [SPAN_COLUMN] if len(spans) > 1 else []
        return HistoryTable(steps, exclude=("agency", "figure"), extra_columns=told_apart)
