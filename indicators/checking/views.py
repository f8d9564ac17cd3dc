from typing import Any

from django.views.generic import TemplateView

from dvctrack.lib.tables.views import TableExportMixin
from indicators.checking.checks import check_period
from indicators.checking.tables import FindingTable, with_names
from indicators.league.views_base import PeriodMixin


class ChecksView(PeriodMixin, TableExportMixin, TemplateView):
    """The findings on the stored figures of a period, the gravest first."""

    template_name = "indicators/checks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        table = FindingTable(with_names(check_period(self.period), on=self.period.as_of))
        return super().get_context_data(
            period=self.period, periods=self.periods, table=table, tables=[table], **kwargs
        )

    def get_export_name(self) -> str:
        return f"checks_{self.period.code}"
