"""How many orders stand how on a day: numbers that balance, of the same facts as the lists."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import NamedTuple, Self

from django.db.models import F, Q

from dvctrack.lib.garbage import no_collection
from entities.choices import DeadlineState as State
from entities.deadlines.fold import AHEAD, DONE, OVERDUE, UNLISTED, WAITING
from entities.deadlines.named import of_services_matching
from entities.deadlines.quarters import Quarter
from entities.deadlines.state import in_one_text
from entities.models import Agency, DeadlineAct, LegalDocument, annex_order

# The groups of which what was ordered is the sum, in the order in which they are printed.
GROUPS: dict[str, tuple[State, ...]] = {
    "open": (State.OPEN,),
    "awaiting": (State.AWAITING,),
    "overdue": OVERDUE,
    "done_in_time": (State.DONE_IN_TIME,),
    "done_late": (State.DONE_LATE,),
    "no_deadline": (State.NO_DEADLINE,),
    "withdrawn": (State.WITHDRAWN,),
}
# What a list can be asked for: one of the groups, several of them, and what falls due so many
# days after the day.
LISTS: dict[str, tuple[State, ...]] = {
    **GROUPS,
    "to_confirm": WAITING,
    "done": DONE,
    "upcoming": AHEAD,
    "all": tuple(state for states in GROUPS.values() for state in states),
}
NEXT = {"next_30": 30, "next_90": 90}


COLUMNS_OF_FACT = ("id", "service_id", "agency_id", "as_of")


class Fact(NamedTuple):
    """What counts and lists need of one order as it stands on a day.

    `state` is a value of `DeadlineState`, `lead` and `decision` are the keys of that day,
    `first_lead` that of the order; `due_on` is the day in force, None without one.
    """

    pk: int
    service: int
    first_lead: int
    state: str
    due_on: date | None
    lead: int
    decision: int

    @classmethod
    def read(cls, row: tuple[int, int, int, str]) -> Self:
        """Of what `COLUMNS_OF_FACT` name in a query of `in_one_text`."""
        pk, service, first_lead, text = row
        state, due_on, lead, decision = text.split("|")
        day = date.fromisoformat(due_on) if due_on else None
        return cls(pk, service, first_lead, state, day, int(lead), int(decision))

    @property
    def quarter(self) -> Quarter | None:
        return Quarter.containing(self.due_on) if self.due_on else None


@no_collection()
def facts(
    *,
    on: date,
    seen_at: datetime | None = None,
    agency: Agency | None = None,
    decision: LegalDocument | None = None,
    quarter: Quarter | None = None,
    q: str = "",
) -> list[Fact]:
    """The orders that stand in the lists of the day, narrowed to those that are asked for.

    `agency` leads on the day, `decision` orders on it, `quarter` is that of the day in force; `q`
    are words of the service's name, without case and accents. By due day, those without one last,
    then in the order of the annexes. One query.
    """
    found = in_one_text(on, seen_at=seen_at)
    # The query drops what cannot be meant, by what orders and acts say; the rest is told by the
    # state of the day, which it works out once for each row.
    if agency:
        found = found.filter(Q(agency=agency) | _with_act(Q(agency=agency)))
    if decision:
        found = found.filter(Q(decision=decision) | _with_act(Q(document=decision)))
    if quarter:
        within = Q(due_on__range=(quarter.starts_on, quarter.ends_on))
        found = found.filter(within | _with_act(within))
    if q:
        found = found.filter(of_services_matching(q, seen_at=seen_at))
    by_print = F("printed_order").asc(nulls_last=True)
    ordered = found.order_by(by_print, *annex_order("agency__", on=on), "id")
    rows = [
        row
        for row in map(Fact.read, ordered.values_list(*COLUMNS_OF_FACT).iterator())
        if row.state not in UNLISTED
        and (not agency or row.lead == agency.pk)
        and (not decision or row.decision == decision.pk)
        and (not quarter or row.quarter == quarter)
    ]
    return sorted(rows, key=lambda row: row.due_on or date.max)


def in_list(rows: Iterable[Fact], name: str, *, on: date) -> list[Fact]:
    """Those of one of `LISTS`, or of `NEXT`: still to be done, and due within the days after `on`.

    In their order.
    """
    if name in NEXT:
        most = timedelta(NEXT[name])
        return [
            row for row in in_list(rows, "open", on=on) if row.due_on and row.due_on - on <= most
        ]
    return [row for row in rows if row.state in LISTS[name]]


def _with_act(says: Q) -> Q:
    return Q(id__in=DeadlineAct.objects.filter(says).values("deadline"))


@dataclass(frozen=True)
class Counts:
    """Rows by how they stand, each in one group of `GROUPS`: `given` is the sum of these.

    `services` are fewer than rows, for a service has a row for each of its lead agencies.
    `fallen_due` are the rows whose day has passed, without those that were withdrawn, and
    `done` those of them that are completed, in time or late.
    """

    given: int
    services: int
    by_group: dict[str, int]
    fallen_due: int
    done: int

    @classmethod
    def of(cls, rows: Collection[Fact], *, on: date) -> Self:
        states = Counter(row.state for row in rows)
        due = [row.state for row in rows if row.due_on and row.due_on < on]
        return cls(
            given=len(rows),
            services=services_of(rows),
            by_group={
                name: sum(states[state] for state in group) for name, group in GROUPS.items()
            },
            fallen_due=sum(state != State.WITHDRAWN for state in due),
            done=sum(state in DONE for state in due),
        )

    @property
    def done_rate(self) -> Fraction | None:
        """Per cent of what has fallen due; None where nothing has."""
        return Fraction(100 * self.done, self.fallen_due) if self.fallen_due else None


def services_of(rows: Iterable[Fact]) -> int:
    return len({row.service for row in rows})
