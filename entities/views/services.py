from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from entities.forms import DeadlineForm
from entities.models import ServiceDeadlineQuerySet
from entities.rules.deadline_choices import agencies_with_deadlines, quarters_with_deadlines
from entities.rules.deadlines import by_quarter, overdue, upcoming
from entities.tables.deadlines import DeadlineTable, OverdueTable, UpcomingTable, deadline_lines
from entities.views.export import TableExportMixin


class ServiceListView(TableExportMixin, TemplateView):
    """What is overdue on a day and what is due next, by quarter; one row for each lead agency."""

    template_name = "entities/services.html"

    @cached_property
    def form(self) -> DeadlineForm:
        return DeadlineForm(
            self.request.GET,
            today=timezone.localdate(),
            quarters=quarters_with_deadlines(),
            agencies=agencies_with_deadlines(),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(form=self.form, **kwargs)
        if not self.form.is_valid():
            return {**context, "tables": []}
        on = self.form.cleaned_data["on"]
        late = self._table(OverdueTable, overdue(on=on))
        soon = self._table(UpcomingTable, upcoming(on=on))
        return {**context, "on": on, "overdue": late, "upcoming": soon, "tables": [late, soon]}

    def get_export_name(self) -> str:
        return f"services_{self.form.cleaned_data['on']}"

    def _table(
        self, table: type[DeadlineTable], deadlines: ServiceDeadlineQuerySet
    ) -> DeadlineTable:
        """The deadlines that the form asks for."""
        wanted = self.form.cleaned_data
        if wanted["agency"]:
            deadlines = deadlines.filter(agency=wanted["agency"])
        groups = [
            group for group in by_quarter(deadlines) if wanted["quarter"] in (None, group.quarter)
        ]
        return table(deadline_lines(groups, on=wanted["on"]))
