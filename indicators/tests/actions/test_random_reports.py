"""Whatever is done with a report in whatever order, its state and lateness follow the rules."""

from dataclasses import dataclass, field
from datetime import datetime

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entities.models import Agency
from entities.tests.factories import UserFactory
from indicators.actions.review import accept_reports, return_report
from indicators.actions.run_period import close_period, extend, reopen_period
from indicators.choices import PeriodState, ReportState
from indicators.models import Period, PeriodIndicator
from indicators.rules.lateness import Step, timeliness
from indicators.rules.moments import Grant, Moments
from indicators.tests.actions.entering import (
    after,
    obligation_of,
    report_of,
    submit,
    typed,
)
from indicators.tests.leagues import add_row, make_asked

DUE, CLOSES = after(100), after(150)

# From which states an action may lead to which, besides leaving all as it is.
MOVES = {
    "submit": {
        (before, ReportState.SUBMITTED)
        for before in (ReportState.NOT_BEGUN, ReportState.SUBMITTED, ReportState.RETURNED)
    },
    "return": {
        (before, ReportState.RETURNED) for before in (ReportState.SUBMITTED, ReportState.ACCEPTED)
    },
    "accept": {(ReportState.SUBMITTED, ReportState.ACCEPTED)},
    "extend": set(),
    "close": {(ReportState.NOT_BEGUN, ReportState.CLOSED)},
    "reopen": {(ReportState.CLOSED, ReportState.NOT_BEGUN)},
}


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
        getattr(self, f"_{action}")(at)
        now = report_of(self.asked, self.agency, at=at)
        move = (before.state, now.state)
        assert before.state == now.state or move in MOVES[action], (action, move)
        if before.stands != now.stands:
            self.steps.append(Step(at, now.stands, action == "return"))
        moments = Moments(DUE, CLOSES, None, 3, tuple(self.grants))
        assert now.timeliness == timeliness(self.steps, moments, at=at)

    def _submit(self, at: datetime) -> None:
        self.number += 1
        figures = report_of(self.asked, self.agency, at=at).figures
        version = figures["to_date"].version if figures else None
        texts = typed(self.asked, version=version, numerator=str(self.number), denominator="999")
        done = submit(self.asked, self.agency, texts, by=self.officer, at=at)
        assert done.conflicts == []

    def _return(self, at: datetime) -> None:
        obligation = obligation_of(self.asked, self.agency)
        return_report(obligation, by=self.officer, at=at, reason="Kiểm tra lại")

    def _accept(self, at: datetime) -> None:
        accept_reports([obligation_of(self.asked, self.agency)], by=self.officer, at=at, seen_at=at)

    def _extend(self, at: datetime) -> None:
        until = at + (after(40) - after(0))
        extend(self.period, self.agency, until=until, reason="Bão", by=self.officer, at=at)
        self.grants.append(Grant(at, until))

    def _close(self, at: datetime) -> None:
        close_period(self.period, by=self.officer, at=at, reason="Hết hạn")

    def _reopen(self, at: datetime) -> None:
        reopen_period(self.period, by=self.officer, at=at, reason="Bổ sung")
        assert self.period.state == PeriodState.OPEN

    @property
    def period(self) -> Period:
        return Period.objects.get(pk=self.asked.period_id)


acts = st.lists(st.tuples(st.sampled_from(sorted(MOVES)), st.integers(1, 60)), max_size=10)


@pytest.mark.django_db
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts)
def test_state_and_lateness_after_any_sequence(done: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        asked = make_asked(submissions_due_at=DUE, entry_closes_at=CLOSES)
        play = Play(asked, add_row(asked), UserFactory.create())
        hours = 0
        for action, gap in done:
            hours += gap
            play.do(action, after(hours))
        transaction.set_rollback(True)
