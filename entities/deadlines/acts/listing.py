"""An order leaves the list of services, or comes back to it, by a document."""

from typing import Any, Unpack

from entities.choices import DeadlineActKind as Kind
from entities.deadlines.acts.leads import record_counted_once
from entities.deadlines.acts.record import Recorded
from entities.models import DeadlineAct, LegalDocument, ServiceDeadline


def withdraw(
    order: ServiceDeadline, *, document: LegalDocument, reason: str, **recorded: Unpack[Recorded]
) -> DeadlineAct:
    """It need not be done any more."""
    said: dict[str, Any] = {"document": document, "reason": reason, "since": recorded["on"]}
    return record_counted_once(order, Kind.WITHDRAW, **said, **recorded)


def restore(
    order: ServiceDeadline, *, document: LegalDocument, reason: str, **recorded: Unpack[Recorded]
) -> DeadlineAct:
    """It stands again as if it had not been withdrawn: lateness runs from the due day.

    Where its lead got another one for the same decision meanwhile, the two count once.
    """
    said: dict[str, Any] = {"document": document, "reason": reason, "since": recorded["on"]}
    return record_counted_once(order, Kind.RESTORE, **said, **recorded)
