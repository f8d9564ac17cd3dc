from typing import Any

from import_export.fields import Field

from dvctrack.lib.admin.resources import FlatResource
from dvctrack.lib.admin.widgets import (
    ChoiceWidget,
    DocumentWidget,
    KeyWidget,
    PlainDecimalWidget,
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

    def lookup(self, row: Any) -> dict[str, Any]:
        """The agency is part of the key, and so is its absence."""
        agency = self.fields["agency"].clean(row) if "agency" in row else None
        kind = self.fields["kind"].clean(row) if "kind" in row else ""
        return {**super().lookup(row), "kind": kind, "agency": agency}
