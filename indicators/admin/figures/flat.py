"""The figures as the admin exports them."""

from decimal import Decimal
from types import MappingProxyType

from django.utils.functional import cached_property
from django.utils.translation import pgettext_lazy
from import_export.fields import Field

from dvctrack.lib.admin.resources import FlatResource
from entities.agencies.names import OfficialNames
from indicators.models import Submission
from indicators.numbers import COUNTS


class SubmissionResource(FlatResource):
    """Figures, flat, for export, under the headings by which the page of imports reads them."""

    labels = MappingProxyType(
        {
            "period": pgettext_lazy("heading of a column", "period"),
            "indicator": pgettext_lazy("heading of a column", "indicator"),
            "span": pgettext_lazy("heading of a column", "span"),
            "agency": pgettext_lazy("heading of a column", "agency code"),
            "name": pgettext_lazy("heading of a column", "name"),
            "parent": pgettext_lazy("heading of a column", "parent"),
            "numerator": pgettext_lazy("heading of a column", "numerator"),
            "numerator_single_window": pgettext_lazy(
                "heading of a column", "numerator single window"
            ),
            "denominator": pgettext_lazy("heading of a column", "denominator"),
            "rate": pgettext_lazy("heading of a column", "rate"),
            "reported_rate": pgettext_lazy("heading of a column", "reported rate"),
            "reported_status": pgettext_lazy("heading of a column", "reported status"),
            "note": pgettext_lazy("heading of a column", "note"),
        }
    )
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
