"""What may follow on what: why an act cannot be recorded of an order as it stands."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from entities.choices import DeadlineActKind as Kind
from entities.choices import DeadlineState as State
from entities.deadlines.fold import UNLISTED, WAITING, Standing
from entities.models import DeadlineAct, ServiceDeadline
from entities.models.deadline_act import REACHING_BACK

# No longer, or not yet, something to be done.
UNCOUNTED = (*UNLISTED, State.WITHDRAWN)
_ALSO_WITHDRAWN = (Kind.NOTE, Kind.ANSWER, Kind.TRANSFER, Kind.RESTORE)
_NOT_DONE = (Kind.PROMISE, Kind.CLAIM, Kind.CONFIRM, Kind.EXTEND)


def why_not(kind: Kind, now: Standing) -> str:
    """Why no act of this kind can follow on how an order stands; "" where one can.

    Who asks for time needs that a question may be asked, and that an extension may follow.
    """
    if kind in REACHING_BACK:
        return ""
    if now.state == State.NOT_ORDERED:
        return _("On %(day)s this was not ordered yet.") % {"day": day_text(now.on)}
    if now.state == State.JOINED:
        return _("This counts with another deadline of the service. Record it there.")
    if now.state == State.WITHDRAWN and kind not in _ALSO_WITHDRAWN:
        return _("This was withdrawn from the list. Put it back on the list first.")
    if now.is_done and kind in _NOT_DONE:
        words = _("This is done: completion on %(day)s was confirmed. Reopen it first.")
        return words % {"day": day_text(now.done_on)}
    return _of_kind(kind, now)


def _of_kind(kind: Kind, now: Standing) -> str:
    if kind == Kind.CLAIM and now.state in WAITING:
        words = _("Completion on %(day)s was reported already and awaits confirmation.")
        return words % {"day": day_text(now.done_on)}
    if kind == Kind.SEND_BACK and now.state not in WAITING:
        return _("No report of completion awaits confirmation.")
    if kind == Kind.REOPEN and not now.is_done:
        return _("Completion was not confirmed, so there is nothing to reopen.")
    if kind == Kind.EXTEND and now.due_on is None:
        return _("The order has no due day that could be extended. Correct the order instead.")
    if kind == Kind.RESTORE and now.state != State.WITHDRAWN:
        return _("This stands on the list.")
    if kind == Kind.ASK and now.question is not None:
        words = _("The question of %(day)s still waits for its answer.")
        return words % {"day": day_text(now.question.day)}
    if kind == Kind.ANSWER and now.question is None:
        return _("No question waits for an answer.")
    return ""


def fault(act: DeadlineAct, now: Standing, order: ServiceDeadline) -> str:
    """Why this very act cannot follow on how its order stood just before it; "" where it can."""
    kind = Kind(act.kind)
    found = why_not(kind, now)
    if kind == Kind.ASK and act.due_on:
        found = found or why_not(Kind.EXTEND, now)
    if found:
        return found
    days = {"day": day_text(act.due_on or act.done_on), "now": day_text(now.due_on)}
    is_extension = kind in (Kind.EXTEND, Kind.ASK)
    if is_extension and act.due_on and now.due_on and act.due_on <= now.due_on:
        return _("%(day)s is no later than %(now)s, until when it is due. Give a later day.") % days
    if kind == Kind.PROMISE and act.due_on and act.due_on < act.day:
        return _("%(day)s lies before the day of the promise. Give a later day.") % days
    if act.done_on and order.ordered_on and act.done_on < order.ordered_on:
        words = _("%(day)s lies before %(ordered)s, when this was ordered.")
        return words % {**days, "ordered": day_text(order.ordered_on)}
    if kind == Kind.TRANSFER and act.agency_id == now.lead_id:
        return _("This agency leads it already.")
    return ""


def may_join(order: Standing, other: Standing) -> bool:
    """Whether an order can count with another: both are listed, and one agency leads them."""
    return other.state not in UNCOUNTED and order.lead_id == other.lead_id


def day_text(day: date | None) -> str:
    """A day in a sentence."""
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""
