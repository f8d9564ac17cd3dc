from django.contrib import admin

from entities.admin.base import HouseAdmin, HouseInline
from entities.admin.importing import SafeImportExportMixin
from indicators.models import Obligation, Period, PeriodIndicator
from indicators.resources.period import PeriodResource


class PeriodIndicatorInline(HouseInline):
    model = PeriodIndicator


@admin.register(Period)
class PeriodAdmin(SafeImportExportMixin, HouseAdmin[Period]):
    """A period with the indicators that it asks for."""

    resource_classes = (PeriodResource,)
    list_display = ("label", "code", "as_of", "cycle", "state", "is_public")
    list_filter = ("cycle", "state", "is_public")
    search_fields = ("search_text",)
    list_select_related = ("letter",)
    date_hierarchy = "as_of"
    autocomplete_fields = ("letter",)
    inlines = (PeriodIndicatorInline,)


@admin.register(PeriodIndicator)
class PeriodIndicatorAdmin(HouseAdmin[PeriodIndicator]):
    list_display = ("period", "indicator", "ranking_span", "judged_span")
    list_filter = ("period", "indicator")
    list_select_related = ("period", "indicator")
    search_fields = ("period__search_text", "indicator__search_text")
    autocomplete_fields = ("period", "indicator")


@admin.register(Obligation)
class ObligationAdmin(HouseAdmin[Obligation]):
    list_display = ("agency", "indicator", "period", "is_due", "reason")
    list_filter = ("period", "indicator", "is_due", "agency__kind")
    list_select_related = ("period", "indicator", "agency")
    search_fields = ("agency__key", "agency__names__key")
    ordering = (
        "-period__as_of",
        "indicator__display_order",
        "agency__kind",
        "agency__display_order",
    )
    autocomplete_fields = ("period", "indicator", "agency")
