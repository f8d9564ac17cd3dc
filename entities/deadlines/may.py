"""Who may do what with deadlines now, and why not: asked by pages, actions and the admin."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet
from django.utils.timezone import localdate

from entities.choices import DeadlineActKind as Kind
from entities.choices import Role
from entities.deadlines.rows import DeadlineRow
from entities.deadlines.state import with_state
from entities.policy import acted_for, holds_one_of


@dataclass(frozen=True)
class Offer:
    """An act that there is; `why_not` says in a sentence why it cannot be done now, else "" ."""

    kind: Kind
    why_not: str = ""


def acts_for(user: User | AnonymousUser, row: DeadlineRow, *, today: date) -> list[Offer]:
    """What `user` may do today with the order of a row, whatever day the row shows."""
    return [Offer(kind) for kind in Kind]


def rows_led_by(user: User | AnonymousUser) -> "QuerySet[Any]":
    """The orders that the agencies of `user` lead today, with their state (`with_state`)."""
    today = localdate()
    own = list(acted_for(user, on=today).values_list("pk", flat=True))
    return with_state(today).filter(lead_as_of__in=own)


def may_coordinate_deadlines(user: User | AnonymousUser) -> bool:
    """Whether `user` orders, confirms, extends, transfers, withdraws and corrects."""
    return holds_one_of(frozenset({Role.COORDINATOR, Role.ADMINISTRATOR}), user)
