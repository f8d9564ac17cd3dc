"""How an order stands on a day: the fold of its acts up to that day.

`standing` works it out for one order in memory; `with_state` in `state.py` is the same as a query.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from entities.choices import DeadlineActKind as Kind
from entities.choices import DeadlineState as State
from entities.models import DeadlineAct, ServiceDeadline

# Of each of these the last act counts, whatever the others say.
COMPLETION = (Kind.CLAIM, Kind.CONFIRM, Kind.SEND_BACK, Kind.REOPEN)
LISTING = (Kind.WITHDRAW, Kind.RESTORE)
QUESTIONS = (Kind.ASK, Kind.ANSWER, Kind.EXTEND)

# The states of a deadline that was missed and is not done.
OVERDUE = (State.OVERDUE, State.OVERDUE_AWAITING)
DONE = (State.DONE_IN_TIME, State.DONE_LATE)
# Not overdue, and still to be done.
AHEAD = (State.OPEN, State.AWAITING, State.NO_DEADLINE)
TO_DO = (*OVERDUE, *AHEAD)
# Reported, and neither confirmed nor sent back.
WAITING = (State.AWAITING, State.OVERDUE_AWAITING)
# What stands in no list of the day.
UNLISTED = (State.NOT_ORDERED, State.JOINED)


@dataclass(frozen=True)
class Standing:
    """An order on a day: who leads it, until when, and how it stands.

    `first_due_on` is the day as ordered, `due_on` the one in force; both are None where there is
    none. `days_late` counts whole days from the due day: to the day asked about while overdue, to
    the day of completion once done late, else 0. `promised_on` is what the lead last promised,
    `done_on` the day of a completion that was reported or confirmed. `question` is the last one
    that nobody answered.
    """

    state: State
    on: date
    lead_id: int
    decision_id: int
    words: str
    first_due_on: date | None
    due_on: date | None
    days_late: int = 0
    extensions: int = 0
    promised_on: date | None = None
    done_on: date | None = None
    question: DeadlineAct | None = None
    completion: DeadlineAct | None = None
    joined_to: int | None = None

    @property
    def is_overdue(self) -> bool:
        return self.state in OVERDUE

    @property
    def is_done(self) -> bool:
        return self.state in DONE

    @property
    def is_promise_broken(self) -> bool:
        """Whether the promised day has passed and completion was neither reported nor confirmed."""
        is_waited_for = self.state in (State.OPEN, State.OVERDUE, State.NO_DEADLINE)
        return is_waited_for and self.promised_on is not None and self.promised_on < self.on


def standing(order: ServiceDeadline, acts: Iterable[DeadlineAct], *, on: date) -> Standing:
    """How `order` stands at the end of `on`.

    `acts` are its acts in effect (`DeadlineActQuerySet.in_effect`), in the order in which they
    count: by day, then by key. Those of later days are left out here.
    """
    last: dict[Kind, DeadlineAct] = {}
    completion = listing = question = None
    lead, decision = order.agency_id, order.decision_id
    words, first_due_on, extensions = order.deadline_text, order.due_on, 0
    moved = None
    for act in acts:
        if act.day > on:
            continue
        kind = Kind(act.kind)
        last[kind] = act
        if kind in COMPLETION:
            completion = act
        elif kind in LISTING:
            listing = act
        elif kind == Kind.TRANSFER:
            moved = act.agency_id
        elif kind == Kind.CORRECT:
            lead, decision = act.agency_id or lead, act.document_id or decision
            if act.words:
                words, first_due_on = act.words, act.due_on
        if kind in QUESTIONS:
            question = act if kind == Kind.ASK else None
        extensions += kind == Kind.EXTEND
    extended, joined = last.get(Kind.EXTEND), last.get(Kind.JOIN)
    due_on = extended.due_on if extended else first_due_on
    is_known = completion is not None and completion.kind in (Kind.CLAIM, Kind.CONFIRM)
    state = _state(order, due_on, completion, listing, joined, on)
    done_on = completion.done_on if completion is not None and is_known else None
    promised = last.get(Kind.PROMISE)
    until = on if state in OVERDUE else done_on if state == State.DONE_LATE else None
    return Standing(
        state=state,
        on=on,
        lead_id=moved or lead,
        decision_id=decision,
        words=words,
        first_due_on=first_due_on,
        due_on=due_on,
        days_late=(until - due_on).days if until and due_on else 0,
        extensions=extensions,
        promised_on=promised.due_on if promised else None,
        done_on=done_on,
        question=question,
        completion=completion,
        joined_to=joined.joins_id if joined else None,
    )


def _state(
    order: ServiceDeadline,
    due_on: date | None,
    completion: DeadlineAct | None,
    listing: DeadlineAct | None,
    joined: DeadlineAct | None,
    on: date,
) -> State:
    if order.ordered_on is not None and order.ordered_on > on:
        return State.NOT_ORDERED
    if joined is not None:
        return State.JOINED
    if listing is not None and listing.kind == Kind.WITHDRAW:
        return State.WITHDRAWN
    if completion is not None and completion.kind == Kind.CONFIRM and completion.done_on:
        is_late = due_on is not None and completion.done_on > due_on
        return State.DONE_LATE if is_late else State.DONE_IN_TIME
    if completion is not None and completion.kind == Kind.CLAIM:
        is_in_time = due_on is None or completion.day <= due_on
        return State.AWAITING if is_in_time else State.OVERDUE_AWAITING
    if due_on is None:
        return State.NO_DEADLINE
    return State.OVERDUE if on > due_on else State.OPEN
