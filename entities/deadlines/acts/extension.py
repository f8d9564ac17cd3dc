from datetime import date
from typing import Unpack

from entities.choices import DeadlineActKind as Kind
from entities.deadlines.acts.record import Recorded, record
from entities.models import DeadlineAct, LegalDocument, ServiceDeadline


def extend(
    order: ServiceDeadline,
    *,
    due_on: date,
    document: LegalDocument,
    reason: str,
    **recorded: Unpack[Recorded],
) -> DeadlineAct:
    """A later due day, by a document, from the day on which it was decided."""
    return record(order, Kind.EXTEND, due_on=due_on, document=document, reason=reason, **recorded)
