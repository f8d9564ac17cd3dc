"""What django-import-export does as it comes: a resource with a natural key and nothing tuned."""

from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import ForeignKeyWidget

from entities.models import Agency
from indicators.models import Indicator, Period, Submission
from indicators.tests.many_figures import HEADINGS

_PERIOD, _INDICATOR, _AGENCY, _SPAN, _NUMERATOR, _DENOMINATOR = HEADINGS


class StockResource(ModelResource):
    """Figures by their natural key."""

    period = Field("period", _PERIOD, ForeignKeyWidget(Period, "code"))
    indicator = Field("indicator", _INDICATOR, ForeignKeyWidget(Indicator, "slug"))
    agency = Field("agency", _AGENCY, ForeignKeyWidget(Agency, "slug"))
    span = Field("span", _SPAN)
    numerator = Field("numerator", _NUMERATOR)
    denominator = Field("denominator", _DENOMINATOR)

    class Meta:
        model = Submission
        import_id_fields = ("period", "indicator", "agency", "span")
        fields = (*import_id_fields, "numerator", "denominator")
