"""Until when an agency reports, and whether it did in time.

Worked out from the moments of the period, the extensions granted, and the history of the
figures and claims.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from django.utils.timezone import get_default_timezone, localtime

from indicators.choices import Claim, FigureState
from indicators.models import Extension, Period
from indicators.models.submission import COUNTED

# In the place of a span: what is said instead of figures, whose state is the claim.
CLAIM = "claim"


@dataclass(frozen=True)
class Grant:
    """More time: from which moment it was known, and until when."""

    granted_at: datetime
    until: datetime


@dataclass(frozen=True)
class Moments:
    """Until when a report is in time, can be entered, and can be corrected.

    An extension moves all three where they are sooner, from the moment that it was granted:
    what was late by then stays late. A moment itself still belongs to the time before it.
    """

    submissions_due_at: datetime | None = None
    entry_closes_at: datetime | None = None
    edits_close_at: datetime | None = None
    days_to_answer: int = 3
    grants: tuple[Grant, ...] = field(default=())

    @classmethod
    def of(cls, period: Period, extensions: Iterable[Extension] = ()) -> "Moments":
        return cls(
            period.submissions_due_at,
            period.entry_closes_at,
            period.edits_close_at,
            period.days_to_answer,
            tuple(Grant(row.granted_at, row.until) for row in extensions),
        )

    def due_at(self, at: datetime) -> datetime | None:
        """Until when a report is in time, as was known `at` that moment; None: no moment."""
        return self._extended(self.submissions_due_at, at)

    def entry_closes(self, at: datetime) -> datetime | None:
        return self._extended(self.entry_closes_at, at)

    def edits_close(self, at: datetime) -> datetime | None:
        """Until when what was returned can be corrected; never before entry closes."""
        entry, edits = self.entry_closes(at), self._extended(self.edits_close_at, at)
        return max(entry, edits) if entry and edits else edits

    def answer_by(self, returned_at: datetime) -> datetime:
        """A returned figure is in time until the end of this day."""
        return end_of(localtime(returned_at) + timedelta(days=self.days_to_answer))

    def _extended(self, moment: datetime | None, at: datetime) -> datetime | None:
        if moment is None:
            return None
        known = (grant.until for grant in self.grants if grant.granted_at <= at)
        return max((moment, *known))


def end_of(day: datetime) -> datetime:
    """The last moment of a day in Asia/Ho_Chi_Minh: the last day counts wholly."""
    return datetime.combine(localtime(day).date(), time.max, get_default_timezone())


class Past(NamedTuple):
    """A row of history of one figure: its span, its state (None: deleted), when, and why."""

    span: str
    state: str | None
    at: datetime
    reason: str = ""


class Step(NamedTuple):
    """From here on a report stands, or no longer stands: it was returned, or taken away."""

    at: datetime
    stands: bool
    is_returned: bool = False


@dataclass(frozen=True)
class Timeliness:
    """What can be said of the time of a report at one moment.

    `late_since` is the moment from which it was late, `first_at` when it first stood. A report
    that was once late stays so: an answer to a return that comes too late makes it late, too.
    """

    first_at: datetime | None = None
    owed_by: datetime | None = None
    late_since: datetime | None = None

    @property
    def is_late(self) -> bool:
        return self.late_since is not None


def steps_of(history: Iterable[Past], spans: Sequence[str]) -> Iterator[Step]:
    """When a report of these spans came to stand, and when it was returned or taken away.

    It stands while there is a figure for each span and none of them is returned, or while it
    is said why there is none. What is written at one moment is one step: a figure in the place
    of a claim, and a claim in the place of a figure, are none.
    """
    states: dict[str, str | None] = {}
    stood = False
    for moment, rows in groupby(history, key=attrgetter("at")):
        now = {row.span: row.state for row in rows}
        states |= now
        has_figures = all(states.get(span) in COUNTED for span in spans)
        stands = has_figures or states.get(CLAIM) in Claim.values
        if stands != stood:
            yield Step(moment, stands, not stands and FigureState.RETURNED in now.values())
        stood = stands


def timeliness(steps: Iterable[Step], moments: Moments, *, at: datetime) -> Timeliness:
    """What was known of a report `at` a moment; `steps` in their order.

    The first submission is in time until the due moment that was known when it came. What is
    returned is owed again until then, or until the day that the return gives, whichever is
    later; what the agency takes back itself gains it no time. A correction of what stands is no
    new report.
    """
    first_at = late_since = answer_by = None
    stands = False
    for step in steps:
        if step.at > at:
            break
        if step.stands:
            limit = _later(moments.due_at(step.at), answer_by)
            late_since = late_since or _passed(limit, step.at)
            first_at = first_at or step.at
        elif step.is_returned:
            answer_by = moments.answer_by(step.at)
        stands = step.stands
    if stands:
        return Timeliness(first_at, None, late_since)
    limit = _later(moments.due_at(at), answer_by)
    return Timeliness(first_at, limit, late_since or _passed(limit, at))


def _later(due_at: datetime | None, answer_by: datetime | None) -> datetime | None:
    """Without a due moment nothing is ever late."""
    if due_at is None or answer_by is None:
        return due_at
    return max(due_at, answer_by)


def _passed(limit: datetime | None, at: datetime) -> datetime | None:
    return limit if limit is not None and at > limit else None
