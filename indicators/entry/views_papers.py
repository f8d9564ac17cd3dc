"""What an agency gives and gets besides its figures: the signed report, and the receipt."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from dvctrack.lib.refused import Refused, tell
from indicators.entry.attachments import AttachmentForm, attach_report
from indicators.entry.views import EntryMixin
from indicators.models import Attachment, Receipt


class AttachView(EntryMixin, View):
    """The agency's people attach the signed report."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = AttachmentForm(request.POST, request.FILES)
        if not form.is_valid():
            messages.error(request, " ".join(map(str, form.errors["file"])))
            return HttpResponseRedirect(self.address)
        file = form.cleaned_data["file"]
        try:
            attach_report(
                self.period,
                self.agency,
                content=file.read(),
                file_name=file.name,
                by=self.request.user,
                at=timezone.now(),
            )
        except Refused as refused:
            tell(request, refused)
        else:
            messages.success(request, _("The signed report is attached."))
        return HttpResponseRedirect(self.address)


class AttachmentView(EntryMixin, View):
    """A signed report is downloaded and never shown, whatever it holds."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        rows = Attachment.objects.filter(period=self.period, agency=self.agency)
        row = get_object_or_404(rows, pk=kwargs["pk"])
        return FileResponse(
            row.file.open(),
            as_attachment=True,
            filename=row.file_name,
            content_type="application/octet-stream",
        )


class ReceiptView(EntryMixin, TemplateView):
    """What was sent, when and by whom, to look at and to print."""

    template_name = "indicators/entry/receipt.html"
    http_method_names = ["get", "head"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Receipt.objects.filter(period=self.period, agency=self.agency)
        receipt = get_object_or_404(rows.select_related("sent_by"), number=kwargs["number"])
        receipt.period, receipt.agency = self.period, self.agency
        return super().get_context_data(receipt=receipt, **kwargs)
