"""The whole life of a service: its orders, and everything that was recorded of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from entities.agencies.names import name_agencies
from entities.choices import DeadlineActKind as Kind
from entities.deadlines.fold import COMPLETION
from entities.deadlines.rows import DeadlineRow, rows_of
from entities.deadlines.state import with_state
from entities.models import (
    Agency,
    DeadlineAct,
    Evidence,
    Service,
    ServiceDeadline,
    annex_order,
)

# What the lead and the office say to each other.
BETWEEN_OFFICES = (Kind.NOTE, Kind.ASK, Kind.ANSWER)


@dataclass(frozen=True)
class ToldAct:
    """One act as a page tells it; `agency` of a transfer has its name of the day.

    `evidence` is what this reader may see of it. `is_inside` says whether the reader sees people
    and notes.
    """

    act: DeadlineAct
    evidence: Sequence[Evidence]
    is_inside: bool

    @property
    def annulled_by(self) -> DeadlineAct | None:
        """The act that takes it back; None where it is in effect."""
        return getattr(self.act, "annulment", None)


@dataclass(frozen=True)
class OrderLife:
    """One order as it stands on the day, and all its acts that a reader sees, earliest first.

    `is_inside` is of those who read everything, and of the people of its leads: the others see
    no people, no notes and no evidence that was not confirmed.
    """

    row: DeadlineRow
    acts: Sequence[ToldAct]
    coordinating: Sequence[Agency]
    is_inside: bool

    @property
    def seen(self) -> int:
        """The key of the last act, 0 where there is none: what a form was opened with."""
        return max((told.act.pk for told in self.acts), default=0)

    def since(self, seen: int) -> list[ToldAct]:
        """What was recorded after the act with this key."""
        return [told for told in self.acts if told.act.pk > seen]


def lives_of(
    service: Service, *, on: date, may_look_inside: Callable[[Agency], bool], ahead: bool
) -> list[OrderLife]:
    """The orders of a service in the order of their due day on `on`, each with its acts.

    With `ahead` also what counts only from a later day: such acts, and orders given later.
    """
    rows = rows_of(with_state(on).filter(service=service), on=on)
    rows.sort(key=lambda row: (row.due_on or date.max, row.deadline.printed_order or 0, row.pk))
    acts, coordinating = _acts(service), _coordinating(rows, on)
    found = []
    for row in rows:
        leads = {row.agency, row.first_agency}
        is_inside = any(may_look_inside(lead) for lead in leads)
        told = [
            ToldAct(act, _shown_evidence(act, acts[row.pk], is_inside=is_inside), is_inside)
            for act in acts.get(row.pk, ())
            if (ahead or act.day <= on) and (is_inside or act.kind not in BETWEEN_OFFICES)
        ]
        if ahead or row.deadline.ordered_on is None or row.deadline.ordered_on <= on:
            found.append(OrderLife(row, told, coordinating[row.pk], is_inside))
    return found


def is_confirmed(act: DeadlineAct, acts: Sequence[DeadlineAct]) -> bool:
    """Whether a report of completion was the one that was confirmed, or is the confirmation.

    `acts` are those of its order in the order in which they count.
    """
    steps = [row for row in acts if row.kind in COMPLETION and not hasattr(row, "annulment")]
    if act.kind not in (Kind.CLAIM, Kind.CONFIRM) or act not in steps:
        return False
    place = steps.index(act)
    return any(row.kind == Kind.CONFIRM for row in steps[place : place + 2])


def _shown_evidence(
    act: DeadlineAct, acts: Sequence[DeadlineAct], *, is_inside: bool
) -> list[Evidence]:
    evidence = list(act.evidence.all())
    return evidence if evidence and (is_inside or is_confirmed(act, acts)) else []


def _acts(service: Service) -> dict[int, list[DeadlineAct]]:
    found: dict[int, list[DeadlineAct]] = {}
    acts = DeadlineAct.objects.filter(deadline__service=service).order_by("day", "pk")
    acts = acts.select_related(
        "by", "document", "agency__parent", "joins__agency__parent", "joins__decision"
    )
    for act in acts.select_related("annuls", "annulment").prefetch_related("evidence"):
        found.setdefault(act.deadline_id, []).append(act)
    every = [act for of_order in found.values() for act in of_order]
    name_agencies((act for act in every if act.agency_id), on=lambda act: act.day)
    name_agencies((act.joins for act in every if act.joins_id), on=date.max)
    return found


def _coordinating(rows: Sequence[DeadlineRow], on: date) -> dict[int, list[Agency]]:
    """By order, in the order of the annexes, with their names of the day."""
    through = ServiceDeadline.coordinating.through.objects
    links = through.filter(servicedeadline__in=[row.pk for row in rows]).select_related(
        "agency__parent"
    )
    named = name_agencies(links.order_by(*annex_order("agency__")), on=on)
    return {
        row.pk: [link.agency for link in named if link.servicedeadline_id == row.pk] for row in rows
    }
