from typing import Any

from import_export.fields import Field

from dvctrack.lib.admin.resources import FlatResource
from dvctrack.lib.admin.widgets import ChoiceWidget, KeyWidget
from dvctrack.lib.names import fold
from entities.choices import NameKind
from entities.models import Agency, AgencyName


class AgencyNameResource(FlatResource):
    """Names and spellings, by the slug of the agency and the spelling as it is folded."""

    key_columns = ("agency", "text")
    agency = Field("agency", "agency", widget=KeyWidget(Agency, "slug"))
    kind = Field("kind", "kind", widget=ChoiceWidget(NameKind.values), default=NameKind.ALIAS)

    class Meta(FlatResource.Meta):
        model = AgencyName
        import_id_fields = ("agency", "text")
        fields = ("agency", "text", "kind", "starts_on", "ends_on")
        export_order = fields

    def lookup(self, row: Any) -> dict[str, Any]:
        """A spelling is the same as one that folds to the same key."""
        by_text = super().lookup(row)
        return {"agency": by_text["agency"], "key": fold(by_text["text"])}
