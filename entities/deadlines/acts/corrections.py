"""What reaches back on purpose: an order that was recorded wrongly, an act recorded by mistake."""

from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction

from entities.choices import DeadlineActKind as Kind
from entities.deadlines.acts.record import Life
from entities.models import Agency, DeadlineAct, LegalDocument, ServiceDeadline


@transaction.atomic
def correct(
    order: ServiceDeadline,
    *,
    reason: str,
    by: User | None,
    at: datetime,
    seen: int | None = None,
    words: str = "",
    due_on: date | None = None,
    agency: Agency | None = None,
    decision: LegalDocument | None = None,
) -> DeadlineAct:
    """What the order should have said, from its own day on.

    `words` and `due_on` go together: words without a day mean that there is none. `agency` is the
    first lead, `decision` the one that orders.
    """
    life = Life.locked(order, seen=seen)
    return life.record(
        Kind.CORRECT,
        by=by,
        at=at,
        on=life.order.ordered_on or life.order.decision.issued_on,
        reason=reason,
        words=words,
        due_on=due_on,
        agency=agency,
        document=decision,
    )


@transaction.atomic
def annul(
    act: DeadlineAct, *, reason: str, by: User | None, at: datetime, seen: int | None = None
) -> DeadlineAct:
    """Take back an act that was recorded by mistake, from its own day on; both stay readable."""
    life = Life.locked(act.deadline, seen=seen)
    return life.record(Kind.ANNUL, by=by, at=at, on=act.day, reason=reason, annuls=act)
