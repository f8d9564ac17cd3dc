from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.base import ReadOnlyAdmin
from dvctrack.lib.admin.cells import link, listed, two_lines
from dvctrack.lib.admin.list_filters import SuggestedFilter
from dvctrack.lib.admin.quick import QuickFilter
from dvctrack.lib.admin.site import Job
from dvctrack.lib.history import name_of
from dvctrack.lib.numbers.printing import MISSING
from entities.admin.columns import in_state
from entities.admin.searching import account_texts, agency_texts
from entities.admin.trailed import TrailedAdmin
from entities.choices import AgencyKind
from indicators.admin.columns import state_badge
from indicators.admin.files.acts import Discard
from indicators.admin.flat.tables import ImportBatchResource
from indicators.choices import BatchState, Span
from indicators.importing.mapping_forms import COLUMN_LABELS
from indicators.models import ImportBatch, Indicator, TableMapping
from indicators.models.table_mapping import mapping_from_json


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnlyAdmin[ImportBatch]):
    """The files that were sent; what was found in them and changed has a page of its own."""

    job = Job.FILES
    resource_classes = (ImportBatchResource,)
    help = gettext_lazy("Which files were sent, and what became of them.")
    quick_filters = (
        QuickFilter("waiting", gettext_lazy("Waiting"), in_state(BatchState.WAITING), waits=True),
        QuickFilter("failed", gettext_lazy("Could not be read"), in_state(BatchState.REFUSED)),
        QuickFilter("undone", gettext_lazy("Undone"), in_state(BatchState.UNDONE)),
    )
    acts = (Discard,)
    list_display = (
        "file_name",
        "state_listed",
        "periods_shown",
        "received_listed",
        "created_count",
        "updated_count",
        "unchanged_count",
    )
    list_filter = ("state", ("imported_by", SuggestedFilter), ("agency", SuggestedFilter))
    list_select_related = ("imported_by", "agency")
    search_fields = ("search_text",)
    search_related = {"agency": agency_texts, "imported_by": account_texts}
    search_help_text = gettext_lazy("File, agency or person")
    date_hierarchy = "received_at"
    fieldsets = (
        (
            gettext_lazy("File"),
            {
                "fields": ("file_name", "periods_shown", "agency", "imported_by", "received_at"),
                "description": gettext_lazy(
                    "What was found in it, what it changed and the undoing of it stand on its page."
                ),
            },
        ),
        (
            gettext_lazy("What became of it"),
            {
                "fields": (
                    *("state", "page", "imported_at"),
                    ("created_count", "updated_count", "unchanged_count"),
                    ("undone_at", "undone_by"),
                    "sha256",
                )
            },
        ),
    )
    readonly_fields = ("periods_shown", "page")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportBatch]:
        return super().get_queryset(request).prefetch_related("periods")

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_listed(self, batch: ImportBatch) -> SafeString:
        return state_badge(batch.state, batch.get_state_display())

    @admin.display(description=gettext_lazy("received"), ordering="received_at")
    def received_listed(self, batch: ImportBatch) -> SafeString:
        """With whose file it is, and who sent it."""
        person = name_of(batch.imported_by) if batch.imported_by else ""
        told = ", ".join(str(row) for row in (person, batch.agency) if row)
        moment = timezone.localtime(batch.received_at)
        return two_lines(date_format(moment, "SHORT_DATETIME_FORMAT"), told)

    @admin.display(description=gettext_lazy("periods"))
    def periods_shown(self, batch: ImportBatch) -> str:
        return ", ".join(period.label for period in batch.periods.all()) or MISSING

    @admin.display(description=gettext_lazy("findings and figures"))
    def page(self, batch: ImportBatch) -> SafeString:
        return link(reverse("import", args=(batch.pk,)), _("Open the page of this import"))


@admin.register(TableMapping)
class TableMappingAdmin(TrailedAdmin[TableMapping]):
    """What was said of tables with unknown headings; deleted, it is asked again."""

    job = Job.FILES
    help = gettext_lazy("How tables with unknown headings are read.")
    deletes_many = True
    list_display = ("shape",)
    search_fields = ("shape",)
    search_help_text = gettext_lazy("Words of the headings")
    fieldsets = (
        (
            gettext_lazy("Table with these headings"),
            {
                "fields": ("headings", "holds"),
                "description": gettext_lazy(
                    "What somebody said that its columns hold. Deleted, the next file with such a "
                    "table is asked about again."
                ),
            },
        ),
    )
    readonly_fields = ("headings", "holds")
    exclude = ("shape", "shape_key", "mapping")

    def has_change_permission(self, request: HttpRequest, obj: TableMapping | None = None) -> bool:
        """There is nothing to type."""
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=gettext_lazy("what the table holds"))
    def holds(self, table: TableMapping) -> SafeString | str:
        mapping = mapping_from_json(table.mapping)
        if mapping.is_left_out:
            return _("left out")
        if mapping.lists_services:
            return _("a list of services")
        names = {row.slug: str(row) for row in Indicator.objects.all()}
        if mapping.is_wide:
            return _("several indicators or spans, by column")
        kind = AgencyKind(mapping.kind).label if mapping.kind else _("several kinds")
        indicator = names.get(mapping.indicator or "", mapping.indicator or "")
        return ", ".join([indicator, str(kind), str(Span(mapping.span).label)])

    @admin.display(description=gettext_lazy("columns"))
    def headings(self, table: TableMapping) -> SafeString | str:
        """Each heading, and what is read in its column."""
        mapping = mapping_from_json(table.mapping)
        words = table.shape.rpartition(" (")[0] or table.shape
        labels = (COLUMN_LABELS.get(row, "") if row else _("not used") for row in mapping.fields)
        return listed(
            format_html("“{}”: {}", heading, label)
            for heading, label in zip(words.split(" | "), labels, strict=False)
        )
