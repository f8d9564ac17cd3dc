"""What all acts share: the lock, who may, what follows on what, and the rows that are written."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NotRequired, Self, TypedDict, TypeVar

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from dvctrack.lib.logs import event
from dvctrack.lib.refused import Refused
from entities.choices import DeadlineActKind as Kind
from entities.deadlines.fold import Standing, standing
from entities.deadlines.rows import acts_of
from entities.models import DeadlineAct, Evidence, ServiceDeadline

Row = TypeVar("Row", DeadlineAct, Evidence, ServiceDeadline)


class Recorded(TypedDict):
    """By whom an act is recorded, when, from which day it counts, and what the form had shown."""

    by: User | None
    at: datetime
    on: date
    seen: NotRequired[int | None]


@dataclass(frozen=True)
class GivenEvidence:
    """What is given to show that a service is offered: an address, or a file."""

    address: str = ""
    file: File[Any] | None = None


@dataclass(frozen=True)
class Life:
    """An order under lock, and its acts in effect in the order in which they count."""

    order: ServiceDeadline
    acts: Sequence[DeadlineAct]

    @classmethod
    def locked(cls, order: ServiceDeadline, *, seen: int | None = None) -> Self:
        """Nobody else records an act of this order until the end of the transaction.

        Raises Refused where `seen` is not the key of its last act any more.
        """
        order = ServiceDeadline.objects.select_for_update(no_key=True).get(pk=order.pk)
        last = DeadlineAct.objects.filter(deadline=order).aggregate(last=Max("pk"))["last"] or 0
        if seen is not None and seen != last:
            raise Refused(_("Somebody has recorded another act meanwhile. Look at it first."))
        return cls(order, acts_of([order])[order.pk])

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
        **said: Any,
    ) -> DeadlineAct:
        """Write an act of this order, or raise Refused."""
        act = DeadlineAct(deadline=self.order, kind=kind, day=on, by=by, recorded_at=at, **said)
        if kind != Kind.TRANSFER and on > localdate(at):
            raise Refused(_("The day lies in the future."))
        checked(act).save()
        for given in evidence:
            keep(given, act=act)
        event("deadline act", by=by, deadline=self.order.pk, kind=kind.value)
        return act


@transaction.atomic
def record(
    order: ServiceDeadline,
    kind: Kind,
    *,
    seen: int | None = None,
    **said: Any,
) -> DeadlineAct:
    """Lock the order and write an act of it, or raise Refused."""
    return Life.locked(order, seen=seen).record(kind, **said)


def checked(row: Row) -> Row:
    """The row, where its fields and constraints allow it; Refused with their sentences."""
    try:
        row.full_clean()
    except ValidationError as wrong:
        raise Refused(" ".join(wrong.messages)) from wrong
    return row


def keep(given: GivenEvidence, *, act: DeadlineAct) -> Evidence:
    """Store evidence beside its act; a file as it came, under its SHA-256."""
    row = Evidence(act=act, address=given.address)
    if given.file is not None:
        content = given.file.read()
        row.sha256 = hashlib.sha256(content).hexdigest()
        row.file_name = (given.file.name or "")[:300]
        row.file.save(f"{row.sha256}.pdf", given.file, save=False)
    checked(row).save()
    return row
