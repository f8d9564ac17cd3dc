"""Who gave or changed which order, and what was recorded of it."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from dvctrack.lib.history import Step
from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import Cell, link, text
from dvctrack.lib.tables.steps import NOTHING, changes, moment, person, reason
from entities.deadlines.history import order_of
from entities.models import DeadlineAct


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
