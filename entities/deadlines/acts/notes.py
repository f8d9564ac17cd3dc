"""What is said of an order without changing how it stands: a note, a promise."""

from datetime import date
from typing import Unpack

from entities.choices import DeadlineActKind as Kind
from entities.deadlines.acts.record import Recorded, record
from entities.models import DeadlineAct, ServiceDeadline


def add_note(order: ServiceDeadline, *, note: str, **recorded: Unpack[Recorded]) -> DeadlineAct:
    """Write down what others should know."""
    return record(order, Kind.NOTE, note=note, **recorded)


def promise(
    order: ServiceDeadline, *, due_on: date, note: str = "", **recorded: Unpack[Recorded]
) -> DeadlineAct:
    """The lead says by which day it will be done; the deadline stays as it is."""
    return record(order, Kind.PROMISE, due_on=due_on, note=note, **recorded)
