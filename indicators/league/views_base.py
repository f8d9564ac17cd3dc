from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.mixins import AccessMixin
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from entities.models import Agency
from entities.people.views_seen_at import SeenAtMixin
from indicators.figures.history import figure_history
from indicators.figures.tables import HistoryTable
from indicators.league.summary import indicators_of, latest_period
from indicators.league.units_asked import (
    Kinds,
    UnitsChoice,
    changes_of_kinds,
    units_day,
)
from indicators.models import Indicator, Period, PeriodQuerySet
from indicators.policy import may_read_reports, periods_for


class PeriodMixin(AccessMixin):
    """A page about one period: `code` of its address, or `?period=`, or the latest one.

    Where an address has a code `?period=` leads to the same page of that period, as the form
    with the periods asks. A period that the reader may not read is not found, as one that does
    not exist. Before there is any, a page says so.
    """

    request: HttpRequest
    period: Period
    periods: PeriodQuerySet

    @property
    def seen_at(self) -> datetime | None:
        """The moment of the past that the page shows; None on pages that show none."""
        return None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.periods = periods_for(request.user, seen_at=self.seen_at)
        asked = request.GET.get("period")
        if asked and "code" in kwargs:
            return self._of_period(request, asked)
        code = kwargs.get("code") or asked
        period = self.periods.filter(code=code).first() if code else latest_period(self.periods)
        if period is None:
            if code is None:
                reads_all = may_read_reports(request.user)
                return render(request, "indicators/no_period.html", {"reads_all": reads_all})
            raise Http404
        self.period = period
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]

    def _of_period(self, request: HttpRequest, code: str) -> HttpResponseBase:
        found = request.resolver_match
        query = request.GET.copy()
        del query["period"]
        if found is None or not self.periods.filter(code=code).exists():
            raise Http404
        address = reverse(found.view_name, kwargs={**found.kwargs, "code": code})
        return redirect(f"{address}?{query.urlencode()}" if query else address)


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


class UnitsOnMixin(FiguresSeenAtMixin):
    """`?units_on=` puts the tables of a page of figures on the administrative units of that day.

    A day that nothing is known of, or that is none, is not found. It goes with `seen_at`.
    """

    def units_choice(self, kinds: Kinds) -> UnitsChoice:
        """The units that are asked for, beside the other days on which those of a kind changed.

        One query; more only for a day that the page does not offer.
        """
        today = timezone.localdate()
        changes = changes_of_kinds(kinds, today=today)
        if not self._asked_units:
            return UnitsChoice(changes=changes)
        try:
            asked = date.fromisoformat(self._asked_units)
            if asked not in {change.day for change in changes}:
                asked = units_day(asked, kinds=kinds, today=today)
        except ValueError:
            raise Http404 from None
        return UnitsChoice(asked, changes)

    @property
    def _asked_units(self) -> str:
        return self.request.GET.get("units_on", "")

    @property
    def seen_query(self) -> str:
        """The same of the moment and of the units."""
        moment = super().seen_query
        if not self._asked_units:
            return moment
        units = urlencode({"units_on": self._asked_units})
        return f"{moment}&{units}" if moment else f"?{units}"

    def figures_context(self, **of: Any) -> dict[str, Any]:
        """The same, and what is added to an address that has a query already."""
        return super().figures_context(**of) | {"kept_query": self.seen_query.replace("?", "&", 1)}

    def with_moment(self, name: str) -> str:
        """The name of a file, which says on which units and as of which moment it is."""
        units = f"_units_{self._asked_units}" if self._asked_units else ""
        return super().with_moment(f"{name}{units}")
