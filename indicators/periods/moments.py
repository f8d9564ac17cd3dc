"""The moments of a period for one agency, with the extensions that it was granted."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.utils.timezone import get_default_timezone, localtime

from indicators.models import Extension, Period


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
