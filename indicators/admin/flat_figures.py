"""The figures as the admin exports them."""

from decimal import Decimal

from django.utils.functional import cached_property
from import_export.fields import Field

from dvctrack.lib.admin.resources import FlatResource
from entities.agencies.names import OfficialNames
from indicators.models import Submission
from indicators.numbers import COUNTS


class SubmissionResource(FlatResource):
    """Figures, flat, for export; they come in through the import of files."""

    agency = Field("agency__slug", "agency", readonly=True)
    name = Field("agency", "name", readonly=True)
    parent = Field("agency__parent__slug", "parent", readonly=True)
    indicator = Field("indicator__slug", "indicator", readonly=True)
    period = Field("period__code", "period", readonly=True)
    rate = Field("rate", "rate", readonly=True)
    reported_rate = Field("printed_rate", "reported_rate", readonly=True)

    class Meta:
        model = Submission
        fields = (
            "period",
            "indicator",
            "span",
            "agency",
            "name",
            "parent",
            *COUNTS,
            "rate",
            "reported_rate",
            "reported_status",
            "note",
        )
        export_order = fields

    def dehydrate_name(self, figure: Submission) -> str:
        """Of the day of its period."""
        return self._official.called(figure.agency, on=figure.period.as_of).name

    @cached_property
    def _official(self) -> OfficialNames:
        return OfficialNames.load()

    def dehydrate_rate(self, figure: Submission) -> Decimal | None:
        return figure.rate

    def dehydrate_reported_rate(self, figure: Submission) -> Decimal | None:
        return figure.printed_rate
