from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import method_decorator

from dvctrack.lib.public import public_page
from entities.deadlines.views import ServiceListView
from indicators.league.summary import latest_period
from indicators.policy import periods_for
from indicators.publishing.service_list import last_confirmed


@method_decorator(public_page, name="dispatch")
class PublicServiceListView(ServiceListView):
    """The services on any day; without signing in only on the day of a public period.

    Where no day is asked for a visitor is shown the latest of these days, and asked to sign
    in where there is none.
    """

    @property
    def usual_day(self) -> date:
        user = self.request.user
        latest = None if user.is_authenticated else latest_period(periods_for(user))
        return latest.as_of if latest else super().usual_day

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated or self._is_public_day(request):
            return super().dispatch(request, *args, **kwargs)
        return self.handle_no_permission()

    def _is_public_day(self, request: HttpRequest) -> bool:
        day = self.form.cleaned_data.get("on") if self.form.is_valid() else None
        return day is not None and periods_for(request.user).filter(as_of=day).exists()

    def known_until(self) -> date | None:
        return last_confirmed()
