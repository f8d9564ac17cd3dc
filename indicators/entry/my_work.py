"""What a person's agencies owe, period by period."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.timezone import localdate, localtime

from entities.models import Agency
from indicators.choices import PeriodState, ReportState
from indicators.models import Extension, Period
from indicators.periods.lateness import Moments
from indicators.periods.locks import form_lock
from indicators.periods.reports import Report, reports_of, state_of, what_was_sent

CLOSED_SHOWN = 3
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Work:
    """What one agency owes for one period, and how far it has come."""

    period: Period
    agency: Agency
    reports: list[Report]
    moments: Moments
    lock: str | None
    at: datetime

    @property
    def state(self) -> ReportState:
        return state_of(self.reports)

    @property
    def counts(self) -> list[tuple[ReportState, int]]:
        found = Counter(report.state for report in self.reports)
        return [(state, found[state]) for state in ReportState if found[state]]

    @property
    def sent(self) -> str:
        return what_was_sent(self.reports)

    @property
    def returned(self) -> list[Report]:
        """What came back with a reason, and can still be corrected."""
        if self.lock is not None:
            return []
        return [report for report in self.reports if report.state == ReportState.RETURNED]

    @property
    def is_open(self) -> bool:
        """Whether there is something left to do."""
        return self.lock is None and self.is_missing

    @property
    def is_missing(self) -> bool:
        return bool(self._open)

    @property
    def is_late(self) -> bool:
        return any(report.timeliness.is_late for report in self._owed)

    @property
    def due_at(self) -> datetime | None:
        """Until when the next report is in time; None where nothing is owed any more."""
        return min(
            (row.timeliness.owed_by for row in self._open if row.timeliness.owed_by), default=None
        )

    @property
    def days_left(self) -> int | None:
        """Days from today to the due day; negative where it has passed."""
        if self.due_at is None:
            return None
        return (localtime(self.due_at).date() - localtime(self.at).date()).days

    @property
    def days_late(self) -> int:
        return max(-(self.days_left or 0), 0)

    @property
    def _owed(self) -> list[Report]:
        return [report for report in self.reports if report.obligation.is_due]

    @property
    def _open(self) -> list[Report]:
        return [report for report in self._owed if not report.is_reported]


def my_work(agencies: Iterable[Agency], *, at: datetime) -> list[Work]:
    """What is left to do, the soonest due first, then the other periods open and closed.

    Beside agencies of today, those that ended stand in closed periods only with what is missing.
    """
    known = {agency.pk: agency for agency in agencies}
    living = {pk for pk, agency in known.items() if agency.is_valid_on(localdate(at))} or known
    open_periods = Period.objects.filter(state=PeriodState.OPEN).order_by("as_of", "code")
    closed = Period.objects.filter(state=PeriodState.CLOSED).order_by("-as_of", "code")
    periods = [*open_periods, *closed[:CLOSED_SHOWN]]
    found = [
        work
        for period in periods
        for work in _of_period(period, known, at)
        if work.is_missing or work.agency.pk in living or not period.is_closed
    ]
    return sorted(found, key=lambda work: (not work.is_open, work.due_at or _NEVER))


def _of_period(period: Period, agencies: dict[int, Agency], at: datetime) -> Iterable[Work]:
    by_agency: dict[int, list[Report]] = {}
    for report in reports_of(period, at=at, agencies=agencies):
        by_agency.setdefault(report.obligation.agency_id, []).append(report)
    extensions = Extension.objects.filter(period=period, agency__in=agencies)
    granted: dict[int, list[Extension]] = {}
    for row in extensions:
        granted.setdefault(row.agency_id, []).append(row)
    for pk, reports in by_agency.items():
        moments = Moments.of(period, granted.get(pk, ()))
        lock = form_lock(period, reports, moments, at=at)
        yield Work(period, reports[0].obligation.agency, reports, moments, lock, at)
