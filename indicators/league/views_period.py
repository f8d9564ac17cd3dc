from collections.abc import Iterable
from typing import Any

from django.contrib.auth.mixins import AccessMixin
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render

from indicators.league.summary import latest_period
from indicators.models import Indicator, Period, PeriodQuerySet
from indicators.policy import periods_for


class PeriodMixin(AccessMixin):
    """A page about one period: `code` of its address, or `?period=`, or the latest one.

    A visitor who is not signed in is asked to sign in for a period that is not public; a
    period that does not exist is not found. Before there is any, a page says so.
    """

    request: HttpRequest
    period: Period
    periods: PeriodQuerySet

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.periods = periods_for(request.user)
        code = kwargs.get("code") or request.GET.get("period")
        period = self.periods.filter(code=code).first() if code else latest_period(self.periods)
        if period is None:
            return self._without_period(request, code)
        self.period = period
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]

    def _without_period(self, request: HttpRequest, code: str | None) -> HttpResponseBase:
        if code is None:
            return render(request, "indicators/no_period.html")
        if Period.objects.filter(code=code).exists():
            return self.handle_no_permission()
        raise Http404


def indicator_named(slug: str, indicators: Iterable[Indicator]) -> Indicator:
    """The one of these indicators; not found where the period does not ask for it."""
    for indicator in indicators:
        if indicator.slug == slug:
            return indicator
    raise Http404
