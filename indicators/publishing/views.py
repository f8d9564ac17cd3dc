from typing import Any

from django.contrib.auth.mixins import AccessMixin
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from dvctrack.lib.public import public_page
from dvctrack.lib.tables.views import TableExportMixin
from indicators.models import Period, Publication
from indicators.policy import may_coordinate, may_read_published
from indicators.publishing.tables import PublicationTable
from indicators.publishing.versions import with_latest


@method_decorator(public_page, name="dispatch")
class PublicationListView(AccessMixin, TableExportMixin, TemplateView):
    """All published versions; for the office also the periods that can be published."""

    template_name = "indicators/publications/list.html"
    export_name = "publications"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_read_published(request.user):
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = Publication.objects.without_payload().select_related("period", "withdrawal")
        publishes = may_coordinate(self.request.user)
        return super().get_context_data(**kwargs) | {
            "tables": [PublicationTable(with_latest(versions))],
            "periods": Period.objects.filter(asked__isnull=False).distinct() if publishes else (),
        }
