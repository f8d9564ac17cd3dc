"""What reaches back on purpose: an order that was recorded wrongly, an act recorded by mistake."""

from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from dvctrack.lib.refused import Refused
from entities.choices import DeadlineActKind as Kind
from entities.deadlines.acts.leads import join_to_twin, twin_of
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
    day = life.order.ordered_on or life.order.decision.issued_on
    now = life.until(day)
    if due_on and not words:
        raise Refused(_("Write the deadline in words too, as the decision should have it."))
    lead = agency.pk if agency else now.lead_id
    decided = decision.pk if decision else now.decision_id
    is_same_deadline = not words or (words.strip(), due_on) == (now.words, now.first_due_on)
    if is_same_deadline and (lead, decided) == (now.lead_id, now.decision_id):
        raise Refused(_("This is what the order says already. Change what is wrong in it."))
    act = life.record(
        Kind.CORRECT,
        by=by,
        at=at,
        on=day,
        reason=reason,
        words=words,
        due_on=due_on,
        agency=agency,
        document=decision,
    )
    if (agency or decision) and twin_of(Life.locked(order), since=day):
        raise Refused(
            _("This agency has a deadline for the service by this decision already. Join the two.")
        )
    return act


@transaction.atomic
def annul(
    act: DeadlineAct, *, reason: str, by: User | None, at: datetime, seen: int | None = None
) -> DeadlineAct:
    """Take back an act that was recorded by mistake, from its own day on; both stay readable.

    With a transfer goes what was joined by it.
    """
    order = act.deadline
    life = Life.locked(order, seen=seen)
    if act.kind == Kind.ANNUL:
        raise Refused(_("An annulment stays. Record again what was annulled by mistake."))
    if act.pk not in {row.pk for row in life.acts}:
        raise Refused(_("This act was annulled already."))
    if act.kind == Kind.TRANSFER:
        for joining in life.acts:
            if joining.kind == Kind.JOIN and joining.day >= act.day:
                life.record(Kind.ANNUL, by=by, at=at, on=joining.day, reason=reason, annuls=joining)
    annulment = Life.locked(order).record(
        Kind.ANNUL, by=by, at=at, on=act.day, reason=reason, annuls=act
    )
    if act.kind in (Kind.TRANSFER, Kind.WITHDRAW):
        join_to_twin(order, since=act.day, reason=reason, by=by, at=at)
    return annulment
