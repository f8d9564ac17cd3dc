"""The rows that became overdue or ceased to be: within a quarter, and between two days."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy

from dvctrack.lib.tables.base import Column
from dvctrack.lib.tables.cells import Cell, day, link, missing, text
from entities.deadlines.compare import Compared
from entities.deadlines.flow import Turn
from entities.deadlines.named import Ordered, agencies_named, services_named
from entities.deadlines.tables_counts import CountsTable
from entities.models import Agency

Found = TypeVar("Found", Turn, Compared)


@dataclass(frozen=True)
class NamedRow:
    """A turn or a comparison with the names of its service and of the agencies that lead."""

    found: Turn | Compared
    service: Ordered
    lead: Agency
    lead_before: Agency | None


def named(
    rows: Collection[Turn] | Collection[Compared], *, on: date, seen_at: datetime | None = None
) -> list[NamedRow]:
    """The rows in their order, agencies called as on the day; two queries."""
    if not rows:
        return []
    services = services_named({row.order_id for row in rows}, seen_at=seen_at)
    before = {row.order_id: row.before for row in rows if isinstance(row, Compared)}
    leads = {row.after.lead_id for row in rows} | {row.lead_id for row in before.values()}
    agencies = agencies_named(leads, on=on, seen_at=seen_at)
    return [
        NamedRow(
            row,
            services[row.order_id],
            agencies[row.after.lead_id],
            agencies[row.before.lead_id] if isinstance(row, Compared) else None,
        )
        for row in rows
    ]


def _service(row: NamedRow) -> Cell:
    return link(row.service.name, f"{reverse('services')}{row.service.pk}/")


def _agency(agency: Agency | None) -> Cell:
    return link(agency.full_title, agency.get_absolute_url()) if agency else missing()


def _day(value: date | None) -> Cell:
    return day(value) if value else missing()


class NamedTable(CountsTable):
    """Rows with their service, the lead and how they stand after it."""

    service = Column(
        gettext_lazy("Public service"), render=_service, row_header=True, css="col-wide"
    )
    agency = Column(
        gettext_lazy("Lead agency"), render=lambda row: _agency(row.lead), css="col-name"
    )
    due_on = Column(
        pgettext_lazy("deadline", "Due on"),
        render=lambda row: _day(row.found.after.due_on),
        css="col-day",
    )
    state = Column(
        gettext_lazy("State"), render=lambda row: text(row.found.after.state.label), css="col-state"
    )


class TurnsTable(NamedTable):
    """The rows that one number of a quarter counts, by their day."""

    key = "turns"
    day = Column(gettext_lazy("Day"), render=lambda row: _day(row.found.day), css="col-day")

    class Meta:
        sequence = ("day", "...")


class CameTable(NamedTable):
    key = "came"
    title = gettext_lazy("Became overdue")

    why = Column(
        gettext_lazy("What happened"),
        render=lambda row: text(row.found.change.label),
        css="col-state",
    )


class WentTable(NamedTable):
    key = "went"
    title = gettext_lazy("No longer overdue")

    why = Column(
        gettext_lazy("What happened"),
        render=lambda row: text(row.found.change.label),
        css="col-state",
    )


class MovedTable(NamedTable):
    """Overdue on both days, and led by another agency."""

    key = "moved"
    title = gettext_lazy("Overdue on both days, with another lead")

    before = Column(
        gettext_lazy("Lead before"), render=lambda row: _agency(row.lead_before), css="col-name"
    )

    class Meta:
        sequence = ("service", "before", "...")
