from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.generic import DetailView

from entities.models import Agency
from entities.rules.completed import completed
from entities.rules.deadlines import by_quarter, overdue, upcoming
from entities.tables.deadlines import (
    CompletedTable,
    DeadlineTable,
    OverdueTable,
    UpcomingTable,
    deadline_lines,
)
from entities.views.export import TableExportMixin
from entities.views.public import public_page
from indicators.policy import periods_for
from indicators.rules.overview import latest_period
from indicators.rules.records import agency_record
from indicators.tables.records import RecordTable

STATES = ((OverdueTable, overdue), (UpcomingTable, upcoming), (CompletedTable, completed))


@method_decorator(public_page, name="dispatch")
class AgencyView(TableExportMixin, DetailView[Agency]):
    """One agency: its names and codes, its figures, and its services as they stand on a day."""

    template_name = "indicators/agency.html"
    queryset = Agency.objects.select_related("parent").prefetch_related("codes", "names")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record = RecordTable(agency_record(self.object, periods_for(self.request.user)))
        services = self._services()
        return super().get_context_data(
            on=self.day,
            record=record,
            services=services,
            has_services=any(len(table) for table in services),
            tables=[record],
            **kwargs,
        )

    def get_export_name(self) -> str:
        return f"agency_{self.object.slug}"

    @cached_property
    def day(self) -> date | None:
        """Today; for a visitor who is not signed in the day of the latest public period."""
        if self.request.user.is_authenticated:
            return timezone.localdate()
        period = latest_period(periods_for(self.request.user))
        return period.as_of if period else None

    def _services(self) -> list[DeadlineTable]:
        """The services that the agency leads, by their state on the day."""
        on = self.day
        if on is None:
            return []
        groups = (
            (table, by_quarter(rule(on=on).filter(agency=self.object))) for table, rule in STATES
        )
        return [table(deadline_lines(rows, on=on), exclude=("agency",)) for table, rows in groups]
