"""The list of figures: what it asks, and what it shows beside each of them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ORDER_VAR
from django.db.models import Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.cells import two_lines
from dvctrack.lib.admin.list_filters import SuggestedFilter
from dvctrack.lib.admin.quick import QuickFilter
from dvctrack.lib.numbers import format_count, format_rate, format_rate_beside
from dvctrack.lib.numbers.printing import MISSING
from entities.admin.columns import agency_column, in_state
from entities.admin.trailed import TrailedAdmin
from entities.choices import AgencyKind
from entities.models import annex_order
from indicators.admin.columns import last_changes, state_badge
from indicators.admin.searching import SearchOfFigures
from indicators.choices import FigureState, PeriodState
from indicators.figures.cells import plain_target, status_badge
from indicators.league.targets import in_force, status
from indicators.models import (
    Period,
    PeriodIndicator,
    Submission,
    SubmissionQuerySet,
    Target,
)


def of_open_periods(rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    """By their keys: a join would have the database begin with the periods or the rows at will."""
    return rows.filter(period__in=list(Period.objects.filter(state=PeriodState.OPEN).order_by()))


def of_last_period(rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    """Of the latest period that was opened."""
    opened = Period.objects.exclude(state=PeriodState.PLANNED)
    return rows.filter(period=Subquery(opened.order_by("-as_of", "-code").values("pk")[:1]))


def targets_and_asked(
    request: HttpRequest,
) -> tuple[list[Target], list[tuple[int, int, str, date]]]:
    """All targets, the earlier ones first, and what periods ask for: indicator, period, the span
    that is judged, and the last day. Small tables, read once for each request. Two queries.
    """
    kept: Any = getattr(request, "_targets_and_asked", None)
    if kept is None:
        asked = PeriodIndicator.objects.order_by()
        columns = ("indicator", "period", "judged_span", "period__as_of")
        targets = Target.objects.order_by("starts_on", "id")
        kept = (list(targets), list(asked.values_list(*columns)))
        request._targets_and_asked = kept  # type: ignore[attr-defined]
    return kept  # type: ignore[no-any-return]


def without_target(rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    """Those for whose agency no target holds on the day of their period.

    Which these are follows from small tables: periods, kinds and targets. The figures are asked
    for their keys.
    """
    targets, asked = targets_and_asked(request)
    found = Q(pk__in=())
    missing: dict[tuple[int, frozenset[str], frozenset[int]], list[int]] = defaultdict(list)
    by_day: dict[date, Any] = {}
    for indicator, period, _span, day in asked:
        held = by_day.setdefault(day, in_force(targets, on=day))
        kinds = frozenset(kind for key, kind in held.by_kind if key == indicator)
        own = frozenset(agency for key, agency in held.by_agency if key == indicator)
        missing[indicator, kinds, own].append(period)
    for (indicator, kinds, own), periods in missing.items():
        if kinds.issuperset(AgencyKind.values):
            continue
        of_one = Q(indicator=indicator, period__in=periods)
        if kinds:
            of_one &= ~Q(agency__kind__in=kinds)
        found |= of_one & ~Q(agency__in=own) if own else of_one
    return rows.filter(found)


OF_PERIODS = (
    QuickFilter("open-periods", gettext_lazy("Of open periods"), of_open_periods),
    QuickFilter("last-period", gettext_lazy("Of the last period"), of_last_period),
)
QUICK_FILTERS = (
    QuickFilter(
        "to-accept", gettext_lazy("To accept"), in_state(FigureState.SUBMITTED), waits=True
    ),
    QuickFilter("returned", gettext_lazy("Returned"), in_state(FigureState.RETURNED), waits=True),
    QuickFilter("without-target", gettext_lazy("Without a target"), without_target),
    *OF_PERIODS,
)


class FigureList(SearchOfFigures[Submission], TrailedAdmin[Submission]):
    """The figures with their result; a million of them stand in the order in which they came."""

    is_large = True
    quick_filters = QUICK_FILTERS
    list_display = (
        agency_column(),
        "indicator_listed",
        "numerator_listed",
        "denominator_listed",
        "rate_listed",
        "result_listed",
        "state_listed",
        "period_listed",
        "changed_listed",
    )
    list_filter = (
        ("period", SuggestedFilter),
        "indicator",
        ("agency", SuggestedFilter),
        "agency__kind",
        "state",
    )
    list_select_related = ("agency__parent", "indicator", "period")
    search_help_text = gettext_lazy("Agency, code, indicator or period")
    ordering = (
        "-period__as_of",
        "indicator__display_order",
        "span",
        *annex_order("agency__"),
    )

    def get_queryset(self, request: HttpRequest) -> SubmissionQuerySet:
        """With the rate only where the list is sorted by a column."""
        rows = Submission.objects.all()
        return rows.with_rate() if ORDER_VAR in request.GET else rows

    def read_beside(self, rows: Sequence[Submission], request: HttpRequest) -> None:
        """The targets, which span is judged, and who changed them. One query beside what quick
        filters read."""
        changed = last_changes(rows)
        targets, asked = targets_and_asked(request)
        held = {day: in_force(targets, on=day) for day in {row.period.as_of for row in rows}}
        judged = {(period, indicator, span) for indicator, period, span, _day in asked}
        for row in rows:
            shown: Any = row
            shown.changed = changed.get(row.pk, MISSING)
            shown.target = held[row.period.as_of].of_agency(row.indicator, row.agency)
            shown.is_judged = (row.indicator_id, row.period_id, row.span) in judged

    @admin.display(description=gettext_lazy("indicator"), ordering="indicator__display_order")
    def indicator_listed(self, figure: Submission) -> SafeString:
        return two_lines(figure.indicator, figure.get_span_display())

    @admin.display(description=gettext_lazy("numerator"), ordering="numerator")
    def numerator_listed(self, figure: Submission) -> SafeString | str:
        """With what the National Single Window counted, where it is asked for."""
        count = format_count(figure.numerator)
        if figure.numerator_single_window is None:
            return count
        single = format_count(figure.numerator_single_window)
        return two_lines(count, _("+ %(count)s Single Window") % {"count": single})

    @admin.display(description=gettext_lazy("denominator"), ordering="denominator")
    def denominator_listed(self, figure: Submission) -> str:
        return format_count(figure.denominator)

    @admin.display(description=gettext_lazy("rate (%)"), ordering="annotated_rate")
    def rate_listed(self, figure: Any) -> SafeString | str:
        """With as many decimals as the source printed, so that 0,001 is not 0,00, and with its
        target."""
        target = figure.target
        least = max(2, figure.reported_decimals or 0)
        rate = format_rate_beside(figure.exact_rate, target.value if target else None, least)
        if target is None:
            return rate
        return two_lines(
            rate, _("target %(value)s") % {"value": format_rate(plain_target(target), None)}
        )

    @admin.display(description=gettext_lazy("result"))
    def result_listed(self, figure: Any) -> SafeString | str:
        """Of a figure that counts, and of the span that is judged."""
        if not figure.is_judged or figure.state == FigureState.RETURNED:
            return MISSING
        return status_badge(status(figure.values, figure.target, figure.indicator))

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_listed(self, figure: Submission) -> SafeString:
        return state_badge(figure.state, figure.get_state_display())

    @admin.display(description=gettext_lazy("period"), ordering="period__as_of")
    def period_listed(self, figure: Submission) -> SafeString:
        return two_lines(figure.period.label, figure.period.code)

    @admin.display(description=gettext_lazy("changed"))
    def changed_listed(self, figure: Any) -> str:
        return str(figure.changed)
