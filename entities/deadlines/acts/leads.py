"""Another agency takes the lead, and what two orders have in common counts once.

An order whose new lead has one already for the same service and decision is joined to that one,
from the day on which both have it.
"""

from datetime import date, datetime
from typing import Any, Unpack

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from dvctrack.lib.refused import Refused
from entities.choices import DeadlineActKind as Kind
from entities.deadlines.acts.record import Life, Recorded, record
from entities.deadlines.rules import UNCOUNTED, day_text, may_join
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
    day = recorded["on"]
    if not agency.is_valid_on(day):
        words = _("%(agency)s does not exist on %(day)s. Choose an agency of that day.")
        raise Refused(words % {"agency": agency, "day": day_text(day)})
    said: dict[str, Any] = {"agency": agency, "document": document, "reason": reason}
    return record_counted_once(order, Kind.TRANSFER, since=day, **said, **recorded)


def join(
    order: ServiceDeadline, *, other: ServiceDeadline, reason: str, **recorded: Unpack[Recorded]
) -> DeadlineAct:
    """From the day on `order` counts with `other`, of the same service and lead."""
    if order.pk == other.pk:
        raise Refused(_("This is the same deadline. Choose another one of the service."))
    if order.service_id != other.service_id:
        raise Refused(_("These are deadlines of two services. Join the services first."))
    return record(order, Kind.JOIN, joins=other, reason=reason, **recorded)


@transaction.atomic
def record_counted_once(
    order: ServiceDeadline,
    kind: Kind,
    *,
    since: date,
    seen: int | None = None,
    reason: str,
    by: User | None,
    at: datetime,
    **said: Any,
) -> DeadlineAct:
    """Write an act that may change with whom the order counts from `since` on.

    What was joined for the same decision after that day is parted, and joined anew where two
    orders still have it in common.
    """
    who: dict[str, Any] = {"by": by, "at": at, "reason": reason}
    life = Life.locked(order, seen=seen)
    for joining, one, other in life.joinings():
        if (
            joining.deadline_id == order.pk
            and joining.day >= since
            and one.decision_id == other.decision_id
        ):
            life.record(Kind.ANNUL, on=joining.day, annuls=joining, **who)
    act = Life.locked(order).record(kind, **who, **said)
    life = Life.locked(order)
    if found := twin_of(life, since=since):
        day, twin = found
        life.record(Kind.JOIN, on=day, joins=twin, **who)
    return act


def twin_of(life: Life, *, since: date) -> tuple[date, ServiceDeadline] | None:
    """The other order of the same service that one agency leads by the same decision, and the
    first day from `since` on which both stand on the list.
    """
    lives: tuple[Life, ...] = (life, *life.others)
    days = {row.order.ordered_on for row in lives} | {act.day for row in lives for act in row.acts}
    for day in sorted({since, *(day for day in days if day and day > since)}):
        now = life.until(day)
        for other in life.others if now.state not in UNCOUNTED else ():
            then = other.until(day)
            if may_join(now, then) and then.decision_id == now.decision_id:
                return day, other.order
    return None
