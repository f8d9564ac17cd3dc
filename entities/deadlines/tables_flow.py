"""What is overdue carried over from quarter to quarter, as a table."""

from collections.abc import Sequence
from datetime import timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.tables.base import Column
from dvctrack.lib.tables.cells import Cell, text
from entities.deadlines.flow import Change, Flow, Line
from entities.deadlines.tables import quarter_name
from entities.deadlines.tables_counts import Asked, CountsTable


class FlowTable(CountsTable):
    """For each quarter: opening + came − went = closing; each number links to its rows."""

    key = "flow"
    title = gettext_lazy("Overdue carried over by quarter")

    @classmethod
    def of(
        cls, flow: Flow, *, asked: Asked, is_of_agency: bool, notes: Sequence[str] = ()
    ) -> "FlowTable":
        """What moved is told where the rows of one agency are counted, and what was joined where
        anything was.
        """
        shown = {
            change: any(line.by_change[change] for line in flow.lines) for change in Change
        } | dict.fromkeys((Change.NEW, Change.COMPLETED, Change.EXTENDED, Change.WITHDRAWN), True)
        shown |= dict.fromkeys((Change.MOVED_HERE, Change.MOVED_AWAY), is_of_agency)
        columns = [
            ("quarter", _QUARTER),
            ("opening", _balance_column(_("Overdue at the beginning"), "opening", asked)),
            *((change.value, _change_column(change, asked)) for change in Change if shown[change]),
            ("closing", _balance_column(_("Overdue at the end"), "closing", asked)),
        ]
        return cls(flow.lines[::-1], asked=asked, notes=notes, extra_columns=columns)


def _line_name(line: Line) -> Cell:
    name = quarter_name(line.quarter)
    if line.ends_on == line.quarter.ends_on:
        return text(name)
    until = {"quarter": name, "day": date_format(line.ends_on, "SHORT_DATE_FORMAT")}
    return text(_("%(quarter)s, until %(day)s") % until)


_QUARTER = Column(gettext_lazy("Quarter"), render=_line_name, row_header=True, css="col-name")
SIGNS = dict.fromkeys(Change, "−") | {Change.NEW: "+", Change.MOVED_HERE: "+"}


def _change_column(change: Change, asked: Asked) -> Column:
    address = reverse("services-flow")

    def render(line: Line) -> Cell:
        query = {"of": line.quarter.code, "change": change.value}
        return asked.number(line.by_change[change], address, **query)

    return Column(f"{SIGNS[change]} {change.label}", render=render, css="col-number")


def _balance_column(heading: str, name: str, asked: Asked) -> Column:
    services = reverse("services")

    def render(line: Line) -> Cell:
        day = line.ends_on if name == "closing" else line.starts_on - timedelta(days=1)
        query = {"on": day.isoformat(), "state": "overdue"}
        return asked.number(getattr(line, name), services, **query)

    return Column(heading, render=render, css="col-number")
