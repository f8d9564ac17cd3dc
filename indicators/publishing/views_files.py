import json
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views import View

from indicators.annex.writing.datapackage import data_package
from indicators.annex.writing.docx import letter_docx
from indicators.publishing.letter_texts import Notice, letter_paragraphs, notices
from indicators.publishing.views import PublicationMixin, download

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "json": "application/json",
}


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
        paragraphs = letter_paragraphs(self.publication.content, self.publication.period)
        content = letter_docx(_("DRAFT FOR THE LETTER"), paragraphs)
        return download(content, TYPES["docx"], f"cong-van_{self.publication.period.code}.docx")


class NoticeView(PublicationMixin, View):
    """The notice to one agency, or with no agency all notices in one archive."""

    is_for_office = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = notices(self.publication.content)
        if "agency" not in kwargs:
            return download(_archive(found), "application/zip", f"{self.name}.zip")
        for notice in found:
            if notice.agency == kwargs["agency"]:
                return download(_docx(notice), TYPES["docx"], f"{self.name}_{notice.agency}.docx")
        raise Http404

    @property
    def name(self) -> str:
        return f"thong-bao_{self.publication.period.code}"


def _docx(notice: Notice) -> bytes:
    return letter_docx(_("NOTICE"), notice.paragraphs)


def _archive(found: list[Notice]) -> bytes:
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for notice in found:
            archive.writestr(f"{notice.agency}.docx", _docx(notice))
    return content.getvalue()


class DataPackageView(PublicationMixin, View):
    """A version as open data: `datapackage.json`, its csv files, or all in one archive."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        version, name = self.publication, kwargs["name"]
        package = data_package(
            version.content,
            name=f"dvctrack-{version.period.code}",
            version=version.number,
            created=version.published_at.isoformat(),
        )
        if name == "datapackage.zip":
            file_name = f"dvctrack-{version.period.code}-{version.number}.zip"
            return download(package.zipped(), "application/zip", file_name)
        if name not in package.files:
            raise Http404
        kind = "application/json" if name.endswith(".json") else "text/csv; charset=utf-8"
        return HttpResponse(package.files[name], content_type=kind)
