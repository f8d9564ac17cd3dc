"""What is added, changed, deleted and imported in the admin stands in the trail."""

from typing import Any, ClassVar, TypeVar

from django.contrib import admin
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse

from dvctrack.lib.admin.base import HouseAdmin
from dvctrack.lib.admin.imported import FlatResult
from dvctrack.lib.admin.importing import SafeImportExportMixin
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


class TrailedAdmin(TrailMixin[Row], HouseAdmin[Row]):
    """A page of the house with history, whose acts stand in the trail."""


class TrailedImportMixin(SafeImportExportMixin):
    """An import is one entry, whatever the number of rows: they have their own history."""

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            return super().process_import(request, **kwargs)

    def generate_log_entries(self, result: FlatResult, request: HttpRequest) -> None:
        super().generate_log_entries(result, request)
        counts = {name: number for name, number in result.totals.items() if number}
        record(
            TrailKind.SETTING,
            "imported in the admin",
            by=request.user,
            about=str(self.model._meta.verbose_name_plural),
            model=self.model._meta.label_lower,
            **counts,
        )
