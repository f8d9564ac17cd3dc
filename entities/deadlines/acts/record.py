"""What all acts share: the lock, who may, what follows on what, and the rows that are written."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NotRequired, Self, TypedDict

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dvctrack.lib.history import name_of
from dvctrack.lib.logs import event
from dvctrack.lib.refused import Refused, checked, refuse_if
from entities.choices import DeadlineActKind as Kind
from entities.deadlines.acts.evidence import GivenEvidence, keep
from entities.deadlines.fold import Standing, standing
from entities.deadlines.may import Actor
from entities.deadlines.rows import acts_of
from entities.deadlines.rules import day_text, fault, may_join
from entities.models import DeadlineAct, ServiceDeadline
from entities.models.deadline_act import REACHING_BACK

# Mergers are recorded before their day, and with them what counts together from then on.
_MAY_LIE_AHEAD = (Kind.TRANSFER, Kind.JOIN, *REACHING_BACK)


class Recorded(TypedDict):
    """By whom an act is recorded, when, from which day it counts, and what the form had shown."""

    by: User | None
    at: datetime
    on: date
    seen: NotRequired[int | None]


def lock_orders(services: Iterable[int]) -> list[ServiceDeadline]:
    """Nobody else records acts of the orders of these services until the end of the transaction.

    All of a service are locked, since what becomes of one may concern those that count with it.
    """
    orders = ServiceDeadline.objects.filter(service__in=list(services)).order_by("pk")
    return list(orders.select_for_update(no_key=True))


@dataclass(frozen=True)
class Life:
    """An order under lock, its acts in effect in the order in which they count, and the lives of
    the other orders of its service.
    """

    order: ServiceDeadline
    acts: Sequence[DeadlineAct]
    others: Sequence[Self] = ()

    @classmethod
    def locked(cls, order: ServiceDeadline, *, seen: int | None = None) -> Self:
        """Raises Refused where `seen` is not the key of the last act any more: 0 is none."""
        orders = lock_orders([order.service_id])
        last = order.acts.order_by("-pk").select_related("by").first()
        if seen is not None and seen != (last.pk if last else 0):
            raise Refused(_outdated(last))
        acts = acts_of(orders)
        lives = {row.pk: cls(row, acts[row.pk]) for row in orders}
        return replace(lives.pop(order.pk), others=tuple(lives.values()))

    def until(self, day: date) -> Standing:
        """How the order stands once all acts up to `day` count."""
        return standing(self.order, self.acts, on=day)

    def record(
        self,
        kind: Kind,
        *,
        by: User | None,
        at: datetime,
        on: date,
        evidence: Iterable[GivenEvidence] = (),
        **values: Any,
    ) -> DeadlineAct:
        """Write an act of this order, or raise Refused."""
        texts = {name: value.strip() for name, value in values.items() if isinstance(value, str)}
        said = {**values, **texts}
        act = DeadlineAct(deadline=self.order, kind=kind, day=on, by=by, recorded_at=at, **said)
        today = localdate(at)
        if by is not None:
            asks_for_time = kind == Kind.ASK and act.due_on is not None
            who = Actor.of(by, on=today)
            refuse_if(who.why_not(kind, self.until(today), asks_for_time=asks_for_time))
        if on > today and kind not in _MAY_LIE_AHEAD:
            words = _("%(day)s lies in the future. Give a day until today.")
            raise Refused(words % {"day": day_text(on)})
        checked(act)
        changed = replace(self, acts=self._with(act))
        refuse_if(_new_fault(self, changed))
        for joining, one, other in changed.joinings():
            if not may_join(one, other):
                words = _(
                    "On %(day)s the two deadlines that count once would not both be listed under "
                    "one lead agency. Annul first what brought them together."
                )
                raise Refused(words % {"day": day_text(joining.day)})
        act.save()
        keep(evidence, act=act)
        event("deadline act", by=by, deadline=self.order.pk, kind=kind.value)
        return act

    def _with(self, act: DeadlineAct) -> list[DeadlineAct]:
        """The acts with this one in its place: after the others of its day."""
        if act.kind == Kind.ANNUL:
            return [row for row in self.acts if row.pk != act.annuls_id]
        before = [row for row in self.acts if row.day <= act.day]
        return [*before, act, *self.acts[len(before) :]]

    def faults(self) -> dict[int | None, str]:
        """By the key of an act, None of a new one, why it does not follow on those before it.

        What was taken over from earlier records need not follow.
        """
        found: dict[int | None, str] = {}
        for place, act in enumerate(self.acts):
            now = standing(self.order, self.acts[:place], on=act.day)
            if why := fault(act, now, self.order):
                found[act.pk] = why
        return found

    def joinings(self) -> Iterator[tuple[DeadlineAct, Standing, Standing]]:
        """Each act by which this order counts with another, or another with this one, and how the
        two stand on its day.
        """
        for other in self.others:
            for one, joined in ((self, other), (other, self)):
                for act in one.acts:
                    if act.joins_id == joined.order.pk:
                        yield act, one.until(act.day), joined.until(act.day)


@transaction.atomic
def record(
    order: ServiceDeadline, kind: Kind, *, seen: int | None = None, **said: Any
) -> DeadlineAct:
    """Lock the order and write an act of it, or raise Refused."""
    return Life.locked(order, seen=seen).record(kind, **said)


def _outdated(last: DeadlineAct | None) -> str:
    """What was recorded after the form of a person was shown."""
    if last is None:
        return _("The form is of another deadline. Open it again.")
    facts = {
        "act": last.get_kind_display(),
        "day": day_text(last.day),
        "person": name_of(last.by) if last.by else _("a command"),
    }
    words = _("Meanwhile %(person)s recorded: %(act)s of %(day)s. Look at it and decide again.")
    return words % facts


def _new_fault(before: Life, after: Life) -> str:
    """Why an act, or one that was recorded after it, does not follow any more."""
    faults = after.faults()
    if None in faults:
        return faults[None]
    known = before.faults()
    for act in after.acts:
        if act.pk in faults and act.pk not in known:
            words = _("Then this would not follow any more: %(act)s of %(day)s. %(why)s")
            facts = {"act": act.get_kind_display(), "day": day_text(act.day)}
            return words % {**facts, "why": faults[act.pk]}
    return ""
