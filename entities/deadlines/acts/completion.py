"""The lead reports that it is done; the coordinating office confirms, sends back, or reopens."""

from collections.abc import Iterable
from datetime import date
from typing import Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from dvctrack.lib.refused import Refused
from entities.choices import DeadlineActKind as Kind
from entities.deadlines.acts.evidence import GivenEvidence
from entities.deadlines.acts.record import Life, Recorded, record
from entities.models import DeadlineAct, ServiceDeadline


def claim(
    order: ServiceDeadline,
    *,
    done_on: date,
    evidence: Iterable[GivenEvidence],
    note: str = "",
    **recorded: Unpack[Recorded],
) -> DeadlineAct:
    """Report completion, with an address on the portal or a file that shows it."""
    given = list(evidence)
    if not given:
        raise Refused(_("Give the address on the portal, or a file that shows the completion."))
    return record(order, Kind.CLAIM, done_on=done_on, evidence=given, note=note, **recorded)


@transaction.atomic
def confirm(
    order: ServiceDeadline,
    *,
    reason: str,
    done_on: date | None = None,
    evidence: Iterable[GivenEvidence] = (),
    **recorded: Unpack[Recorded],
) -> DeadlineAct:
    """Confirm completion: on the day that was reported, unless another one is given."""
    life = Life.locked(order, seen=recorded.pop("seen", None))
    done_on = done_on or life.until(recorded["on"]).done_on
    return life.record(Kind.CONFIRM, reason=reason, done_on=done_on, evidence=evidence, **recorded)


def send_back(order: ServiceDeadline, *, reason: str, **recorded: Unpack[Recorded]) -> DeadlineAct:
    """Not done yet, whatever was reported: late from the due day on."""
    return record(order, Kind.SEND_BACK, reason=reason, **recorded)


def reopen(order: ServiceDeadline, *, reason: str, **recorded: Unpack[Recorded]) -> DeadlineAct:
    """What was confirmed is to be done again: late from the due day on."""
    return record(order, Kind.REOPEN, reason=reason, **recorded)
