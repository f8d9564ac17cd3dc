from django.contrib import admin

from dvctrack.lib.admin.base import HouseAdmin, HouseInline
from dvctrack.lib.admin.importing import SafeImportExportMixin
from indicators.admin.target_resource import TargetResource
from indicators.models import Indicator, Target


class TargetInline(HouseInline):
    model = Target
    autocomplete_fields = ("agency", "basis")


@admin.register(Indicator)
class IndicatorAdmin(HouseAdmin[Indicator]):
    list_display = ("short_name", "slug", "direction", "asks_single_window", "display_order")
    search_fields = ("search_text",)
    ordering = ("display_order", "slug")
    autocomplete_fields = ("basis",)
    inlines = (TargetInline,)


@admin.register(Target)
class TargetAdmin(SafeImportExportMixin, HouseAdmin[Target]):
    resource_classes = (TargetResource,)
    list_display = ("indicator", "kind", "agency", "value", "starts_on", "ends_on", "basis")
    list_filter = ("indicator", "kind")
    list_select_related = ("indicator", "agency", "basis")
    search_fields = ("indicator__search_text", "agency__key")
    ordering = ("indicator__display_order", "kind", "starts_on")
    autocomplete_fields = ("indicator", "agency", "basis")
