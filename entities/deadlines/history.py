"""What was recorded of orders since a moment: given, changed, and what became of them by acts."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from dvctrack.lib.history import Step, complete, in_model, steps
from entities.deadlines.rows import NAMES
from entities.models import DeadlineAct, ServiceDeadline

VALUES = (*NAMES, "deadline_text", "due_on", "note")
# What a reader sees of an act, in the order of its form; the reason stands beside it.
SAID = (
    "kind",
    "day",
    "annuls",
    "words",
    "due_on",
    "done_on",
    "agency",
    "joins",
    "document",
    "note",
)


def deadline_history(*, since: datetime) -> list[Step]:
    """The steps of orders and their acts after `since`, latest first.

    The row of an act's step is the act, its `deadline` as it was last recorded.
    """
    of_orders = steps(ServiceDeadline.history.all(), VALUES, *NAMES, since=since)
    found = [*of_orders, *_steps_of_acts(since)]
    return sorted(found, key=lambda step: step.not_before, reverse=True)


def order_of(step: Step) -> ServiceDeadline:
    """The order that a step changed, or of which it is an act."""
    row = step.row
    order: ServiceDeadline = row.deadline if isinstance(row, DeadlineAct) else row
    return order


def _steps_of_acts(since: datetime) -> list[Step]:
    acts = DeadlineAct.objects.filter(recorded_at__gt=since).order_by("-pk")
    found = list(acts.select_related("by", "annuls", "agency", "joins__agency", "document"))
    orders = _last_recorded({act.deadline_id for act in found})
    for act in found:
        act.deadline = orders[act.deadline_id]
    return [
        Step(
            at=act.recorded_at,
            by=act.by,
            reason=act.reason,
            row=act,
            before=None,
            values=SAID,
            not_before=act.recorded_at,
        )
        for act in found
    ]


def _last_recorded(keys: Iterable[int]) -> dict[int, Any]:
    """The orders of these keys, also those taken away since."""
    records = ServiceDeadline.history.filter(id__in=keys).select_related(*NAMES)
    last = {row.id: row for row in records.order_by("history_id")}
    complete(last.values(), *NAMES)
    return {key: in_model(row, *NAMES) for key, row in last.items()}
