from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.mixins import AccessMixin
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header

from indicators.models import Publication
from indicators.policy import may_read_published, may_read_reports


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
    header = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": header or "attachment"}
    )
