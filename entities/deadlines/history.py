"""Who gave or changed which order, when and why; what became of it is told by its acts."""

from datetime import datetime

from dvctrack.lib.history import Step, steps
from entities.deadlines.rows import NAMES
from entities.models import ServiceDeadline

VALUES = (*NAMES, "deadline_text", "due_on", "note")


def deadline_history(*, since: datetime) -> list[Step]:
    """The steps of orders after `since`, latest first."""
    return steps(ServiceDeadline.history.all(), VALUES, *NAMES, since=since)
