from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from indicators.entry.attach import attach_report
from indicators.entry.forms import AttachmentForm
from indicators.entry.views_base import EntryMixin
from indicators.models import Attachment


class AttachView(EntryMixin, View):
    """The agency's people attach the signed report."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = AttachmentForm(request.POST, request.FILES)
        if not form.is_valid():
            messages.error(request, " ".join(map(str, form.errors["file"])))
        elif self.period.is_closed:
            messages.error(request, _("The period is closed."))
        else:
            file = form.cleaned_data["file"]
            attach_report(
                self.period,
                self.agency,
                content=file.read(),
                file_name=file.name,
                by=self.request.user,
                at=timezone.now(),
            )
            messages.success(request, _("The signed report is attached."))
        return HttpResponseRedirect(
            reverse("entry-form", args=(self.period.code, self.agency.slug))
        )


class AttachmentView(EntryMixin, View):
    """A signed report is downloaded and never shown, whatever it holds."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        rows = Attachment.objects.filter(period=self.period, agency=self.agency)
        row = get_object_or_404(rows, pk=kwargs["pk"])
        return FileResponse(
            row.file.open(),
            as_attachment=True,
            filename=row.file_name,
            content_type="application/octet-stream",
        )
