"""What the coordinating office decides, and when it cannot."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.contrib.auth.models import User

from dvctrack.lib.refused import Refused
from entities.models import Agency
from entities.tests.factories import UserFactory
from indicators.choices import FigureState, PeriodState
from indicators.models import Extension, Obligation, Period, ReopenRequest, Submission
from indicators.periods.reopening import answer_request, ask_to_reopen
from indicators.periods.review import (
    accept_reports,
    return_report,
    return_reports,
    set_due,
)
from indicators.periods.run import extend
from indicators.tests.entering import after
from indicators.tests.leagues import add_row, make_asked

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def agency() -> Agency:
    """It has submitted one figure."""
    asked = make_asked(code="2022-09-06")
    return add_row(asked, numerator=1, denominator=2, state=FigureState.SUBMITTED)


@pytest.fixture
def person() -> User:
    user: User = UserFactory.create()
    return user


def seen() -> datetime:
    moment: datetime = Submission.history.latest().history_date
    return moment


def request_of(person: User) -> ReopenRequest:
    return ReopenRequest.objects.create(
        obligation=Obligation.objects.get(), reason="Nhầm", asked_by=person, asked_at=after(1)
    )


Act = Callable[[Obligation, User], object]
ACTS: dict[str, Act] = {
    "accept": lambda row, by: accept_reports([row], by=by, at=after(1), seen_at=seen()),
    "return": lambda row, by: return_report(row, by=by, at=after(1), reason="Sai"),
    "return_many": lambda row, by: return_reports([row], by=by, at=after(1), reason="Sai"),
    "ask": lambda row, by: ask_to_reopen(row, by=by, at=after(1), reason="Nhầm"),
    "answer": lambda row, by: answer_request(
        request_of(by), is_granted=True, answer="Được", by=by, at=after(1)
    ),
    "except": lambda row, by: set_due(row, is_due=False, by=by, at=after(1), reason="Không có"),
    "extend": lambda row, by: extend(
        row.period, row.agency, until=after(9), reason="Bão", by=by, at=after(1)
    ),
}
# What can be done besides while the period is open; what is granted after closing is in
# test_reopening.
ALSO = {
    PeriodState.PLANNED: {"except", "extend"},
    PeriodState.CLOSED: {"ask"},
}


@pytest.mark.parametrize("state", [PeriodState.CLOSED, PeriodState.PLANNED])
@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_decided_of_a_period_that_is_not_open(
    agency: Agency, person: User, act: str, state: PeriodState
) -> None:
    Period.objects.update(state=state)
    row = Obligation.objects.get()
    if act in ALSO[state]:
        ACTS[act](row, person)
        return
    said = "đến ngày nào" if act == "answer" else "Kỳ đã đóng"
    said = said if state == PeriodState.CLOSED else "Kỳ chưa mở"
    with pytest.raises(Refused, match=said):
        ACTS[act](row, person)
    assert Submission.objects.get().state == FigureState.SUBMITTED
    assert Submission.history.count() == 1
    assert Obligation.objects.get().is_due
    assert not Extension.objects.exists()
    assert not ReopenRequest.objects.filter(is_granted=True).exists()


@pytest.mark.parametrize("act", ACTS)
def test_all_of_it_is_decided_while_the_period_is_open(
    agency: Agency, person: User, act: str
) -> None:
    before = [*Submission.history.all(), *Obligation.history.all(), *Extension.objects.all()]
    ACTS[act](Obligation.objects.get(), person)
    after_it = [*Submission.history.all(), *Obligation.history.all(), *Extension.objects.all()]
    assert len(after_it) + ReopenRequest.objects.count() > len(before)


@pytest.mark.parametrize("state", [None, FigureState.RETURNED])
def test_what_does_not_stand_is_not_reopened(
    agency: Agency, person: User, state: FigureState | None
) -> None:
    if state is None:
        Submission.objects.all().delete()
    Submission.objects.update(state=state)
    for act in ("ask", "return"):
        with pytest.raises(Refused):
            ACTS[act](Obligation.objects.get(), person)
    assert ACTS["answer"](Obligation.objects.get(), person) is False
    assert ReopenRequest.objects.get().is_granted


def test_request_is_answered_once(agency: Agency, person: User) -> None:
    request = request_of(person)
    answer_request(request, is_granted=False, answer="Không", by=person, at=after(1))
    with pytest.raises(Refused, match="đã được trả lời"):
        answer_request(request, is_granted=True, answer="Được", by=person, at=after(1))
    assert not ReopenRequest.objects.get().is_granted
    assert Submission.objects.get().state == FigureState.SUBMITTED


def test_figure_is_asked_back_once(agency: Agency, person: User) -> None:
    ACTS["ask"](Obligation.objects.get(), person)
    with pytest.raises(Refused, match="chưa được trả lời"):
        ACTS["ask"](Obligation.objects.get(), person)
    assert ReopenRequest.objects.count() == 1


def test_what_is_accepted_stays_when_many_are_returned(agency: Agency, person: User) -> None:
    asked = make_asked(code="2022-10-06")
    add_row(asked, agency, numerator=1, denominator=2, state=FigureState.ACCEPTED)
    number = return_reports(Obligation.objects.all(), by=person, at=after(1), reason="Sai")
    states = list(Submission.objects.order_by("period").values_list("state", flat=True))
    assert (number, states) == (1, [FigureState.RETURNED, FigureState.ACCEPTED])
