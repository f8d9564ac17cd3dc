from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from dvctrack.lib.tables.views import TableExportMixin
from indicators.models import Publication
from indicators.periods.views_base import CoordinatingMixin
from indicators.policy import may_coordinate, may_read_reports
from indicators.publishing.changes import changes_of
from indicators.publishing.edition import layout_named, write_annex
from indicators.publishing.forms import WithdrawForm
from indicators.publishing.letter_texts import letter_paragraphs, notices
from indicators.publishing.pdf import PdfState, ask_for_pdf, pdf_state
from indicators.publishing.publish import withdraw
from indicators.publishing.tables import annex_parts
from indicators.publishing.views import PublicationMixin
from indicators.publishing.views_draft import change_tables


class PublicationView(PublicationMixin, TableExportMixin, TemplateView):
    """One version as it was published: its files, what it changed, and its tables."""

    template_name = "indicators/publications/version.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version = self.publication
        content = version.content
        written = write_annex(layout_named(version.layout), content, version.wording)
        parts = annex_parts(written)
        changed = changes_of(version)
        reads = may_read_reports(self.request.user)
        return super().get_context_data(**kwargs) | {
            "publication": version,
            "latest": Publication.objects.in_force().filter(period=version.period).first(),
            "versions": version.period.publications.without_payload().select_related("withdrawal"),
            "written": written,
            "parts": parts,
            "tables": [table for part in parts for table in part.tables],
            "changes": changed,
            "change_tables": change_tables(changed) if changed else [],
            "may_coordinate": may_coordinate(self.request.user),
            "paragraphs": letter_paragraphs(content, version.period) if reads else (),
            "notices": notices(content) if reads else (),
            **pdf_context(self.request, version),
        }

    def get_export_name(self) -> str:
        return f"annex_{self.publication.period.code}_{self.publication.number}"


class PdfView(PublicationMixin, View):
    """How the pdf of a version stands; a coordinator asks for another try."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        context = {"publication": self.publication, **pdf_context(request, self.publication)}
        return render(request, "indicators/publications/files.html", context)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_coordinate(request.user):
            return self.handle_no_permission()
        ask_for_pdf(self.publication, at=timezone.now())
        return HttpResponseRedirect(self.publication.get_absolute_url())


def pdf_context(request: HttpRequest, version: Publication) -> dict[str, Any]:
    """The files of a version, and how its pdf stands. Only the office asks for it again."""
    state = pdf_state(version, at=timezone.now())
    return {
        "files": version.files.defer("content"),
        "pdf": state.value,
        "is_writing": state is PdfState.WRITING,
        "may_coordinate": may_coordinate(request.user),
    }


class WithdrawView(CoordinatingMixin, PublicationMixin, View):
    """A version no longer holds; the reason is shown with it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = WithdrawForm(request.POST)
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            withdraw(self.publication, reason=reason, by=self.request.user, at=timezone.now())
            messages.success(request, _("Withdrawn."))
        else:
            messages.error(request, _("Say why this version is withdrawn."))
        return HttpResponseRedirect(self.publication.get_absolute_url())
