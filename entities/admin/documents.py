"""Legal documents, with what rests on each."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.cells import cut, link, list_of
from dvctrack.lib.admin.site import Job
from dvctrack.lib.numbers import format_count
from dvctrack.lib.numbers.printing import MISSING
from entities.admin.columns import UNVERIFIED
from entities.admin.flat.tables import LegalDocumentResource
from entities.admin.trailed import TrailedAdmin, TrailedImportMixin
from entities.models import LegalDocument

_RESTS = "rests_"


@admin.register(LegalDocument)
class LegalDocumentAdmin(TrailedImportMixin, TrailedAdmin[LegalDocument]):
    """What a document is, and which rows of whatever table name it."""

    job = Job.SETTINGS
    resource_classes = (LegalDocumentResource,)
    help = gettext_lazy("Decisions and letters on which other things rest.")
    list_display = ("number", "type", "issued_on", "short_title", "rests", "verified")
    list_filter = ("type", "is_verified")
    search_fields = ("search_text",)
    search_help_text = gettext_lazy("Number or title")
    date_hierarchy = "issued_on"
    quick_filters = (UNVERIFIED,)
    fieldsets = (
        (
            gettext_lazy("Document"),
            {
                "fields": ("type", "number", "issued_on"),
                "description": gettext_lazy(
                    "Type, number and day together tell a document: 422/QĐ-TTg was issued on "
                    "04/4/2022, and another one on 10/3/2026."
                ),
            },
        ),
        (gettext_lazy("What it says"), {"fields": ("title", "is_verified")}),
        (gettext_lazy("What rests on it"), {"fields": ("rests_told",)}),
    )
    readonly_fields = ("rests_told",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the number of rows of each table that name it."""
        numbers: dict[str, Any] = {}
        for place, (model, field) in enumerate(self.resting()):
            rows = model._default_manager.filter(**{field: OuterRef("pk")}).order_by()
            number = rows.values(field).annotate(number=Count("pk")).values("number")
            numbers[f"{_RESTS}{place}"] = Coalesce(Subquery(number), 0, output_field=IntegerField())
        found: QuerySet[Any] = super().get_queryset(request).annotate(**numbers)
        return found

    def resting(self) -> Sequence[tuple[Any, str]]:
        """The tables of the admin whose rows name documents, and the field by which they do."""
        related: Any = LegalDocument._meta.get_fields(include_hidden=True)
        rows = [row for row in related if row.is_relation and row.auto_created]
        known = [row for row in rows if self.admin_site.is_registered(row.related_model)]
        return [(row.related_model, row.remote_field.name) for row in known]

    def _numbers(self, document: Any) -> Iterator[tuple[str, str]]:
        """Of each table with rows that name it how many, and where they are listed."""
        for place, (model, field) in enumerate(self.resting()):
            if number := getattr(document, f"{_RESTS}{place}", 0):
                opts = model._meta
                rows = opts.verbose_name if number == 1 else opts.verbose_name_plural
                told = _("%(number)s %(rows)s") % {"number": format_count(number), "rows": rows}
                yield list_of(model, **{f"{field}__id__exact": document.pk}), told

    @admin.display(description=gettext_lazy("title"), ordering="title")
    def short_title(self, document: LegalDocument) -> SafeString | str:
        return cut(document.title)

    @admin.display(description=gettext_lazy("rests on it"))
    def rests(self, document: LegalDocument) -> str:
        return ", ".join(told for _address, told in self._numbers(document)) or MISSING

    @admin.display(description=gettext_lazy("verified"), ordering="is_verified")
    def verified(self, document: LegalDocument) -> str:
        return _("verified") if document.is_verified else _("not verified")

    @admin.display(description=gettext_lazy("named by"))
    def rests_told(self, document: LegalDocument) -> str:
        links = ((link(*found),) for found in self._numbers(document))
        return format_html_join(", ", "{}", links) or _("Nothing rests on it yet.")

    def view_on_site(self, document: LegalDocument) -> str:
        return reverse("decision", args=(document.pk,))
