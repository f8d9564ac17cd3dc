from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.base import ReadOnlyAdmin
from dvctrack.lib.admin.cells import link
from dvctrack.lib.admin.site import Job
from dvctrack.lib.numbers.printing import MISSING
from entities.models import FlatImport


class TableFilter(admin.AllValuesFieldListFilter):
    """The tables to which files were sent, by the names of their rows."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            if choice["display"] in self.lookup_choices:
                rows = apps.get_model(str(choice["display"]))._meta
                choice["display"] = rows.verbose_name_plural
            yield choice


@admin.register(FlatImport)
class FlatImportAdmin(ReadOnlyAdmin[FlatImport]):
    """The files that were sent to the tables of the admin; each has a page of its own."""

    job = Job.FILES
    help = gettext_lazy("Files with agencies, periods, targets and other tables.")
    list_display = (
        "file_name",
        "table",
        "received_at",
        "imported_by",
        "state",
        "new_shown",
        "changed_shown",
        "page",
    )
    list_filter = ("state", ("model", TableFilter))
    list_select_related = ("imported_by",)
    search_fields = ("search_text",)
    search_help_text = gettext_lazy("Name of the file")
    date_hierarchy = "received_at"
    fields = (
        "file_name",
        "table",
        "sha256",
        "imported_by",
        "received_at",
        "imported_at",
        "state",
        "new_shown",
        "changed_shown",
        "undone_at",
        "undone_by",
        "page",
    )
    readonly_fields = ("table", "new_shown", "changed_shown", "page")

    def get_queryset(self, request: HttpRequest) -> QuerySet[FlatImport]:
        return super().get_queryset(request).defer("shown", "written", "problems")

    @admin.display(description=gettext_lazy("table"), ordering="model")
    def table(self, row: FlatImport) -> str:
        return str(row.table)

    @admin.display(description=gettext_lazy("new"))
    def new_shown(self, row: FlatImport) -> int:
        return row.totals.get("new", 0)

    @admin.display(description=gettext_lazy("changed"))
    def changed_shown(self, row: FlatImport) -> int:
        return row.totals.get("changed", 0)

    @admin.display(description=gettext_lazy("page"))
    def page(self, row: FlatImport) -> SafeString | str:
        """Missing where its table has none any more."""
        for model, house in self.admin_site._registry.items():
            if model._meta.label_lower == row.model and hasattr(house, "has_import_permission"):
                name = f"admin:{model._meta.app_label}_{model._meta.model_name}_import_page"
                return link(reverse(name, args=(row.pk,)), _("Open the page of this import"))
        return MISSING
