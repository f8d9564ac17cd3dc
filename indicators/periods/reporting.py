"""Who has reported for a period and who has not: agency by indicator."""

from dataclasses import dataclass
from datetime import datetime

from entities.choices import AgencyKind, LetterState
from entities.models import Agency
from indicators.choices import ReportState
from indicators.models import Indicator, Period
from indicators.periods.letters import reminders_of
from indicators.periods.reports import Report, reports_of, state_of


@dataclass(frozen=True)
class AgencyReports:
    """One row of the matrix; `by_indicator` goes by the slug."""

    agency: Agency
    by_indicator: dict[str, Report]
    reminded_at: datetime | None = None

    @property
    def owed(self) -> list[Report]:
        return [report for report in self.by_indicator.values() if report.obligation.is_due]

    @property
    def open(self) -> list[Report]:
        """What is still to come: nothing stands, and no reason was given."""
        return [report for report in self.owed if not report.is_reported]

    @property
    def to_accept(self) -> list[Report]:
        """What the coordinating office has to decide."""
        return [report for report in self.by_indicator.values() if report.can_be_accepted]

    @property
    def due_at(self) -> datetime | None:
        """Until when the next of what is still to come is in time, extended as it may be."""
        moments = (report.timeliness.owed_by for report in self.open)
        return min((moment for moment in moments if moment), default=None)

    @property
    def is_late(self) -> bool:
        return any(report.timeliness.is_late for report in self.owed)

    @property
    def state(self) -> ReportState:
        return state_of(self.by_indicator.values())

    def has(self, state: str) -> bool:
        """Whether all that is owed taken together is in this state, or one report of it."""
        return self.state == state or any(
            report.state == state for report in self.by_indicator.values()
        )


@dataclass(frozen=True)
class Timing:
    """How many reports of a kind are owed, came, and came in time."""

    kind: str
    owed: int
    came: int
    in_time: int

    @property
    def in_time_rate(self) -> int | None:
        """Of those owed, in per cent, half up; None where nothing is owed."""
        return None if not self.owed else (200 * self.in_time + self.owed) // (2 * self.owed)


@dataclass(frozen=True)
class Matrix:
    """All agencies that owe, in annex order."""

    period: Period
    indicators: list[Indicator]
    rows: list[AgencyReports]

    @property
    def to_accept(self) -> list[Agency]:
        """The agencies of which something waits to be accepted."""
        return [row.agency for row in self.rows if row.to_accept]

    def timings(self) -> list[Timing]:
        return [self._timing(kind) for kind in AgencyKind.values if self._of_kind(kind)]

    @property
    def parents(self) -> list[Agency]:
        """The provinces of which units owe."""
        return list(dict.fromkeys(row.agency.parent for row in self.rows if row.agency.parent))

    def shown(
        self, *, kind: str, state: str, is_late: bool, parent: str = ""
    ) -> list[AgencyReports]:
        """The rows of a kind or province, with a report in a state, and with a late one; empty is
        any.
        """
        return [
            row
            for row in self.rows
            if kind in ("", row.agency.kind)
            and (not parent or (row.agency.parent and row.agency.parent.slug == parent))
            and (not state or row.has(state))
            and (not is_late or row.is_late)
        ]

    def _of_kind(self, kind: str) -> list[AgencyReports]:
        return [row for row in self.rows if row.agency.kind == kind]

    def _timing(self, kind: str) -> Timing:
        owed = [report for row in self._of_kind(kind) for report in row.owed]
        came = [report for report in owed if report.is_reported]
        late = [report for report in came if report.timeliness.is_late]
        return Timing(kind, len(owed), len(came), len(came) - len(late))


def matrix(period: Period, *, at: datetime) -> Matrix:
    """Every report that is owed for a period; the number of queries does not grow."""
    # A letter that waits or failed reached nobody: it is no reminder.
    sent = reminders_of(period).filter(state=LetterState.SENT).order_by("sent_at")
    reminded = dict(sent.values_list("agency", "sent_at"))
    rows: dict[int, AgencyReports] = {}
    indicators: dict[int, Indicator] = {}
    for report in reports_of(period, at=at):
        agency, indicator = report.obligation.agency, report.asked.indicator
        row = rows.setdefault(agency.pk, AgencyReports(agency, {}, reminded.get(agency.pk)))
        row.by_indicator[indicator.slug] = report
        indicators[indicator.pk] = indicator
    in_order = sorted(indicators.values(), key=lambda row: (row.display_order, row.slug))
    return Matrix(period, in_order, list(rows.values()))


def not_reported(period: Period, *, at: datetime) -> list[AgencyReports]:
    """The agencies of which something is still to come."""
    return [row for row in matrix(period, at=at).rows if row.open]
