"""Which deadlines are told of on a day: to their leads, and to those who supervise."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from entities.choices import DeadlineActKind as Kind
from entities.choices import DeadlineState as State
from entities.deadlines.counts import Fact, services_of
from entities.deadlines.fold import UNLISTED, WAITING, Standing, standing
from entities.deadlines.rows import DeadlineRow, rows_of
from entities.deadlines.work import WAITED_LONG
from entities.models import Agency, DeadlineAct, ServiceDeadline, annex_key

DAY = timedelta(days=1)
WEEK = 7


@dataclass(frozen=True)
class AgencyDeadlines:
    """What an agency is reminded of on a day: what falls due soon, and what is overdue."""

    agency: Agency
    soon: Sequence[DeadlineRow]
    late: Sequence[DeadlineRow]


def rows_to_tell(
    facts: Iterable[Fact], *, on: date, since: datetime, days: Collection[int]
) -> list[DeadlineRow]:
    """The rows of which leads or supervisors may be told something on `on`, the most urgent first.

    The many others, of a day without news, are not read: those done with or due later, and those
    that were overdue the day before and still are.
    """
    keys = [fact.pk for fact in facts if _may_be_told(fact, on=on, days=days)]
    acts = DeadlineAct.objects.filter(
        Q(day=on) | Q(recorded_at__gt=since) | Q(kind=Kind.PROMISE, due_on__lt=on)
    )
    orders = ServiceDeadline.objects.filter(Q(id__in=keys) | Q(id__in=acts.values("deadline")))
    found = orders.select_related("service", "decision", "agency__parent")
    rows = rows_of(list(found.order_by("due_on", "printed_order", "pk")), on=on)
    return [row for row in rows if row.state not in UNLISTED]


def _may_be_told(fact: Fact, *, on: date, days: Collection[int]) -> bool:
    if fact.state in WAITING:
        return True
    left = (fact.due_on - on).days if fact.due_on else None
    if fact.state == State.OPEN:
        return left in days
    return fact.state == State.OVERDUE and left is not None and _is_told(-left)


def reminders_on(rows: Iterable[DeadlineRow], *, days: Collection[int]) -> list[AgencyDeadlines]:
    """The agencies that are reminded on the day of the rows, in annex order."""
    led: dict[int, list[DeadlineRow]] = defaultdict(list)
    for row in rows:
        if is_reminded(row.standing, days=days):
            led[row.agency.pk].append(row)
    found = [
        AgencyDeadlines(
            own[0].agency,
            [row for row in own if row.state == State.OPEN],
            [row for row in own if row.state == State.OVERDUE],
        )
        for own in led.values()
    ]
    return sorted(found, key=lambda reminded: annex_key(reminded.agency))


def is_reminded(now: Standing, *, days: Collection[int]) -> bool:
    """Whether the lead is written to: so many `days` before the due day, the day after it, and
    weekly from then on. What was reported as completed waits for others.
    """
    if now.due_on is None:
        return False
    if now.state == State.OPEN:
        return (now.due_on - now.on).days in days
    return now.state == State.OVERDUE and _is_told(now.days_late)


def _is_told(days: int) -> bool:
    """On the first day of what lasts so many days, and weekly from then on."""
    return days >= 1 and (days - 1) % WEEK == 0


@dataclass(frozen=True)
class Digest:
    """What supervisors are told of a day.

    `services` and `leads` are overdue in all; `newly_overdue` and `cleared` differ from the day
    before; `broken` promises and what is `awaiting` confirmation for too long stand here as long
    as they are so.
    """

    services: int
    leads: int
    newly_overdue: Sequence[DeadlineRow]
    cleared: Sequence[DeadlineRow]
    broken: Sequence[DeadlineRow]
    awaiting: Sequence[DeadlineRow]
    is_due: bool

    @property
    def rows(self) -> list[DeadlineRow]:
        return [*self.newly_overdue, *self.cleared, *self.broken, *self.awaiting]


def digest(
    rows: Iterable[DeadlineRow], *, overdue: Collection[Fact], on: date, since: datetime
) -> Digest:
    """What is new on `on`; an act that was recorded after `since`, the letter of the day before,
    is new whatever its day. `rows` are those to tell of, `overdue` all of the day.

    A broken promise and a completion that awaits confirmation are told when they become so, and
    weekly from then on.
    """
    known = list(rows)
    before = {row.pk: _before(row, on=on - DAY, since=since) for row in known}
    broken = [row for row in known if row.standing.is_promise_broken]
    awaiting = [row for row in known if days_awaiting(row.standing) > WAITED_LONG]
    late = [row for row in known if row.standing.is_overdue]
    newly = [row for row in late if not before[row.pk].is_overdue]
    cleared = [row for row in known if before[row.pk].is_overdue and not row.standing.is_overdue]
    is_due = bool(
        newly
        or cleared
        or any(
            not before[row.pk].is_promise_broken or _is_told((on - row.standing.promised_on).days)
            for row in broken
            if row.standing.promised_on
        )
        or any(_is_told(days_awaiting(row.standing) - WAITED_LONG) for row in awaiting)
    )
    return Digest(services_of(overdue), len(overdue), newly, cleared, broken, awaiting, is_due)


def days_awaiting(now: Standing) -> int:
    """Since how many days a completion that was reported awaits its confirmation, else 0."""
    if now.state in WAITING and now.completion is not None:
        return (now.on - now.completion.day).days
    return 0


def _before(row: DeadlineRow, *, on: date, since: datetime) -> Standing:
    acts = [act for act in row.acts if act.recorded_at <= since]
    return standing(row.deadline, acts, on=on)
