"""Who may do what with deadlines now, and why not: asked by pages, actions and the admin."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from entities.choices import DeadlineActKind as Kind
from entities.choices import Role
from entities.deadlines.fold import Standing, standing
from entities.deadlines.rows import DeadlineRow
from entities.deadlines.rules import why_not
from entities.deadlines.state import with_state
from entities.models import ServiceDeadline
from entities.models.membership import AGENCY_ROLES
from entities.policy import READERS, acted_for, holds_one_of, roles_of, sends_for

COORDINATORS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
# What the lead says in its own name, so its approver does where it has one.
SENT_BY_THE_LEAD = (Kind.PROMISE, Kind.CLAIM, Kind.ASK, Kind.ANSWER)
# What nobody records in the place of the lead.
_OF_THE_LEAD = (Kind.PROMISE, Kind.CLAIM)


@dataclass(frozen=True)
class Offer:
    """An act that there is; `why_not` says why this person cannot record it now, "" where it can.

    `asks_for_time` tells the question by which a lead asks for an extension from the one by which
    it is asked to explain.
    """

    kind: Kind
    why_not: str = ""
    asks_for_time: bool = False


@dataclass(frozen=True)
class Actor:
    """What a person is to deadlines on a day: the roles, and the agencies for which they act.

    `speaks_for` are those of `acts_for` in whose name the person says what leaves the agency.
    """

    roles: frozenset[Role] = frozenset()
    acts_for: frozenset[int] = frozenset()
    speaks_for: frozenset[int] = frozenset()

    @classmethod
    def of(cls, user: User | AnonymousUser, *, on: date) -> Self:
        """Read once for any number of orders; a superuser is an administrator."""
        if not user.is_active:
            return cls()
        roles = roles_of(user, on=on)
        if user.is_superuser:
            roles |= {Role.ADMINISTRATOR}
        if roles.isdisjoint(AGENCY_ROLES):
            return cls(roles)
        own, sent = acted_for(user, on=on), sends_for(user, on=on)
        return cls(
            roles,
            frozenset(own.values_list("pk", flat=True)),
            frozenset(sent.values_list("pk", flat=True)),
        )

    def why_not(self, kind: Kind, now: Standing, *, asks_for_time: bool = False) -> str:
        """Why this person does not record such an act, whatever the order allows; "" who does.

        `now` is how the order stands today: what its lead may do passes on with a transfer.
        """
        is_lead = now.lead_id in self.acts_for
        if kind == Kind.CONFIRM and is_lead:
            return _("The lead agency does not confirm its own completion.")
        if Role.ADMINISTRATOR in self.roles:
            return ""
        if kind == Kind.ASK and not asks_for_time:
            may_ask = Role.SUPERVISOR in self.roles
            return "" if may_ask else _("An explanation is asked for by a supervisor.")
        is_of_the_lead = kind in _OF_THE_LEAD or asks_for_time
        if not is_of_the_lead and Role.COORDINATOR in self.roles:
            return ""
        if kind not in (Kind.NOTE, *SENT_BY_THE_LEAD):
            return _("This is recorded by the coordinating office.")
        if not is_lead:
            return _("This is recorded by the agency that leads the service.")
        if kind == Kind.ANSWER and now.question and now.question.due_on:
            return _("A request for more time is answered by the coordinating office.")
        if kind != Kind.NOTE and now.lead_id not in self.speaks_for:
            return _("Your agency has an approver, who sends this.")
        return ""

    def offers(self, row: DeadlineRow, *, today: date) -> list[Offer]:
        """What there is to do today with the order of a row, whatever day the row shows.

        Annulling belongs to one act and is not among them.
        """
        now = standing(row.deadline, row.acts, on=today)
        asks_for_time = now.lead_id in self.acts_for
        found = []
        for kind in Kind:
            is_for_time = kind == Kind.ASK and asks_for_time
            reason = self.why_not(kind, now, asks_for_time=is_for_time) or why_not(kind, now)
            if is_for_time:
                reason = reason or why_not(Kind.EXTEND, now)
            if kind != Kind.ANNUL:
                found.append(Offer(kind, reason, is_for_time))
        return found


def acts_for(user: User | AnonymousUser, row: DeadlineRow, *, today: date) -> Sequence[Offer]:
    """What `user` may record today of one order, and why not; of many ask `Actor.offers`.

    Visitors, who record nothing, are offered nothing.
    """
    actor = Actor.of(user, on=today)
    return actor.offers(row, today=today) if actor.roles else ()


def rows_led_by(user: User | AnonymousUser) -> "QuerySet[Any]":
    """The orders that the agencies of `user` lead today, with their state (`with_state`)."""
    today = localdate()
    own = list(acted_for(user, on=today).values_list("pk", flat=True))
    return with_state(today).filter(lead_as_of__in=own)


def rows_acted_on_by(user: User | AnonymousUser) -> "QuerySet[Any]":
    """The orders whose forms `user` opens: all for those who read everything, else the own ones."""
    is_reader = holds_one_of(READERS, user)
    return ServiceDeadline.objects.all() if is_reader else rows_led_by(user)


def may_coordinate_deadlines(user: User | AnonymousUser) -> bool:
    """Whether `user` orders, confirms, extends, transfers, withdraws and corrects."""
    return holds_one_of(COORDINATORS, user)
