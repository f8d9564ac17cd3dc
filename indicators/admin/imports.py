from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from entities.admin.base import ReadOnlyAdmin
from indicators.models import ImportBatch


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnlyAdmin[ImportBatch]):
    """The files that were imported, with what was found in them."""

    list_display = (
        "file_name",
        "period",
        "imported_at",
        "imported_by",
        "state",
        "created_count",
        "updated_count",
        "unchanged_count",
    )
    list_filter = ("period", "state")
    list_select_related = ("period", "imported_by")
    search_fields = ("search_text",)
    date_hierarchy = "imported_at"
    fields = (
        "file_name",
        "sha256",
        "period",
        "imported_by",
        "imported_at",
        "state",
        "created_count",
        "updated_count",
        "unchanged_count",
        "what_was_found",
    )
    readonly_fields = ("what_was_found",)

    @admin.display(description=gettext_lazy("findings"))
    def what_was_found(self, batch: ImportBatch) -> SafeString | str:
        rows = [(row["where"] or "–", row["message"]) for row in batch.findings]
        return format_html_join("", "<p>{}: {}</p>", rows) if rows else "–"
