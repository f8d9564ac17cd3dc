"""Whatever is done with a report in whatever order, its state and lateness follow the rules."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dvctrack.lib.refused import Refused
from entities.models import Agency
from entities.tests.factories import UserFactory
from indicators.choices import Claim, PeriodState, ReportState
from indicators.entry.drafts import save_draft
from indicators.entry.form import read_entry
from indicators.models import Obligation, Period, PeriodIndicator, ReopenRequest
from indicators.periods.lateness import Grant, Moments, Step, timeliness
from indicators.periods.reopening import answer_request, ask_to_reopen
from indicators.periods.review import accept_reports, return_report, set_due
from indicators.periods.run import close_period, extend, reopen_period
from indicators.tests.entering import (
    after,
    obligation_of,
    report_of,
    submit,
    typed,
)
from indicators.tests.leagues import add_row, make_asked

pytestmark = [pytest.mark.slow, pytest.mark.both_databases]

DUE, CLOSES, ENDS = after(100), after(150), after(200)
_BEGIN = (ReportState.NOT_BEGUN, ReportState.DRAFT)
_THERE = (ReportState.SUBMITTED, ReportState.ACCEPTED)
_OPEN = (*_BEGIN, ReportState.CLAIMED, ReportState.SUBMITTED, ReportState.RETURNED)


def _moves(before: Iterable[ReportState], now: ReportState) -> set[tuple[ReportState, ReportState]]:
    return {(state, now) for state in before}


# From which states an action may lead to which, besides leaving all as it is.
MOVES = {
    "enter": _moves(_BEGIN, ReportState.DRAFT),
    "submit": _moves(_OPEN, ReportState.SUBMITTED),
    "claim": _moves(_OPEN, ReportState.CLAIMED),
    "return": _moves((*_THERE, ReportState.CLAIMED), ReportState.RETURNED),
    "accept": {
        (ReportState.SUBMITTED, ReportState.ACCEPTED),
        (ReportState.CLAIMED, ReportState.NOT_APPLICABLE),
    },
    "owe": {(ReportState.NOT_APPLICABLE, state) for state in _BEGIN},
    "extend": set(),
    "ask": set(),
    "grant": _moves((*_THERE, ReportState.CLAIMED), ReportState.RETURNED),
    "close": _moves(_BEGIN, ReportState.CLOSED),
    "reopen": {(ReportState.CLOSED, state) for state in _BEGIN},
}
# What is done with a period that is closed, and what with a report that can be corrected then.
OF_CLOSED = {"reopen", "ask", "grant"}
OF_CORRECTION = {"enter", "submit", "claim", "accept", "return"}
_ENDED = (ReportState.CLOSED, *_THERE, ReportState.CLAIMED, ReportState.RETURNED)


@dataclass
class Play:
    """One report, what was done with it, and what the rules would have become of it."""

    asked: PeriodIndicator
    agency: Agency
    officer: User
    steps: list[Step] = field(default_factory=list)
    grants: list[Grant] = field(default_factory=list)
    number: int = 0

    def do(self, action: str, at: datetime) -> None:
        before = report_of(self.asked, self.agency, at=at)
        is_refused = self._is_refused(action, at)
        now = report_of(self.asked, self.agency, at=at)
        move = (before.state, now.state)
        is_corrected = before.correction is not None and action in OF_CORRECTION
        if before.is_closed and is_corrected:
            assert before.state in _ENDED or is_refused, (action, move)
        else:
            assert before.state == now.state or move in MOVES[action], (action, move)
        if before.is_closed and not is_corrected and action not in OF_CLOSED:
            assert (now, is_refused or action == "close") == (before, True)
        if before.is_closed and before.stands and action in ("grant", "return"):
            assert now.stands
        is_returned = action in ("return", "grant")
        if before.is_reported != now.is_reported:
            self.steps.append(Step(at, now.is_reported, is_returned))
        moments = Moments(DUE, CLOSES, ENDS, 3, tuple(self.grants))
        assert now.timeliness == timeliness(self.steps, moments, at=at)
        if is_returned and before.state != now.state and not now.is_closed:
            assert self._locks(at) == (None, None)

    def _is_refused(self, action: str, at: datetime) -> bool:
        try:
            return bool(getattr(self, f"_{action}")(at))
        except Refused:
            return True

    def _locks(self, at: datetime) -> tuple[str | None, str | None]:
        entry = read_entry(self.period, self.agency, {}, at=at)
        return entry.lock, entry.parts[0].lock

    def _texts(self, at: datetime, *, claim: str = "") -> dict[str, str]:
        slug = self.asked.indicator.slug
        stored = obligation_of(self.asked, self.agency).claim
        reason = "Không có thủ tục nào" if claim else ""
        said = {":claim": claim, ":claim:version": stored, ":reason": reason}
        return {slug + name: text for name, text in said.items()}

    def _typed(self, at: datetime) -> dict[str, str]:
        self.number += 1
        figures = report_of(self.asked, self.agency, at=at).figures
        version = figures["to_date"].version if figures else None
        return typed(self.asked, version=version, numerator=str(self.number), denominator="999")

    def _enter(self, at: datetime) -> bool:
        texts = self._typed(at)
        entry = read_entry(self.period, self.agency, texts, at=at)
        if not entry.lock:
            save_draft(entry, texts, by=self.officer, at=at)
        return bool(entry.lock)

    def _submit(self, at: datetime) -> None:
        texts = self._typed(at) | self._texts(at)
        done = submit(self.asked, self.agency, texts, by=self.officer, at=at)
        assert done.conflicts == []

    def _claim(self, at: datetime) -> None:
        texts = self._texts(at, claim=Claim.NOT_APPLICABLE)
        submit(self.asked, self.agency, texts, by=self.officer, at=at)

    def _return(self, at: datetime) -> None:
        return_report(self._owed, by=self.officer, at=at, reason="Kiểm tra lại")

    def _accept(self, at: datetime) -> None:
        accept_reports([self._owed], by=self.officer, at=at, seen_at=at)

    def _owe(self, at: datetime) -> None:
        set_due(self._owed, is_due=True, by=self.officer, at=at, reason="Có thủ tục mới")

    def _extend(self, at: datetime) -> None:
        until = at + (after(40) - after(0))
        extend(self.period, self.agency, until=until, reason="Bão", by=self.officer, at=at)
        self.grants.append(Grant(at, until))

    def _ask(self, at: datetime) -> None:
        ask_to_reopen(self._owed, by=self.officer, at=at, reason="Nhầm số")

    def _grant(self, at: datetime) -> bool:
        request = ReopenRequest.objects.waiting().first()
        before = report_of(self.asked, self.agency, at=at)
        if request is None:
            return True
        until = at + (after(40) - after(0))
        is_open_now = answer_request(
            request, is_granted=True, answer="", correct_until=until, by=self.officer, at=at
        )
        stands = before.state in _THERE or before.is_claimed
        assert is_open_now is (before.is_closed or stands)
        return False

    def _close(self, at: datetime) -> None:
        close_period(self.period, by=self.officer, at=at, reason="Hết hạn", in_spite=True)

    def _reopen(self, at: datetime) -> None:
        reopen_period(self.period, by=self.officer, at=at, reason="Bổ sung")
        assert self.period.state == PeriodState.OPEN

    @property
    def _owed(self) -> Obligation:
        return obligation_of(self.asked, self.agency)

    @property
    def period(self) -> Period:
        return Period.objects.get(pk=self.asked.period_id)


acts = st.lists(st.tuples(st.sampled_from(sorted(MOVES)), st.integers(1, 60)), max_size=12)


@pytest.mark.django_db
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts)
def test_state_and_lateness_after_any_sequence(done: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        asked = make_asked(submissions_due_at=DUE, entry_closes_at=CLOSES, edits_close_at=ENDS)
        play = Play(asked, add_row(asked), UserFactory.create())
        hours = 0
        for action, gap in done:
            hours += gap
            play.do(action, after(hours))
        transaction.set_rollback(True)
