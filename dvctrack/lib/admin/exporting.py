"""The export page of a table in the admin: what the list shows, as a file."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from dvctrack.lib.admin.formats import as_csv, as_xlsx
from dvctrack.lib.admin.resources import FlatResource

XLSX, CSV = "xlsx", "csv"
# In the words of no language.
CODES = "codes"
_TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}
# In the words of the page for the whole list.
_DOWNLOADS = {
    XLSX: gettext_lazy("Download as Excel"),
    CSV: gettext_lazy("Download as CSV"),
}


class ExportForm(forms.Form):
    """Which kind of file, and in whose words."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of file"),
        choices=[(XLSX, gettext_lazy("Workbook (XLSX)")), (CSV, "CSV")],
        widget=forms.RadioSelect,
        initial=XLSX,
    )
    words = forms.ChoiceField(
        label=gettext_lazy("Headings and values"),
        choices=[*settings.LANGUAGES, (CODES, gettext_lazy("Names for programs"))],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("A file of any of these can be imported again."),
    )


class ExportMixin(admin.ModelAdmin[Any]):
    """A table that leaves as a file, for whoever may look at it."""

    resource_classes: ClassVar[tuple[type[FlatResource], ...]] = ()

    def get_urls(self) -> list[URLPattern]:
        urls: list[URLPattern] = super().get_urls()
        return [*self.get_file_urls(), *urls] if self.resource_classes else urls

    def get_file_urls(self) -> list[URLPattern]:
        return [self.file_url("export/", "export", self.export_view)]

    def file_url(self, route: str, name: str, view: Any) -> URLPattern:
        named = f"{self.opts.app_label}_{self.opts.model_name}_{name}"
        url: URLPattern = path(route, self.admin_site.admin_view(view), name=named)
        return url

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With the buttons above the list."""
        return super().changelist_view(
            request, {**self.file_context(request), **(extra_context or {})}
        )

    def file_context(self, request: HttpRequest) -> dict[str, Any]:
        may = bool(self.resource_classes) and self.has_export_permission(request)
        return {"has_export_permission": may}

    def has_export_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_view_permission(request))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """With the chosen rows as a file, at one press of a button; deleting them stands last."""
        found: dict[str, Any] = super().get_actions(request)
        delete = found.pop("delete_selected", None)
        if self.file_context(request)["has_export_permission"]:
            for kind, label in _DOWNLOADS.items():
                found[f"export_{kind}"] = (_download(kind), f"export_{kind}", label)
        if delete:
            found["delete_selected"] = delete
        return found

    def resource(self, visible: QuerySet[Any] | None = None) -> FlatResource:
        """How the table is written and read; no row is changed that is not `visible`."""
        return self.resource_classes[0](visible)

    def export_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_export_permission(request):
            raise PermissionDenied
        asked = request.POST if request.method == "POST" else None
        form = ExportForm(asked, initial={"words": get_language()})
        if form.is_valid():
            kind, words = form.cleaned_data["kind"], form.cleaned_data["words"]
            try:
                rows = self.exported_rows(request)
            except IncorrectLookupParameters:
                opts = self.opts
                address = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
                return HttpResponseRedirect(f"{address}?{ERROR_FLAG}=1")
            return self.file_of(rows, kind, words)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Export: %(table)s") % {"table": self.opts.verbose_name_plural},
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(request, "admin/flat/export.html", context)

    def exported_rows(self, request: HttpRequest) -> QuerySet[Model]:
        """What the list shows with its search and filters."""
        shown = self.get_changelist_instance(request)
        rows: QuerySet[Model] = shown.get_queryset(request)
        return rows.select_related(*self.resource().related)

    def file_of(self, rows: QuerySet[Model], kind: str, words: str) -> HttpResponse:
        is_worded = words != CODES
        with override(words if is_worded else get_language()):
            values = self.resource().exported(rows, is_worded=is_worded, is_native=kind == XLSX)
            content = (as_xlsx if kind == XLSX else as_csv)(values)
        return file_response(content, str(self.opts.model_name), kind)


def _download(kind: str) -> Any:
    def download(house: ExportMixin, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse:
        chosen = rows.select_related(*house.resource().related)
        return house.file_of(chosen, kind, str(get_language()))

    return download


def file_response(content: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=_TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}.{kind}"'},
    )
