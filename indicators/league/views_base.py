from collections.abc import Sequence
from typing import Any

from django.contrib.auth.mixins import AccessMixin
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from entities.models import Agency
from entities.people.views_seen_at import SeenAtMixin
from indicators.figures.history import figure_history
from indicators.figures.tables import HistoryTable
from indicators.league.summary import indicators_of, latest_period
from indicators.models import Indicator, Period, PeriodQuerySet
from indicators.policy import periods_for


class PeriodMixin(AccessMixin):
    """A page about one period: `code` of its address, or `?period=`, or the latest one.

    Where an address has a code `?period=` leads to the same page of that period, as the form
    with the periods asks. A visitor who is not signed in is asked to sign in for a period that
    is not public; a period that does not exist is not found. Before there is any, a page says so.
    """

    request: HttpRequest
    period: Period
    periods: PeriodQuerySet

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.periods = periods_for(request.user)
        asked = request.GET.get("period")
        if asked and "code" in kwargs:
            return self._of_period(request, asked)
        code = kwargs.get("code") or asked
        period = self.periods.filter(code=code).first() if code else latest_period(self.periods)
        if period is None:
            return self._without_period(request, code)
        self.period = period
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]

    def _of_period(self, request: HttpRequest, code: str) -> HttpResponseBase:
        found = request.resolver_match
        query = request.GET.copy()
        del query["period"]
        if found is None or not Period.objects.filter(code=code).exists():
            raise Http404
        address = reverse(found.view_name, kwargs={**found.kwargs, "code": code})
        return redirect(f"{address}?{query.urlencode()}" if query else address)

    def _without_period(self, request: HttpRequest, code: str | None) -> HttpResponseBase:
        if code is None:
            return render(request, "indicators/no_period.html")
        if Period.objects.filter(code=code).exists():
            return self.handle_no_permission()
        raise Http404


class FiguresSeenAtMixin(SeenAtMixin):
    """`?seen_at=` on a page of figures of `self.period`."""

    period: Period
    kwargs: dict[str, Any]

    def indicator_of(self, asked: Sequence[Indicator]) -> Indicator:
        """The indicator of the address among those `asked` for at the moment of the page.

        At a moment when the period did not ask for it yet there are no tables; it is not found
        where the period never did.
        """
        slug = self.kwargs["indicator"]
        found = [row for row in asked if row.slug == slug]
        if not found and self.seen_at is not None:
            found = [row for row in indicators_of(self.period) if row.slug == slug]
        if not found:
            raise Http404
        return found[0]

    def figures_context(
        self,
        *,
        indicator: Indicator | None = None,
        period: Period | None = None,
        agency: Agency | None = None,
    ) -> dict[str, Any]:
        """What the page says of the moment, and who changed which of these figures since."""
        steps = (
            figure_history(indicator=indicator, period=period, agency=agency, since=self.seen_at)
            if self.seen_at
            else []
        )
        return self.seen_context([(step.row.agency, step) for step in steps], HistoryTable)
