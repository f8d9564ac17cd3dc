"""The import and export pages of the admin, with the library's gaps closed.

A person without the right to change may not import. An import touches only what the person
may see. Its second step takes only the file that this person uploaded in the first, once, and
says "finished" only when something was written.
"""

from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.admin import ExportMixin, ImportMixin
from import_export.forms import ConfirmImportForm, ExportForm
from import_export.results import Result
from import_export.tmp_storages import TempFolderStorage

from entities.resources.formats import FORMATS

_SALT = "dvctrack.import"
_HOURS_TO_CONFIRM = 12


class OwnFileForm(ConfirmImportForm):
    """The second step: its file name is signed for one person and one table."""

    def __init__(self, *args: Any, owner: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner

    def clean_import_file_name(self) -> str:
        try:
            owner, name = signing.loads(
                self.cleaned_data["import_file_name"],
                salt=_SALT,
                max_age=_HOURS_TO_CONFIRM * 3600,
            )
        except (signing.BadSignature, ValueError):
            owner = name = ""
        if owner != self.owner or not Path(TempFolderStorage(name=name).get_full_path()).is_file():
            raise forms.ValidationError(
                _(
                    "This import was already carried out, or the file is not yours. "
                    "Look at the list, and upload the file again if something is missing."
                )
            )
        return str(name)


class SafeExportMixin(ExportMixin):
    """Export as XLSX or CSV."""

    formats = FORMATS
    export_form_class = ExportForm
    export_template_name = "admin/import_export/export.html"

    def get_export_formats(self) -> list[Any]:
        return list(self.formats)


class SafeImportMixin(ImportMixin):
    """Import from XLSX or CSV: all rows or none."""

    formats = FORMATS
    confirm_form_class = OwnFileForm

    def get_import_formats(self) -> list[Any]:
        return list(self.formats)

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Importing adds and changes, so it needs both rights."""
        return bool(self.has_add_permission(request) and self.has_change_permission(request))

    def get_import_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        visible = self.get_queryset(request)
        return {**super().get_import_resource_kwargs(request, **kwargs), "queryset": visible}

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_import_data_kwargs(**kwargs),
            "rollback_on_validation_errors": True,
        }

    def get_confirm_form_kwargs(
        self, request: HttpRequest, import_form: Any = None
    ) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_confirm_form_kwargs(request, import_form)
        return {**kwargs, "owner": self._owner(request)}

    def get_confirm_form_initial(self, request: HttpRequest, import_form: Any) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_confirm_form_initial(request, import_form)
        if import_form is not None:
            name = Path(import_form.cleaned_data["import_file"].tmp_storage_name).name
            initial["import_file_name"] = signing.dumps([self._owner(request), name], salt=_SALT)
        return initial

    def _owner(self, request: HttpRequest) -> str:
        return f"{request.user.pk}/{self.opts.label}"

    def process_result(self, result: Result, request: HttpRequest) -> HttpResponse:
        """Back to the list when the rows were written, else the errors: nothing was."""
        if not result.has_errors() and not result.has_validation_errors():
            response: HttpResponse = super().process_result(result, request)
            return response
        messages.error(request, _("Nothing was imported: mend the errors below and start again."))
        context = {
            **self.admin_site.each_context(request),
            "title": gettext_lazy("Import"),
            "result": result,
            "opts": self.opts,
            "import_error_display": self.import_error_display,
        }
        return TemplateResponse(request, [self.import_template_name], context)


class SafeImportExportMixin(SafeImportMixin, SafeExportMixin):
    """Both, with both buttons above the list."""

    import_export_change_list_template = "admin/import_export/change_list_import_export.html"
