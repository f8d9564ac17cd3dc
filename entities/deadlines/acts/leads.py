"""Another agency takes the lead, and what two orders have in common counts once."""

from typing import Unpack

from entities.choices import DeadlineActKind as Kind
from entities.deadlines.acts.record import Recorded, record
from entities.models import Agency, DeadlineAct, LegalDocument, ServiceDeadline


def transfer(
    order: ServiceDeadline,
    *,
    agency: Agency,
    reason: str,
    document: LegalDocument | None = None,
    **recorded: Unpack[Recorded],
) -> DeadlineAct:
    """`agency` leads from the day on, which may lie ahead; lateness runs on."""
    return record(order, Kind.TRANSFER, agency=agency, document=document, reason=reason, **recorded)


def join(
    order: ServiceDeadline, *, other: ServiceDeadline, reason: str, **recorded: Unpack[Recorded]
) -> DeadlineAct:
    """From the day on `order` counts with `other`, of the same service and lead."""
    return record(order, Kind.JOIN, joins=other, reason=reason, **recorded)
