"""Numbers of services: in parts, carried over from quarter to quarter, and of two days."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from dvctrack.lib.tables.views import TableExportMixin
from entities.deadlines.by import heat_map, parts
from entities.deadlines.chart import OverdueChart
from entities.deadlines.compare import compare
from entities.deadlines.flow import Change, flow
from entities.deadlines.forms_counts import NumbersForm
from entities.deadlines.quarters import Quarter
from entities.deadlines.state import agencies_with_deadlines
from entities.deadlines.tables_counts import TITLES, Asked, HeatTable, PartsTable
from entities.deadlines.tables_flow import FlowTable
from entities.deadlines.tables_turns import CameTable, MovedTable, TurnsTable, WentTable, named
from entities.models import Agency
from entities.people.views_seen_at import SeenAtMixin


class NumbersView(SeenAtMixin, TableExportMixin, TemplateView):
    """A page of numbers of services on a day, of all agencies or of one."""

    @property
    def usual_day(self) -> date:
        """The day that is shown where none is asked for."""
        return timezone.localdate()

    @property
    def usual_days(self) -> dict[str, date]:
        return {"on": self.usual_day}

    @cached_property
    def form(self) -> NumbersForm:
        return NumbersForm(
            self.request.GET, usual=self.usual_days, agencies=agencies_with_deadlines()
        )

    @property
    def agency(self) -> Agency | None:
        found: Agency | None = self.form.cleaned_data["agency"]
        return found

    @property
    def on(self) -> date:
        """The day that is asked about, of two the later one."""
        given = self.form.cleaned_data
        day: date = given["to"] if "to" in given else given["on"]
        return day

    @property
    def asked(self) -> Asked:
        seen_at = self.request.GET.get("seen_at", "") if self.seen_at else ""
        return Asked(self.on, self.agency, seen_at, has_links=self.has_links)

    def known_until(self) -> date | None:
        """The day of the last list or record; None where there is none."""
        return None

    @property
    def has_links(self) -> bool:
        """Whether the numbers lead to lists that the reader may read."""
        return True

    @property
    def notes(self) -> list[str]:
        """What a file says of the agency and of the moment."""
        return [*([str(self.agency)] if self.agency else []), *self.seen_note]

    def numbers(self) -> dict[str, Any]:
        """What the page shows, with its `tables`."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(form=self.form, **kwargs)
        context |= {"seen_form": self.seen_form, "seen_at": self.seen_at}
        if not self.form.is_valid():
            return {**context, "tables": []}
        known_until = None if self.seen_at else self.known_until()
        return {
            **context,
            "on": self.on,
            "agency": self.agency,
            "known_until": known_until if known_until and known_until < self.on else None,
            **self.numbers(),
        }

    def get_export_name(self) -> str:
        match = self.request.resolver_match
        name = ((match and match.url_name) or "services").replace("-", "_")
        return self.with_moment(f"{name}_{self.on}")


class PartsView(NumbersView):
    """How the orders of a day stand, in parts that add up: by `by`."""

    template_name = "entities/services_by.html"
    by = ""

    @property
    def title(self) -> str | Promise:
        return TITLES[self.by]

    def numbers(self) -> dict[str, Any]:
        found = parts(self.by, on=self.on, agency=self.agency, seen_at=self.seen_at)
        table = PartsTable.of(found, asked=self.asked, notes=self.notes)
        return {"table": table, "counts": found.total, "tables": [table]}


class ByAgencyView(PartsView):
    """With what is overdue by agency and quarter beside it."""

    by = "agency"

    def numbers(self) -> dict[str, Any]:
        found = super().numbers()
        heat = heat_map(on=self.on, agency=self.agency, seen_at=self.seen_at)
        table = HeatTable.of(heat, asked=self.asked, notes=self.notes)
        return {**found, "heat": table, "tables": [*found["tables"], table]}


class FlowView(NumbersView):
    """What is overdue carried over from quarter to quarter; `?of=2022-Q3&change=new` lists the
    rows that such a number counts.
    """

    template_name = "entities/services_flow.html"
    title = gettext_lazy("Overdue carried over by quarter")

    def numbers(self) -> dict[str, Any]:
        found = flow(on=self.on, agency=self.agency, seen_at=self.seen_at)
        table = FlowTable.of(
            found, asked=self.asked, is_of_agency=self.agency is not None, notes=self.notes
        )
        context = {"table": table, "chart": OverdueChart(found.lines), "tables": [table]}
        wanted, change = self.request.GET.get("of"), self.request.GET.get("change")
        line = next((line for line in found.lines if line.quarter.code == wanted), None)
        if line is None or change not in Change.values or not self.has_links:
            return context
        rows = named(found.of(line, Change(change)), on=self.on, seen_at=self.seen_at)
        turns = TurnsTable(rows, asked=self.asked, notes=self.notes)
        turns.title = f"{Change(change).label} – {line.quarter.code}"
        return {**context, "turns": turns, "tables": [table, turns]}


class CompareView(NumbersView):
    """What is overdue on two days: which rows came, which went, which changed their lead."""

    template_name = "entities/services_compare.html"
    title = gettext_lazy("Overdue on two days")

    @property
    def usual_days(self) -> dict[str, date]:
        """The day, and the end of the quarter before it."""
        before = Quarter.containing(self.usual_day).starts_on - timedelta(days=1)
        return {"from": before, "to": self.usual_day}

    def numbers(self) -> dict[str, Any]:
        since = self.form.cleaned_data["from"]
        found = compare(since=since, on=self.on, agency=self.agency, seen_at=self.seen_at)
        kinds = (
            (CameTable, found.came),
            (WentTable, found.went),
            (MovedTable, found.moved),
        )
        tables = [
            table(named(rows, on=self.on, seen_at=self.seen_at), asked=self.asked, notes=self.notes)
            for table, rows in kinds
        ]
        return {"since": since, "compared": found, "tables": tables}
