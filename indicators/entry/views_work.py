from typing import Any

from django.contrib.auth.mixins import AccessMixin
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.generic import TemplateView

from indicators.entry.my_work import my_work
from indicators.models import Period
from indicators.policy import entry_agencies_for, may_coordinate, may_read_reports


class WorkView(AccessMixin, TemplateView):
    """What is owed by the agencies of whoever looks; the periods, for those who read all."""

    template_name = "indicators/entry/work.html"
    raise_exception = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.agencies = list(entry_agencies_for(request.user))
        self.reads_all = may_read_reports(request.user)
        if not self.agencies and not self.reads_all:
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            work=my_work(self.agencies, at=timezone.now()),
            has_agencies=bool(self.agencies),
            periods=Period.objects.all() if self.reads_all else (),
            may_coordinate=may_coordinate(self.request.user),
            **kwargs,
        )
