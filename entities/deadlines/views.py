from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from dvctrack.lib.tables.views import TableExportMixin
from entities.deadlines.forms import DeadlineForm
from entities.deadlines.history import deadline_history, deadline_of
from entities.deadlines.state import (
    agencies_with_deadlines,
    by_quarter,
    overdue,
    quarters_with_deadlines,
    upcoming,
)
from entities.deadlines.tables import (
    DeadlineHistoryTable,
    DeadlineTable,
    OverdueTable,
    UpcomingTable,
    deadline_lines,
)
from entities.people.views_seen_at import SeenAtMixin


class ServiceListView(SeenAtMixin, TableExportMixin, TemplateView):
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
        late = self._table(OverdueTable, overdue(on=on, seen_at=self.seen_at))
        soon = self._table(UpcomingTable, upcoming(on=on, seen_at=self.seen_at))
        steps = deadline_history(since=self.seen_at) if self.seen_at else []
        return {
            **context,
            "on": on,
            "overdue": late,
            "upcoming": soon,
            "tables": [late, soon],
            **self.seen_context(
                [(deadline_of(step).agency, step) for step in steps], DeadlineHistoryTable
            ),
        }

    def get_export_name(self) -> str:
        return self.with_moment(f"services_{self.form.cleaned_data['on']}")

    def _table(self, table: type[DeadlineTable], deadlines: "QuerySet[Any]") -> DeadlineTable:
        """The deadlines that the form asks for."""
        wanted = self.form.cleaned_data
        if wanted["agency"]:
            deadlines = deadlines.filter(agency=wanted["agency"])
        groups = [
            group for group in by_quarter(deadlines) if wanted["quarter"] in (None, group.quarter)
        ]
        return table(deadline_lines(groups, on=wanted["on"]))
