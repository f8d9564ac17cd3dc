"""What reaches back on purpose: an order that was recorded wrongly, an act recorded by mistake."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from dvctrack.lib.refused import Refused
from entities.choices import DeadlineActKind as Kind
from entities.deadlines.acts.leads import record_counted_once, twin_of
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
    return record_counted_once(
        order,
        Kind.CORRECT,
        since=day,
        by=by,
        at=at,
        on=day,
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
    """Take back an act that was recorded by mistake, from its own day on; both stay readable.

    A joining goes with the transfer by which it came, and not alone, since two would count then.
    """
    order = act.deadline
    life = Life.locked(order, seen=seen)
    if act.kind == Kind.ANNUL:
        raise Refused(_("An annulment stays. Record again what was annulled by mistake."))
    if act.pk not in {row.pk for row in life.acts}:
        raise Refused(_("This act was annulled already."))
    said: dict[str, Any] = {"by": by, "at": at, "on": act.day, "reason": reason, "annuls": act}
    if act.kind != Kind.JOIN:
        return record_counted_once(order, Kind.ANNUL, since=act.day, **said)
    annulment = life.record(Kind.ANNUL, **said)
    if twin_of(Life.locked(order), since=act.day):
        raise Refused(_("Then one lead would have two. Annul the transfer that brought them here."))
    return annulment
