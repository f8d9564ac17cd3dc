from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View

from dvctrack.lib.public import public_page
from entities.deadlines.views import ServiceListView
from indicators.league.summary import latest_period
from indicators.policy import periods_for


@method_decorator(public_page, name="dispatch")
class PublicServiceListView(ServiceListView):
    """The services on any day; without signing in only on the day of a public period."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated or self._is_public_day(request):
            return super().dispatch(request, *args, **kwargs)
        return self.handle_no_permission()

    def _is_public_day(self, request: HttpRequest) -> bool:
        day = self.form.cleaned_data.get("on") if self.form.is_valid() else None
        return day is not None and periods_for(request.user).filter(as_of=day).exists()


@method_decorator(public_page, name="dispatch")
class LatestServicesView(View):
    """Where the menu leads a visitor: the services on the day of the latest public period."""

    def get(self, request: HttpRequest) -> HttpResponse:
        latest = latest_period(periods_for(request.user))
        day = f"?on={latest.as_of:%Y-%m-%d}" if latest else ""
        return redirect(f"{reverse('services')}{day}")
