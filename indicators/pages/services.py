from datetime import date
from typing import Any

from django.contrib.auth.mixins import AccessMixin
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import method_decorator

from dvctrack.lib.public import public_page
from entities.deadlines.views import ServiceListView
from entities.deadlines.views_service import ServiceView
from indicators.choices import ONLINE_PROVISION
from indicators.league.summary import latest_period
from indicators.models import Obligation
from indicators.policy import periods_for
from indicators.publishing.service_list import last_confirmed


class PublicDaysMixin:
    """A page of services on any day; without signing in only on days of public periods.

    Where no day is asked for a visitor is shown the latest of these days, and asked to sign
    in where there is none.
    """

    request: HttpRequest
    form: Any

    @property
    def usual_day(self) -> date:
        user = self.request.user
        latest = None if user.is_authenticated else latest_period(periods_for(user))
        return latest.as_of if latest else super().usual_day  # type: ignore[misc]

    def known_until(self) -> date | None:
        """The day of the last list or record; None where there is none."""
        return last_confirmed()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated or self._are_public_days(request):
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]
        return self.handle_no_permission()  # type: ignore[attr-defined, no-any-return]

    def _are_public_days(self, request: HttpRequest) -> bool:
        if not self.form.is_valid():
            return False
        days = {value for value in self.form.cleaned_data.values() if isinstance(value, date)}
        public = periods_for(request.user).filter(as_of__in=days)
        return days == set(public.values_list("as_of", flat=True))


@method_decorator(public_page, name="dispatch")
class PublicServiceListView(PublicDaysMixin, ServiceListView):
    """The lists, and for one agency where the rate of the services that it offers is explained."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(provision=self._provision(), **kwargs)

    def _provision(self) -> Obligation | None:
        """Its latest obligation by the day, in a period that the reader may read."""
        asked = self.form.cleaned_data if self.form.is_valid() else {}
        if not asked.get("agency"):
            return None
        owed = Obligation.objects.filter(
            agency=asked["agency"],
            indicator__slug=ONLINE_PROVISION,
            is_due=True,
            period__in=periods_for(self.request.user),
            period__as_of__lte=asked["on"],
        )
        return owed.select_related("indicator", "period").order_by("-period__as_of").first()


@method_decorator(public_page, name="dispatch")
class PublicServiceView(PublicDaysMixin, AccessMixin, ServiceView):
    pass
