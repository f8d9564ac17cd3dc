"""The pages and files of one published version."""

import json
from typing import Any

from django.contrib import messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from dvctrack.lib.archives import zipped_in_parts
from dvctrack.lib.refused import Refused, tell
from dvctrack.lib.tables.export import File
from dvctrack.lib.tables.views import TableExportMixin
from indicators.annex.writing.datapackage import data_package
from indicators.annex.writing.docx import letter_docx, letters_docx
from indicators.models import Publication
from indicators.periods.views_base import CoordinatingMixin
from indicators.policy import may_coordinate, may_read_reports
from indicators.publishing.changes import changes_of
from indicators.publishing.edition import edition_of, has_ties
from indicators.publishing.forms import WithdrawForm
from indicators.publishing.letter_texts import LETTER_TITLE, NOTICE_TITLE, texts_of
from indicators.publishing.pdf import PdfState, ask_for_pdf, pdf_state
from indicators.publishing.publish import withdraw
from indicators.publishing.tables import annex_parts
from indicators.publishing.views import TYPES, PublicationMixin, download, saved_as
from indicators.publishing.views_draft import change_tables


class PublicationView(PublicationMixin, TableExportMixin, TemplateView):
    """One version as it was published: its files, what it changed, and its tables."""

    template_name = "indicators/publications/version.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version = self.publication
        shown = edition_of(version)
        parts = annex_parts(shown.written)
        changed = changes_of(version)
        reads = may_read_reports(self.request.user)
        return super().get_context_data(**kwargs) | {
            "publication": version,
            "latest": Publication.objects.in_force().filter(period=version.period).first(),
            "versions": version.period.publications.without_payload().select_related("withdrawal"),
            "written": shown.written,
            "has_ties": has_ties(shown),
            "parts": parts,
            "tables": [table for part in parts for table in part.tables],
            "changes": changed,
            "change_tables": change_tables(changed) if changed else [],
            "may_coordinate": may_coordinate(self.request.user),
            "letter": texts_of(version) if reads else None,
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
            try:
                withdraw(self.publication, reason=reason, by=self.request.user, at=timezone.now())
            except Refused as refused:
                tell(request, refused)
            else:
                messages.success(request, _("Withdrawn."))
        else:
            messages.error(request, _("Say why this version is withdrawn."))
        return HttpResponseRedirect(self.publication.get_absolute_url())


class PublicationFileView(PublicationMixin, View):
    """A file of a version, as it was written; its content as JSON."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = kwargs["kind"]
        if kind not in TYPES:
            raise Http404
        if kind == "json":
            text = json.dumps(self.publication.payload, ensure_ascii=False, indent=1)
            content = text.encode()
        else:
            content = bytes(get_object_or_404(self.publication.files, kind=kind).content)
        return download(content, TYPES[kind], f"{self.name}.{kind}")

    @property
    def name(self) -> str:
        return f"phu-luc_{self.publication.period.code}_{self.publication.number}"


class LetterView(PublicationMixin, View):
    """The draft of the letter that goes with the annex."""

    is_for_office = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        content = letter_docx(LETTER_TITLE, texts_of(self.publication).paragraphs)
        return download(content, TYPES["docx"], f"cong-van_{self.publication.period.code}.docx")


class NoticeView(PublicationMixin, View):
    """The notice to one agency, or with no agency all notices in one archive."""

    is_for_office = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> File:
        found = texts_of(self.publication).notices
        if "agency" not in kwargs:
            letters = letters_docx(NOTICE_TITLE, (notice.paragraphs for notice in found))
            names = (f"{notice.agency}.docx" for notice in found)
            parts = zipped_in_parts(zip(names, letters, strict=True))
            headers = saved_as(f"{self.name}.zip")
            return StreamingHttpResponse(parts, content_type="application/zip", headers=headers)
        for notice in found:
            if notice.agency == kwargs["agency"]:
                content = letter_docx(NOTICE_TITLE, notice.paragraphs)
                return download(content, TYPES["docx"], f"{self.name}_{notice.agency}.docx")
        raise Http404

    @property
    def name(self) -> str:
        return f"thong-bao_{self.publication.period.code}"


class DataPackageView(PublicationMixin, View):
    """A version as open data: `datapackage.json`, its csv files, or all in one archive."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        version, name = self.publication, kwargs["name"]
        package = data_package(
            version.content,
            name=f"dvctrack-{version.period.code}",
            version=version.number,
            created=version.published_at.isoformat(),
            trail=version.sealed,
        )
        if name == "datapackage.zip":
            file_name = f"dvctrack-{version.period.code}-{version.number}.zip"
            return download(package.zipped(), "application/zip", file_name)
        if name not in package.files:
            raise Http404
        kind = "application/json" if name.endswith(".json") else "text/csv; charset=utf-8"
        return HttpResponse(package.files[name], content_type=kind)
