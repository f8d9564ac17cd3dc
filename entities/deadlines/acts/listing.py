"""An order leaves the list of services, or comes back to it, by a document."""

from typing import Unpack

from django.db import transaction

from entities.choices import DeadlineActKind as Kind
from entities.deadlines.acts.leads import join_to_twin
from entities.deadlines.acts.record import Recorded, record
from entities.models import DeadlineAct, LegalDocument, ServiceDeadline


def withdraw(
    order: ServiceDeadline, *, document: LegalDocument, reason: str, **recorded: Unpack[Recorded]
) -> DeadlineAct:
    """It need not be done any more."""
    return record(order, Kind.WITHDRAW, document=document, reason=reason, **recorded)


@transaction.atomic
def restore(
    order: ServiceDeadline, *, document: LegalDocument, reason: str, **recorded: Unpack[Recorded]
) -> DeadlineAct:
    """It stands again as if it had not been withdrawn: lateness runs from the due day.

    What came to its lead meanwhile for the same decision counts with it once (`join_to_twin`).
    """
    act = record(order, Kind.RESTORE, document=document, reason=reason, **recorded)
    join_to_twin(order, since=act.day, reason=reason, by=act.by, at=act.recorded_at)
    return act
