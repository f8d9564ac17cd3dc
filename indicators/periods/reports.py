"""The reports that agencies owe for a period: how far each has come, and whether in time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from entities.agencies.names import name_agencies
from entities.agencies.units import name_heirs
from entities.models import annex_order
from indicators.choices import FigureState, PeriodState, ReportState, Span
from indicators.figures.typed import is_version, part_of
from indicators.league.owing import obligations
from indicators.models import (
    EntryDraft,
    Extension,
    Obligation,
    Period,
    PeriodIndicator,
    ReopenRequest,
    Submission,
)
from indicators.models.submission import COUNTED
from indicators.periods.lateness import (
    CLAIM,
    Grant,
    Moments,
    Past,
    Timeliness,
    steps_of,
    timeliness,
)

ANSWERED = frozenset({ReportState.SUBMITTED, ReportState.ACCEPTED, ReportState.CLAIMED})
# Where the reports of an agency are alike in having come or not, the first of these that one has.
_FIRST = (
    ReportState.DRAFT,
    ReportState.NOT_BEGUN,
    ReportState.CLOSED,
    ReportState.CLAIMED,
    ReportState.SUBMITTED,
    ReportState.ACCEPTED,
)
# The shortest time between two moments that are kept.
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Report:
    """What one agency owes for one indicator of a period.

    `correction` is what was granted last after closing, also where its time is over; None as long
    as the period is not closed.
    """

    obligation: Obligation
    asked: PeriodIndicator
    figures: Mapping[str, Submission]
    is_drafted: bool
    is_closed: bool
    timeliness: Timeliness
    history: Sequence[Past] = ()
    correction: Grant | None = None

    @property
    def state(self) -> ReportState:
        """The one word for it, whoever asks: form, work, matrix, reminder or letter."""
        if not self.obligation.is_due:
            return ReportState.NOT_APPLICABLE
        states = {figure.state for figure in self.figures.values()}
        if FigureState.RETURNED in states:
            return ReportState.RETURNED
        if not self.missing:
            is_accepted = states == {FigureState.ACCEPTED}
            return ReportState.ACCEPTED if is_accepted else ReportState.SUBMITTED
        if self.is_claimed:
            return ReportState.CLAIMED
        if self.obligation.is_turned_down:
            return ReportState.RETURNED
        if len(self.missing) < len(self.asked.spans):
            return ReportState.PARTLY_SENT
        if self.is_closed:
            return ReportState.CLOSED
        return ReportState.DRAFT if self.is_drafted else ReportState.NOT_BEGUN

    @property
    def is_claimed(self) -> bool:
        """Whether the agency says that there is no figure, and why."""
        return bool(self.obligation.claim)

    @property
    def is_reported(self) -> bool:
        """Whether the agency has answered: with what the tables count, or with a claim."""
        return self.state in ANSWERED

    @property
    def returned(self) -> Past | None:
        """When and why it was returned; None where it is not."""
        if self.state != ReportState.RETURNED:
            return None
        rows = [row for row in self.history if row.state == FigureState.RETURNED]
        return rows[-1] if rows else None

    @property
    def return_reason(self) -> str:
        return self.returned.reason if self.returned else ""

    @property
    def missing(self) -> list[Span]:
        """The spans that are owed and of which no figure stands."""
        standing = {span for span, row in self.figures.items() if row.state in COUNTED}
        return [Span(span) for span in self.asked.spans if span not in standing]

    @property
    def stands(self) -> bool:
        """Whether the tables count all of it."""
        return self.state in (ReportState.SUBMITTED, ReportState.ACCEPTED)

    @property
    def can_be_accepted(self) -> bool:
        """Whether the coordinating office has to decide: after closing on corrections only."""
        if self.state not in (ReportState.SUBMITTED, ReportState.CLAIMED):
            return False
        if not self.is_closed:
            return True
        granted = self.correction
        return granted is not None and any(row.at > granted.granted_at for row in self.history)


def state_of(reports: Iterable[Report]) -> ReportState:
    """The one word for what an agency owes in all.

    Returned, if one of them is, since that waits for the agency; sent in part, if some have come
    and others not; else the word of those that are furthest behind.
    """
    states = {report.state for report in reports} - {ReportState.NOT_APPLICABLE}
    if ReportState.RETURNED in states:
        return ReportState.RETURNED
    if ReportState.PARTLY_SENT in states or (states & ANSWERED and states - ANSWERED):
        return ReportState.PARTLY_SENT
    return next((state for state in _FIRST if state in states), ReportState.NOT_APPLICABLE)


def what_was_sent(reports: Iterable[Report]) -> str:
    """How many of those owed have come, and what is missing of which."""
    owed = [report for report in reports if report.obligation.is_due]
    sent = sum(report.is_reported for report in owed)
    said = _("Indicators sent: %(sent)d of %(number)d") % {"sent": sent, "number": len(owed)}
    lacking = [
        _("%(indicator)s still lacks the figure %(spans)s")
        % {
            "indicator": report.asked.indicator,
            "spans": ", ".join(str(span.label) for span in report.missing),
        }
        for report in owed
        if report.state == ReportState.PARTLY_SENT
    ]
    return "; ".join([said, *lacking]) + "."


@dataclass(frozen=True)
class _Stored:
    """Everything of a period that a report is made of, by agency and indicator."""

    figures: dict[tuple[int, int], dict[str, Submission]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    history: dict[tuple[int, int], list[Past]] = field(default_factory=lambda: defaultdict(list))
    extensions: dict[int, list[Extension]] = field(default_factory=lambda: defaultdict(list))
    drafted: set[tuple[int, str]] = field(default_factory=set)
    corrections: dict[int, Grant] = field(default_factory=dict)


def reports_of(
    period: Period, *, at: datetime, agencies: Iterable[int] | None = None
) -> list[Report]:
    """The reports of a period, of these agencies or of all, in annex order.

    Ten queries, whatever the number of agencies, one where the period is closed, and one where
    an agency has ended since.
    """
    among = {} if agencies is None else {"agency__in": list(agencies)}
    stored = _load(period, among)
    asked = {
        row.indicator_id: row
        for row in PeriodIndicator.objects.filter(period=period).select_related("indicator")
    }
    in_order = (
        obligations([period])
        .filter(indicator__in=asked, **among)
        .order_by(
            *annex_order("agency__", on=period.as_of), "indicator__display_order", "indicator__slug"
        )
    )
    owed = name_agencies(in_order, on=period.as_of, reads=True)
    for row in owed:
        row.indicator = asked[row.indicator_id].indicator
    name_heirs((obligation.agency for obligation in owed), on=localdate(at))
    return [_report(row, asked[row.indicator_id], stored, period, at) for row in owed]


def _report(
    obligation: Obligation, asked: PeriodIndicator, stored: _Stored, period: Period, at: datetime
) -> Report:
    key = (obligation.agency_id, obligation.indicator_id)
    is_planned = period.state == PeriodState.PLANNED
    # Before the period is opened nothing is owed, so that nothing is late.
    moments = (
        Moments()
        if is_planned
        else Moments.of(period, stored.extensions.get(obligation.agency_id, ()))
    )
    steps = steps_of(stored.history.get(key, ()), asked.spans)
    return Report(
        obligation,
        asked,
        stored.figures.get(key, {}),
        (obligation.agency_id, obligation.indicator.slug) in stored.drafted,
        period.state == PeriodState.CLOSED,
        timeliness(steps, moments, at=at),
        stored.history.get(key, ()),
        stored.corrections.get(obligation.pk),
    )


def _load(period: Period, among: dict[str, Any]) -> _Stored:
    stored = _Stored()
    for figure in Submission.objects.filter(period=period, **among).order_by():
        stored.figures[figure.agency_id, figure.indicator_id][figure.span] = figure
    for row in Extension.objects.filter(period=period, **among):
        stored.extensions[row.agency_id].append(row)
    for agency, values in EntryDraft.objects.filter(period=period, **among).values_list(
        "agency_id", "values"
    ):
        typed = (name for name in values if not is_version(name))
        stored.drafted.update((agency, part_of(name)) for name in typed)
    for key, past in _past(period, among):
        stored.history[key].append(past)
    if period.state != PeriodState.CLOSED:
        return stored
    granted = ReopenRequest.objects.corrections().filter(
        obligation__period=period, **{f"obligation__{name}": ids for name, ids in among.items()}
    )
    for obligation, granted_at, until in granted.order_by("answered_at").values_list(
        "obligation_id", "answered_at", "correct_until"
    ):
        if granted_at and until:
            stored.corrections[obligation] = Grant(granted_at, until)
    return stored


def _past(period: Period, among: dict[str, Any]) -> list[tuple[tuple[int, int], Past]]:
    """What was done with figures and claims, the oldest first."""
    shared = ("agency_id", "indicator_id", "history_date", "history_change_reason")
    figures = Submission.history.filter(period=period, **among)
    claims = Obligation.history.filter(period=period, **among)
    of_figures = [
        ((agency, indicator), Past(span, None if kind == "-" else state, at, reason or ""))
        for agency, indicator, at, reason, span, state, kind in figures.order_by(
            "history_id"
        ).values_list(*shared, "span", "state", "history_type")
    ]
    of_claims = [
        (
            (agency, indicator),
            Past(CLAIM, FigureState.RETURNED if is_turned_down else claim, at, reason or ""),
        )
        for agency, indicator, at, reason, claim, is_turned_down in claims.order_by(
            "history_id"
        ).values_list(*shared, "claim", "is_turned_down")
    ]
    found = [*_forward(of_figures), *_forward(of_claims)]
    return sorted(found, key=lambda row: row[1].at)


def _forward(
    written: Iterable[tuple[tuple[int, int], Past]],
) -> Iterator[tuple[tuple[int, int], Past]]:
    """What was written after something was done after it, also where the clock was set back.

    What was written at one moment stays together.
    """
    last: dict[tuple[int, int], tuple[datetime, datetime]] = {}
    for key, past in written:
        if key not in last and not past.state:
            # That a report is owed is nothing that was done with it.
            yield key, past
            continue
        moment, at = last.get(key, (past.at, past.at))
        if past.at != moment:
            at = max(past.at, at + _TICK)
        last[key] = past.at, at
        yield key, past if at == past.at else past._replace(at=at)
