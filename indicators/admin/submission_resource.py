from decimal import Decimal

from import_export.fields import Field

from dvctrack.lib.admin.resources import FlatResource
from indicators.models import Submission
from indicators.numbers import COUNTS


class SubmissionResource(FlatResource):
    """Figures, flat, for export; they come in through the import of files."""

    agency = Field("agency__slug", "agency", readonly=True)
    name = Field("agency__name", "name", readonly=True)
    indicator = Field("indicator__slug", "indicator", readonly=True)
    period = Field("period__code", "period", readonly=True)
    rate = Field("rate", "rate", readonly=True)
    reported_rate = Field("printed_rate", "reported_rate", readonly=True)

    class Meta(FlatResource.Meta):
        model = Submission
        fields = (
            "period",
            "indicator",
            "span",
            "agency",
            "name",
            *COUNTS,
            "rate",
            "reported_rate",
            "reported_status",
            "note",
        )
        export_order = fields

    def dehydrate_rate(self, figure: Submission) -> Decimal | None:
        return figure.rate

    def dehydrate_reported_rate(self, figure: Submission) -> Decimal | None:
        return figure.printed_rate
