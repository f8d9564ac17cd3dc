"""The deadlines of services by the quarter of the due day, and who changed or extended them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from dvctrack.lib.history import Step
from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import Cell, day, link, missing, text, whole
from dvctrack.lib.tables.steps import NOTHING, changes, moment, person, reason
from entities.deadlines.history import order_of
from entities.deadlines.quarters import Quarter
from entities.deadlines.rows import DeadlineRow
from entities.models import DeadlineAct


def quarter_name(quarter: Quarter | None) -> str:
    """Such as "Quý II năm 2022"; of rows without a day that they have none."""
    if quarter is None:
        return _("Without a deadline")
    return _("Quarter %(number)s of %(year)d") % {
        "number": quarter.roman,
        "year": quarter.year,
    }


def _decisions(row: DeadlineRow) -> Cell:
    names = [str(decision) for decision in row.decisions]
    return Cell(
        format_html_join("", "<div>{}</div>", ((name,) for name in names)), "; ".join(names)
    )


def _days_late(row: DeadlineRow) -> Cell:
    return whole(row.days_late) if row.days_late else missing(_("in time"))


class DeadlineTable(Table):
    """Deadlines under the heading of their quarter; one row for each lead agency."""

    group_by = "quarter"
    stacks = True

    @property
    def total(self) -> str:
        """Services and rows in words: a service with two lead agencies has two rows."""
        services = len({row.deadline.service_id for row in self.data})
        return _("%(services)s, %(rows)s") % {
            "services": ngettext("%(count)d service", "%(count)d services", services)
            % {"count": services},
            "rows": ngettext("%(count)d row", "%(count)d rows", len(self)) % {"count": len(self)},
        }

    def __init__(
        self,
        records: Iterable[DeadlineRow],
        *,
        on: date,
        notes: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        self.on = on
        self.notes = notes
        super().__init__(records, **kwargs)

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

    quarter = Column(gettext_lazy("Quarter"), render=lambda row: text(quarter_name(row.quarter)))
    service = Column(
        gettext_lazy("Public service"),
        render=lambda row: text(row.service.name),
        row_header=True,
        css="col-wide",
    )
    agency = Column(
        gettext_lazy("Lead agency"),
        render=lambda row: link(row.agency.name, row.agency.get_absolute_url()),
        css="col-name",
    )
    decisions = Column(gettext_lazy("Decision"), render=_decisions, css="col-document")
    deadline = Column(gettext_lazy("Deadline as printed"), render=lambda row: text(row.words))
    due_on = Column(
        pgettext_lazy("deadline", "Due on"),
        render=lambda row: day(row.due_on),
        css="col-day",
    )
    days_late = Column(gettext_lazy("Days late"), render=_days_late, css="col-number")


class OverdueTable(DeadlineTable):
    key = "overdue"
    title = gettext_lazy("Overdue")


class UpcomingTable(DeadlineTable):
    """The same without the days late: nothing here is late."""

    key = "upcoming"
    title = gettext_lazy("Due next")

    class Meta:
        exclude = ("days_late",)


class CompletedTable(DeadlineTable):
    """Deadlines that were met or missed, with the day of completion instead of lateness."""

    key = "completed"
    title = gettext_lazy("Completed")

    completed_on = Column(
        gettext_lazy("Completed on"),
        render=lambda row: day(row.standing.done_on),
        css="col-day",
    )

    class Meta:
        exclude = ("days_late",)


def _said(row: Any, name: str) -> str:
    value = getattr(row, name, None)
    if value in (None, ""):
        return NOTHING
    if name == "kind":
        return row.get_kind_display()  # type: ignore[no-any-return]
    return date_format(value, "SHORT_DATE_FORMAT") if isinstance(value, date) else str(value)


def _changes(step: Step) -> Cell:
    """What a step changed or recorded; first, whether it changes lists of days before it."""
    said = changes(step, _said)
    mark = step.row.mark if isinstance(step.row, DeadlineAct) else ""
    if not mark:
        return said
    return Cell(format_html("<strong>{}</strong><br>{}", mark, said.html), f"{mark}; {said.value}")


class DeadlineHistoryTable(Table):
    """The steps of orders and their acts, latest first."""

    key = "history"
    title = gettext_lazy("Who changed what")
    stacks = True

    at = Column(gettext_lazy("When"), render=moment, css="col-day", row_header=True)
    service = Column(
        gettext_lazy("Public service"),
        render=lambda step: text(order_of(step).service.name),
        css="col-wide",
    )
    agency = Column(
        gettext_lazy("Lead agency"),
        render=lambda step: link(
            order_of(step).agency.name, order_of(step).agency.get_absolute_url()
        ),
        css="col-name",
    )
    changes = Column(gettext_lazy("Before and after"), render=_changes, css="col-wide")
    person = Column(gettext_lazy("By"), render=person)
    reason = Column(gettext_lazy("Reason"), render=reason)
