"""How rows became overdue and ceased to be: for each quarter a line that balances."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.history import recorded
from entities.choices import DeadlineActKind as Kind
from entities.choices import DeadlineState as State
from entities.deadlines.fold import Standing, standing
from entities.deadlines.quarters import Quarter
from entities.models import Agency, DeadlineAct, ServiceDeadline

# So many quarters are shown at most; what was before them is in the opening of the first.
MOST_QUARTERS = 40
_ORDER = ("id", "agency_id", "decision_id", "deadline_text", "due_on", "ordered_on")
_ACT = (
    *("deadline_id", "kind", "day", "agency_id", "document_id"),
    *("due_on", "words", "done_on", "joins_id"),
)

# By these acts something is said, and nothing stands otherwise.
_WORDS = (Kind.NOTE, Kind.ASK, Kind.ANSWER, Kind.PROMISE)


class Change(TextChoices):
    """Why a row is overdue that was not, and why one is not that was.

    Rows move only where the rows of one agency are counted: for all agencies nothing moves.
    """

    NEW = "new", _("newly overdue")
    MOVED_HERE = "moved_here", _("overdue, moved here")
    COMPLETED = "completed", _("completed")
    EXTENDED = "extended", _("given a later day")
    WITHDRAWN = "withdrawn", _("withdrawn from the list")
    JOINED = "joined", _("counted with another deadline")
    MOVED_AWAY = "moved_away", _("overdue, moved away")


COMING = (Change.NEW, Change.MOVED_HERE)
GOING = tuple(change for change in Change if change not in COMING)
_BY_STATE = {
    State.DONE_IN_TIME: Change.COMPLETED,
    State.DONE_LATE: Change.COMPLETED,
    State.WITHDRAWN: Change.WITHDRAWN,
    State.JOINED: Change.JOINED,
}


def change(
    before: Standing | None, after: Standing, *, agency: Agency | None = None
) -> Change | None:
    """Why a row that stood so stands so now; None where it is overdue both times or neither time.

    With `agency` a row counts while that agency leads. One that was reopened, sent back or put
    back on the list is newly overdue again. What is neither completed, withdrawn nor joined is not
    overdue because it has a later day.
    """

    def counts(now: Standing | None) -> bool:
        return now is not None and now.is_overdue and (agency is None or now.lead_id == agency.pk)

    was, is_now = counts(before), counts(after)
    if was == is_now:
        return None
    if is_now:
        return Change.MOVED_HERE if before and before.is_overdue else Change.NEW
    return Change.MOVED_AWAY if after.is_overdue else _BY_STATE.get(after.state, Change.EXTENDED)


@dataclass(frozen=True)
class Life:
    """An order with its acts in effect, as `standing` wants them: their values, and no models."""

    order: Any
    acts: list[Any]

    def on(self, day: date) -> Standing:
        return standing(self.order, self.acts, on=day)

    def turns(self, *, on: date) -> list[date]:
        """The days until `on` at which it may come to stand otherwise, earliest first.

        These are the days of its acts and those after a due day that is or was in force.
        """
        dues = (row.due_on for row in (self.order, *self.acts))
        days = {due + timedelta(days=1) for due in dues if due is not None and due < on}
        days |= {self.order.ordered_on or date.min, *(act.day for act in self.acts)}
        return sorted(day for day in days if day <= on)


def lives(*, agency: Agency | None = None, seen_at: datetime | None = None) -> list[Life]:
    """All orders with the acts that change how they stand; with `agency` those that it leads or
    once led. Two queries.
    """
    orders = recorded(ServiceDeadline, seen_at)
    acts = DeadlineAct.objects.in_effect(seen_at).exclude(kind__in=_WORDS)
    if agency is not None:
        led = DeadlineAct.objects.filter(agency=agency).values("deadline")
        orders = orders.filter(Q(agency=agency) | Q(id__in=led))
        acts = acts.filter(deadline__in=orders.order_by().values("id"))
    found = {
        order.id: Life(order, [])
        for order in orders.order_by("id").values_list(*_ORDER, named=True)
    }
    for act in acts.order_by("day", "pk").values_list(*_ACT, named=True):
        if act.deadline_id in found:
            found[act.deadline_id].acts.append(act)
    return list(found.values())


@dataclass(frozen=True)
class Turn:
    """The day on which a row became overdue or ceased to be, and how it stood from then on."""

    order_id: int
    day: date
    change: Change
    after: Standing


@dataclass(frozen=True)
class Line:
    """A quarter: what was overdue before it, what came and went, what is overdue at its end.

    `ends_on` is the last day that is counted: of the last quarter the day asked about. Numbers
    are rows. A row that became overdue twice within the quarter counts twice among what came.
    """

    quarter: Quarter
    ends_on: date
    opening: int
    by_change: Counter[Change]

    @property
    def starts_on(self) -> date:
        return self.quarter.starts_on

    @property
    def closing(self) -> int:
        came = sum(self.by_change[change] for change in COMING)
        return self.opening + came - sum(self.by_change[change] for change in GOING)


@dataclass(frozen=True)
class Flow:
    """The lines of all quarters from the first in which a row was overdue, `turns` by day."""

    lines: list[Line]
    turns: list[Turn]

    def of(self, line: Line, change: Change) -> list[Turn]:
        """The turns that a number of a line counts."""
        return [
            turn
            for turn in self.turns
            if turn.change == change and line.starts_on <= turn.day <= line.ends_on
        ]


def flow(*, on: date, agency: Agency | None = None, seen_at: datetime | None = None) -> Flow:
    """How rows became overdue and ceased to be up to the end of `on`; two queries.

    With `agency` the rows of that agency: those that it led on the day of each turn.
    """
    found = [
        turn
        for life in lives(agency=agency, seen_at=seen_at)
        for turn in _turns(life, on=on, agency=agency)
    ]
    found.sort(key=lambda turn: (turn.day, turn.order_id))
    lines: list[Line] = []
    opening = 0
    by_quarter: dict[Quarter, Counter[Change]] = {}
    for turn in found:
        by_quarter.setdefault(Quarter.containing(turn.day), Counter())[turn.change] += 1
    for quarter in _quarters(found[0].day, on) if found else ():
        line = Line(quarter, min(quarter.ends_on, on), opening, by_quarter.get(quarter, Counter()))
        opening = line.closing
        lines.append(line)
    return Flow(lines[-MOST_QUARTERS:], found)


def _turns(life: Life, *, on: date, agency: Agency | None) -> Iterator[Turn]:
    before = None
    for day in life.turns(on=on):
        after = life.on(day)
        found = change(before, after, agency=agency)
        if found is not None:
            yield Turn(life.order.id, day, found, after)
        before = after


def _quarters(first: date, last: date) -> Iterator[Quarter]:
    quarter = Quarter.containing(first)
    while quarter <= Quarter.containing(last):
        yield quarter
        quarter = quarter.next
