"""The list of published versions, and what every page about one of them shares."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.mixins import AccessMixin
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.views.generic import TemplateView

from dvctrack.lib.public import public_page
from dvctrack.lib.tables.views import TableExportMixin
from indicators.models import Period, Publication
from indicators.policy import may_coordinate, may_read_published, may_read_reports
from indicators.publishing.changes import with_latest
from indicators.publishing.tables import PublicationTable

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "json": "application/json",
}


@method_decorator(login_not_required, name="dispatch")
class PublicationMixin(AccessMixin):
    """A page about one published version, for those who may read what is published.

    `is_for_office`: only for those who read everything, such as drafts of the letter.
    """

    publication: Publication
    is_for_office = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        is_let_in = (
            may_read_reports(request.user)
            if self.is_for_office
            else may_read_published(request.user)
        )
        if not is_let_in:
            # Whoever is signed in would come back from the sign-in page no wiser.
            self.raise_exception = request.user.is_authenticated
            return self.handle_no_permission()
        found = Publication.objects.select_related("period", "withdrawal", "published_by")
        self.publication = get_object_or_404(
            found, period__code=kwargs["code"], number=kwargs["number"]
        )
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]


def download(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A file that is saved and never shown in the browser."""
    return HttpResponse(content, content_type=content_type, headers=saved_as(name))


def saved_as(name: str) -> dict[str, str]:
    header = content_disposition_header(as_attachment=True, filename=name)
    return {"Content-Disposition": header or "attachment"}


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
