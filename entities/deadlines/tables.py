"""The deadlines of services by the quarter of the due day, and who changed or extended them."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import Cell, link, text
from entities.deadlines.cells import (
    agency_cell,
    assumed,
    broken,
    day_cell,
    days_late_cell,
    decision_cell,
    extensions_cell,
    note_cell,
    promise_cell,
)
from entities.deadlines.listing import ListedRow
from entities.deadlines.quarters import Quarter


def quarter_name(quarter: Quarter | None) -> str:
    """Such as "Quý II năm 2022"; of rows without a day that they have none."""
    if quarter is None:
        return _("Without a deadline")
    return _("Quarter %(number)s of %(year)d") % {
        "number": quarter.roman,
        "year": quarter.year,
    }


def services_and_rows(services: int, rows: int) -> str:
    """Such as "7 dịch vụ công · 8 lượt cơ quan chủ trì": with two leads a service has two rows."""
    numbers = {
        "services": ngettext("%(count)d service", "%(count)d services", services)
        % {"count": services},
        "rows": ngettext("%(count)d row by lead agency", "%(count)d rows by lead agency", rows)
        % {"count": rows},
    }
    return "{services} · {rows}".format(**numbers)


# The form to which the ticks of a list belong.
TICKS = "ticked-rows"


class DeadlineTable(Table):
    """Deadlines, one row for each lead agency; `key` and `title` are those of what is listed.

    With `has_ticks` a page can choose rows for what is done with several at once.
    """

    stacks = True
    streams = True

    def __init__(
        self,
        records: Iterable[ListedRow],
        *,
        on: date,
        key: str = "",
        title: str | Promise = "",
        notes: Sequence[str] = (),
        has_ticks: bool = False,
        **kwargs: Any,
    ) -> None:
        self.on = on
        self.has_ticks = has_ticks
        self.key, self.title = key or self.key, title or self.title
        self.notes = notes
        self.services_at = reverse("services")
        # Few quarters, decisions and states stand in thousands of rows.
        self.quarter_name, self.sign = cache(quarter_name), cache(str)
        self.label = cache(lambda state: str(state.label))
        super().__init__(records, **kwargs)

    @property
    def total(self) -> str:
        """Services and rows in words."""
        return services_and_rows(len({row.service_id for row in self.data}), len(self))

    def above(self) -> list[str]:
        """Which services these are, on which day, and how many."""
        services = _("Public services with a deadline")
        return [
            f"{services} – {self.title}",
            _("Data as of: %(day)s") % {"day": date_format(self.on, "SHORT_DATE_FORMAT")},
            self.total,
            _("Source: %(source)s") % {"source": _("the decisions that each row names")},
            *self.notes,
        ]

    def render_service(self, row: ListedRow) -> Cell:
        cell = link(row.service, f"{self.services_at}{row.service_id}/")
        if not self.has_ticks:
            return cell
        tick = format_html(
            '<span class="ticked"><input type="checkbox" name="order" value="{}" form="{}" '
            'aria-label="{}">{}</span>',
            *(row.pk, TICKS, _("Tick: %(service)s") % {"service": row.service}, cell.html),
        )
        return cell._replace(html=tick)

    def value_quarter(self, row: ListedRow) -> str:
        return self.quarter_name(row.quarter)

    def value_decision(self, row: ListedRow) -> str:
        sign: str = self.sign(row.decision)
        return f"{sign}; {assumed()}" if row.decision_is_assumed else sign

    def value_state(self, row: ListedRow) -> str:
        return self.label(row.standing.state)

    quarter = Column(
        gettext_lazy("Quarter"),
        render=lambda row: text(quarter_name(row.quarter)),
        only_in_files=True,
    )
    service = Column(
        gettext_lazy("Public service"),
        value=lambda row: row.service,
        row_header=True,
        css="col-wide",
    )
    agency = Column(
        gettext_lazy("Lead agency"),
        render=agency_cell,
        value=lambda row: row.agency.name,
        css="col-name",
    )
    first_agency = Column(
        gettext_lazy("First lead agency"),
        render=lambda row: text(row.first_agency.name),
        value=lambda row: row.first_agency.name,
        only_in_files=True,
    )
    decision = Column(gettext_lazy("Decision"), render=decision_cell, css="col-document")
    deadline = Column(
        gettext_lazy("Deadline as printed"),
        render=lambda row: text(row.words),
        value=lambda row: row.words,
        css="col-words",
    )
    first_due_on = Column(
        gettext_lazy("First due on"),
        render=lambda row: day_cell(row.standing.first_due_on),
        value=lambda row: row.standing.first_due_on,
        css="col-day",
    )
    due_on = Column(
        pgettext_lazy("deadline", "Due on"),
        render=lambda row: day_cell(row.due_on),
        value=lambda row: row.due_on,
        css="col-day",
    )
    extensions = Column(
        pgettext_lazy("number of a deadline", "Extended"),
        render=extensions_cell,
        value=lambda row: row.standing.extensions,
        css="col-number",
    )
    promised_on = Column(
        pgettext_lazy("day of a deadline", "Promised"),
        render=promise_cell,
        value=lambda row: row.standing.promised_on,
        css="col-day",
    )
    is_promise_broken = Column(
        gettext_lazy("Promise not kept"),
        render=lambda row: text(broken(row)),
        value=broken,
        only_in_files=True,
    )
    done_on = Column(
        gettext_lazy("Completed on"),
        render=lambda row: day_cell(row.standing.done_on),
        value=lambda row: row.standing.done_on,
        css="col-day",
    )
    days_late = Column(
        gettext_lazy("Days late"),
        render=days_late_cell,
        value=lambda row: row.days_late or None,
        css="col-number",
    )
    state = Column(
        gettext_lazy("State"),
        render=lambda row: text(row.state.label),
        css="col-state",
    )
    note = Column(
        pgettext_lazy("last one of a deadline", "Note"),
        render=note_cell,
        value=lambda row: row.note or None,
        css="col-note",
    )


class OverdueTable(DeadlineTable):
    """Beside the days late stands which of them were reported as completed."""

    key = "overdue"
    title = gettext_lazy("Overdue")

    class Meta:
        exclude = ("done_on",)

    state = Column(
        gettext_lazy("State"),
        render=lambda row: text(row.state.label),
        only_in_files=True,
    )


class UpcomingTable(DeadlineTable):
    """Without the days late: nothing here is late."""

    key = "upcoming"
    title = gettext_lazy("Due next")

    class Meta:
        exclude = ("done_on", "days_late")


class OneStateTable(UpcomingTable):
    """The same where all rows stand alike."""

    class Meta:
        exclude = ("state",)


class CompletedTable(DeadlineTable):
    """Deadlines that were met or missed, in the order in which they are given."""

    key = "completed"
    title = gettext_lazy("Completed")

    class Meta:
        exclude = ("promised_on", "is_promise_broken")


TITLES = {
    "overdue": gettext_lazy("Overdue"),
    "next_30": gettext_lazy("Due within 30 days"),
    "next_90": gettext_lazy("Due within 90 days"),
    "to_confirm": gettext_lazy("To be confirmed"),
    "done": gettext_lazy("Completed"),
    "upcoming": gettext_lazy("Due next"),
    "all": gettext_lazy("All services"),
    "open": gettext_lazy("Not yet due"),
    "awaiting": gettext_lazy("Awaiting confirmation"),
    "done_in_time": gettext_lazy("Completed in time"),
    "done_late": gettext_lazy("Completed late"),
    "no_deadline": gettext_lazy("Without a deadline"),
    "withdrawn": gettext_lazy("Withdrawn from the list"),
}
_OF_LISTS: dict[str, type[DeadlineTable]] = {
    "overdue": OverdueTable,
    "upcoming": UpcomingTable,
    **dict.fromkeys(("next_30", "next_90", "open", "no_deadline"), OneStateTable),
    **dict.fromkeys(("done", "done_in_time", "done_late"), CompletedTable),
}


def table_of(name: str) -> type[DeadlineTable]:
    """The columns of a list by its name."""
    return _OF_LISTS.get(name, DeadlineTable)
