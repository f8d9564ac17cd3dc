"""What is added, changed, deleted and imported in the admin stands in the trail."""

from typing import Any, ClassVar, TypeVar

from django.contrib import admin
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern

from dvctrack.lib.admin.base import HouseAdmin
from dvctrack.lib.admin.exporting import ExportMixin
from entities.admin.flat.views import FileView, ImportView, TemplateView, UploadView
from entities.admin.long_acts import LongActsMixin
from entities.choices import TrailKind
from entities.trail.record import record

Row = TypeVar("Row", bound=Model)


class TrailMixin(admin.ModelAdmin[Row]):
    """A page of the admin whose acts stand in the trail, beside the history that Django keeps."""

    trail_kind: ClassVar[TrailKind] = TrailKind.SETTING

    def log_addition(self, request: HttpRequest, obj: Row, message: Any) -> Any:
        self._record(self.trail_kind, "added in the admin", request, obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Row, message: Any) -> Any:
        """Of an inline row the fields are named as those of the row whose page it is."""
        steps = message if isinstance(message, list) else []
        parts = [part for step in steps for part in step.values()]
        changed = [field for part in parts for field in part.get("fields", [])]
        self._record(self.trail_kind, "changed in the admin", request, obj, changed=changed)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Row]) -> Any:
        for row in queryset:
            self._record(TrailKind.DELETION, "deleted in the admin", request, row)
        return super().log_deletions(request, queryset)

    def response_action(self, *args: Any, **kwargs: Any) -> HttpResponse | None:
        """With what the trail says of it, or not at all."""
        with transaction.atomic():
            return super().response_action(*args, **kwargs)

    def _record(
        self, kind: TrailKind, act: str, request: HttpRequest, row: Row, **facts: Any
    ) -> None:
        record(
            kind,
            act,
            by=request.user,
            about=str(row),
            model=row._meta.label_lower,
            key=row.pk,
            **facts,
        )


class TrailedAdmin(TrailMixin[Row], LongActsMixin[Row], HouseAdmin[Row]):
    """A page of the house with history, whose acts stand in the trail."""


class TrailedImportMixin(ExportMixin):
    """A table that is also read from files: by pages of our own, each import one entry of the trail
    whatever the number of rows, which have their own history.
    """

    def get_file_urls(self) -> list[URLPattern]:
        said = {"model_admin": self}
        return [
            *super().get_file_urls(),
            self.file_url("import/", "import", UploadView.as_view(**said)),
            self.file_url("import/template/", "import_template", TemplateView.as_view(**said)),
            self.file_url("import/<int:pk>/", "import_page", ImportView.as_view(**said)),
            self.file_url("import/<int:pk>/file/", "import_file", FileView.as_view(**said)),
        ]

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Importing adds and changes, so it needs both rights."""
        return bool(self.has_add_permission(request) and self.has_change_permission(request))

    def file_context(self, request: HttpRequest) -> dict[str, Any]:
        may_import = self.has_import_permission(request)
        return {**super().file_context(request), "has_import_permission": may_import}
