from itertools import combinations
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet, ModelForm
from django.utils.translation import gettext as _
from import_export.fields import Field

from dvctrack.lib.admin.base import HouseAdmin, HouseInline
from dvctrack.lib.admin.importing import SafeImportExportMixin
from dvctrack.lib.admin.resources import FlatResource
from dvctrack.lib.admin.widgets import (
    ChoiceWidget,
    DocumentWidget,
    KeyWidget,
    PlainDecimalWidget,
    YesNoWidget,
)
from entities.choices import AgencyKind
from entities.models import Agency, LegalDocument
from indicators.models import Indicator, Target


class TargetResource(FlatResource):
    """Targets by indicator, kind or agency, and first day."""

    key_columns = ("indicator", "starts_on")
    indicator = Field("indicator", "indicator", widget=KeyWidget(Indicator, "slug"))
    kind = Field("kind", "kind", widget=ChoiceWidget(AgencyKind.values))
    agency = Field("agency", "agency", widget=KeyWidget(Agency, "slug"))
    value = Field("value", "value", widget=PlainDecimalWidget())
    basis = Field("basis", "basis", widget=DocumentWidget(LegalDocument))
    is_verified = Field("is_verified", "is_verified", widget=YesNoWidget())

    class Meta(FlatResource.Meta):
        model = Target
        import_id_fields = ("indicator", "starts_on")
        fields = (
            "indicator",
            "kind",
            "agency",
            "value",
            "starts_on",
            "ends_on",
            "basis",
            "basis_text",
            "is_verified",
        )
        export_order = fields

    def lookup(self, row: Any) -> dict[str, Any]:
        """The agency is part of the key, and so is its absence."""
        agency = self.fields["agency"].clean(row) if "agency" in row else None
        kind = self.fields["kind"].clean(row) if "kind" in row else ""
        return {**super().lookup(row), "kind": kind, "agency": agency}


class TargetFormSet(BaseInlineFormSet[Target, Indicator, ModelForm[Target]]):
    """Also of two targets that come together, no two hold on one day."""

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if form not in self.deleted_forms and form.is_valid()]
        rows = [form.instance for form in kept if form.has_changed() or form.instance.pk]
        for before, after in combinations(rows, 2):
            if before.excludes(after):
                told = _("Two targets hold on one day: %(before)s, %(after)s.")
                raise ValidationError(told % {"before": before, "after": after})


class TargetInline(HouseInline):
    model = Target
    formset = TargetFormSet
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
    list_display = (
        "indicator",
        "kind",
        "agency",
        "value",
        "starts_on",
        "ends_on",
        "basis",
        "is_verified",
    )
    list_filter = ("indicator", "kind", "is_verified")
    list_select_related = ("indicator", "agency", "basis")
    search_fields = ("indicator__search_text", "agency__key")
    ordering = ("indicator__display_order", "kind", "starts_on")
    autocomplete_fields = ("indicator", "agency", "basis")
