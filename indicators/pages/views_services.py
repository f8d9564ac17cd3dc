from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import method_decorator

from dvctrack.lib.public import public_page
from entities.deadlines.views import ServiceListView
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
