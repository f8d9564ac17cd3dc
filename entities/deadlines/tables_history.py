"""Who changed or extended which deadline: one line for each step, from value to value."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from dvctrack.lib.history import Step
from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import link, text
from dvctrack.lib.tables.steps import NOTHING, changes, moment, person, reason
from entities.models import DeadlineExtension, ServiceDeadline


def deadline_of(step: Step) -> ServiceDeadline:
    """The deadline that a step changed or extended."""
    row = step.row
    deadline: ServiceDeadline = row.deadline if isinstance(row, DeadlineExtension) else row
    return deadline


def _said(row: Any, name: str) -> str:
    value = getattr(row, name, None)
    if value in (None, ""):
        return NOTHING
    return date_format(value, "SHORT_DATE_FORMAT") if isinstance(value, date) else str(value)


class DeadlineHistoryTable(Table):
    """The steps of deadlines, latest first."""

    key = "history"
    title = gettext_lazy("Who changed what")
    stacks = True

    at = Column(gettext_lazy("When"), moment, css="col-day", row_header=True)
    service = Column(
        gettext_lazy("Public service"),
        lambda step: text(deadline_of(step).service.name),
        css="col-wide",
    )
    agency = Column(
        gettext_lazy("Lead agency"),
        lambda step: link(
            deadline_of(step).agency.name, deadline_of(step).agency.get_absolute_url()
        ),
        css="col-name",
    )
    changes = Column(
        gettext_lazy("Before and after"), lambda step: changes(step, _said), css="col-wide"
    )
    person = Column(gettext_lazy("By"), person)
    reason = Column(gettext_lazy("Reason"), reason)
