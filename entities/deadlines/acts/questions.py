"""A question, and its answer."""

from datetime import date
from typing import Unpack

from entities.choices import DeadlineActKind as Kind
from entities.deadlines.acts.record import Recorded, record
from entities.models import DeadlineAct, ServiceDeadline


def ask(
    order: ServiceDeadline,
    *,
    reason: str,
    due_on: date | None = None,
    **recorded: Unpack[Recorded],
) -> DeadlineAct:
    """With `due_on` the lead asks for an extension until then; without, it is asked to explain."""
    return record(order, Kind.ASK, reason=reason, due_on=due_on, **recorded)


def answer(order: ServiceDeadline, *, reason: str, **recorded: Unpack[Recorded]) -> DeadlineAct:
    """Answer the question that waits; an extension answers it too."""
    return record(order, Kind.ANSWER, reason=reason, **recorded)
