"""The import and export pages of the admin, with the library's gaps closed.

A person without the right to change may not import, and one who may not look may not export.
An import touches only what the person may see, and says beforehand what it changes elsewhere. Its
second step takes only the file that this person uploaded in the first, once, and says "finished"
only when something was written.
"""

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from import_export.admin import ExportMixin, ImportMixin
from import_export.forms import ConfirmImportForm, ExportForm, ImportForm
from import_export.results import RowResult
from import_export.tmp_storages import TempFolderStorage

from dvctrack.lib.admin.flat_table import FlatFileError
from dvctrack.lib.admin.formats import EXPORTED, IMPORTED
from dvctrack.lib.admin.imported import FlatResult
from dvctrack.lib.archives import MOST_BYTES
from dvctrack.lib.files.errors import TOO_LARGE
from dvctrack.lib.many_rows import insert_rows

IMPORT_SALT = "dvctrack.import"
HOURS_TO_CONFIRM = 12


def temporary(name: str) -> Path:
    """Where an uploaded file waits to be confirmed."""
    return Path(TempFolderStorage(name=name).get_full_path())


class CheckedImportForm(ImportForm):
    """The first step: the file, of whatever kind it is."""

    def clean_import_file(self) -> UploadedFile[bytes]:
        uploaded: UploadedFile[bytes] = self.cleaned_data["import_file"]
        if (uploaded.size or 0) > MOST_BYTES:
            raise ValidationError(_(TOO_LARGE))
        return uploaded


class OwnFileForm(ConfirmImportForm):
    """The second step: its file name is signed for one person and one table.

    Whoever confirms first takes the file away, so that a double click imports once.
    """

    def __init__(self, *args: Any, owner: str, formats: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner
        self.formats = formats

    def clean_format(self) -> str:
        number: str = self.cleaned_data["format"]
        if number not in map(str, range(len(self.formats))):
            raise ValidationError(_("Choose the format of the file."))
        return number

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            cleaned["import_file_name"] = self._taken(cleaned["import_file_name"])
        return cleaned

    def clean_import_file_name(self) -> str:
        """The signed name as it came; the library would keep a part of it only."""
        return str(self.cleaned_data["import_file_name"])

    def _taken(self, signed: str) -> str:
        try:
            owner, name = signing.loads(signed, salt=IMPORT_SALT, max_age=HOURS_TO_CONFIRM * 3600)
            if owner != self.owner:
                raise signing.BadSignature
            return temporary(name).rename(temporary(f"{name}.taken")).name
        except (signing.BadSignature, ValueError, FileNotFoundError):
            raise ValidationError(
                _(
                    "This import was already carried out, or the file is not yours. "
                    "Look at the list, and upload the file again if something is missing."
                )
            ) from None


class SafeExportMixin(ExportMixin):
    """Export as XLSX or CSV what the person may look at."""

    formats = EXPORTED
    export_form_class = ExportForm
    export_template_name = "admin/import_export/export.html"

    def get_export_formats(self) -> list[Any]:
        return list(self.formats)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_view_permission(request))

    def get_export_data(
        self, file_format: Any, request: HttpRequest, queryset: QuerySet[Any], **kwargs: Any
    ) -> Any:
        """The file. The library keeps numbers and dates only for formats of its own."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        data = self.get_data_for_export(
            request, queryset, force_native_type=file_format.is_binary(), **kwargs
        )
        return file_format.export_data(data)


class SafeImportMixin(ImportMixin):
    """Import from a file of any kind that the site reads: all rows or none."""

    import_form_class = CheckedImportForm
    confirm_form_class = OwnFileForm

    def get_import_formats(self) -> list[Any]:
        return IMPORTED

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Importing adds and changes, so it needs both rights."""
        return bool(self.has_add_permission(request) and self.has_change_permission(request))

    def get_import_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        visible = self.get_queryset(request)
        return {**super().get_import_resource_kwargs(request, **kwargs), "queryset": visible}

    def get_confirm_form_kwargs(
        self, request: HttpRequest, import_form: Any = None
    ) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_confirm_form_kwargs(request, import_form)
        return {**kwargs, "owner": self._owner(request), "formats": self.get_import_formats()}

    def get_confirm_form_initial(self, request: HttpRequest, import_form: Any) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_confirm_form_initial(request, import_form)
        if import_form is not None:
            name = Path(import_form.cleaned_data["import_file"].tmp_storage_name).name
            signed = signing.dumps([self._owner(request), name], salt=IMPORT_SALT)
            initial["import_file_name"] = signed
        return initial

    def _owner(self, request: HttpRequest) -> str:
        return f"{request.user.pk}/{self.opts.label}"

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        if isinstance(e, FlatFileError):
            for problem in e.problems:
                form.add_error("import_file", problem)
            return
        raise e

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The first step: a preview, or the errors. A refused file is not kept."""
        response: TemplateResponse = super().import_action(request, **kwargs)
        context = response.context_data or {}
        if "result" in context:
            context["problems"] = context["result"].problems
            context["effects"] = context["result"].effects
        if request.FILES and "confirm_form" not in context:
            uploaded = context["form"].files.get("import_file")
            name = getattr(uploaded, "tmp_storage_name", None)
            if name:
                temporary(name).unlink(missing_ok=True)
        return response

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The second step. The file can be cut short or gone by then, like everything."""
        try:
            response: HttpResponse = super().process_import(request, **kwargs)
        except FlatFileError as error:
            return self._refused(request, error.problems)
        return response

    def process_result(self, result: FlatResult, request: HttpRequest) -> HttpResponse:
        """Back to the list when the rows were written, else the errors: nothing was."""
        if result.problems:
            return self._refused(request, result.problems)
        response: HttpResponse = super().process_result(result, request)
        return response

    def generate_log_entries(self, result: FlatResult, request: HttpRequest) -> None:
        """What the front page of the admin lists as done; one statement for all rows."""
        flags = {RowResult.IMPORT_TYPE_NEW: ADDITION, RowResult.IMPORT_TYPE_UPDATE: CHANGE}
        content_type = ContentType.objects.get_for_model(self.model)
        entries = [
            LogEntry(
                user_id=request.user.pk,  # type: ignore[misc]
                content_type=content_type,
                object_id=str(row.instance.pk),
                object_repr=str(row.instance)[:200],
                action_flag=flags[row.import_type],
                change_message=_("Imported from a file"),
            )
            for row in result
            if row.import_type in flags
        ]
        insert_rows(LogEntry, entries)

    def _refused(self, request: HttpRequest, problems: list[str]) -> HttpResponse:
        messages.error(request, _("Nothing was imported: mend the errors below and start again."))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import"),
            "form": self.create_import_form(request),
            "problems": problems,
            "opts": self.opts,
        }
        return TemplateResponse(request, [self.import_template_name], context)


class SafeImportExportMixin(SafeImportMixin, SafeExportMixin):
    """Both, with both buttons above the list."""

    import_export_change_list_template = "admin/import_export/change_list_import_export.html"
