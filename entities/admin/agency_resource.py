from import_export.fields import Field

from dvctrack.lib.admin.resources import FlatResource
from dvctrack.lib.admin.widgets import ChoiceWidget, KeyWidget
from entities.choices import AgencyKind
from entities.models import Agency


class AgencyResource(FlatResource):
    """Agencies by slug; `parent` is the slug of a commune's province."""

    key_columns = ("slug",)
    kind = Field("kind", "kind", widget=ChoiceWidget(AgencyKind.values))
    parent = Field("parent", "parent", widget=KeyWidget(Agency, "slug"))

    class Meta(FlatResource.Meta):
        model = Agency
        import_id_fields = ("slug",)
        fields = (
            "slug",
            "name",
            "short_name",
            "kind",
            "parent",
            "display_order",
            "starts_on",
            "ends_on",
        )
        export_order = fields
