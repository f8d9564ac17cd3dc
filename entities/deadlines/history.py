"""Who changed or extended which deadline, when and why."""

from datetime import datetime
from typing import Any

from dvctrack.lib.history import Step, complete, in_model, steps
from entities.deadlines.state import NAMES
from entities.models import DeadlineExtension, ServiceDeadline

VALUES = (*NAMES, "deadline_text", "due_on", "completed_on", "evidence", "note")
EXTENSION = ("decided_on", "due_on", "reason", "document")


def deadline_history(*, since: datetime) -> list[Step]:
    """The steps of deadlines and of their extensions after `since`, latest first.

    The row of an extension's step is the extension, its `deadline` as it was last recorded.
    """
    of_deadlines = steps(ServiceDeadline.history.all(), VALUES, *NAMES, since=since)
    of_extensions = steps(DeadlineExtension.history.all(), EXTENSION, "document", since=since)
    deadlines = _last_recorded({step.row.deadline_id for step in of_extensions})
    for step in of_extensions:
        step.row.deadline = deadlines[step.row.deadline_id]
    return sorted(of_deadlines + of_extensions, key=lambda step: step.at, reverse=True)


def deadline_of(step: Step) -> ServiceDeadline:
    """The deadline that a step changed or extended."""
    row = step.row
    deadline: ServiceDeadline = row.deadline if isinstance(row, DeadlineExtension) else row
    return deadline


def _last_recorded(keys: set[int]) -> dict[int, Any]:
    """The deadlines of these keys, also those taken away."""
    records = ServiceDeadline.history.filter(id__in=keys).select_related(*NAMES)
    last = {row.id: row for row in records.order_by("history_date", "history_id")}
    complete(last.values(), *NAMES)
    return {key: in_model(row, *NAMES) for key, row in last.items()}
