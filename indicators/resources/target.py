from typing import Any

from import_export.fields import Field

from entities.choices import AgencyKind
from entities.models import Agency, LegalDocument
from entities.resources.base import FlatResource
from entities.resources.widgets import (
    ChoiceWidget,
    DocumentWidget,
    KeyWidget,
    PlainDecimalWidget,
)
from indicators.models import Indicator, Target


class TargetResource(FlatResource):
    """Targets by indicator, kind or agency, and first day."""

    key_columns = ("indicator", "starts_on")
    indicator = Field("indicator", "indicator", widget=KeyWidget(Indicator, "slug"))
    kind = Field("kind", "kind", widget=ChoiceWidget(AgencyKind.values))
    agency = Field("agency", "agency", widget=KeyWidget(Agency, "slug"))
    value = Field("value", "value", widget=PlainDecimalWidget())
    basis = Field("basis", "basis", widget=DocumentWidget(LegalDocument))

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
        )
        export_order = fields

    def row_key(self, row: Any) -> tuple[str, ...]:
        columns = ("indicator", "kind", "agency", "starts_on")
        return tuple(str(row.get(column) or "").strip() for column in columns)

    def get_instance(self, instance_loader: Any, row: Any) -> Target | None:
        indicator, kind, agency, _starts_on = self.row_key(row)
        rows = self.get_queryset().filter(
            indicator__slug=indicator, kind=kind, starts_on=self.fields["starts_on"].clean(row)
        )
        rows = rows.filter(agency__slug=agency) if agency else rows.filter(agency__isnull=True)
        found: Target | None = rows.first()
        return found
