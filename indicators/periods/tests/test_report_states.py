"""One word for a report, worked out once: form, page of work, matrix and reminders agree."""

from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from entities.choices import Role
from entities.models import Agency
from entities.tests.accounts import staff
from entities.tests.factories import UserFactory
from indicators.choices import Claim, FigureState, PeriodState, ReportState, Span
from indicators.entry.my_work import my_work
from indicators.models import EntryDraft, Obligation, PeriodIndicator, Submission
from indicators.periods.lateness import Timeliness
from indicators.periods.reporting import matrix, not_reported
from indicators.periods.reports import Report, state_of, what_was_sent
from indicators.periods.waiting import to_accept, to_send
from indicators.tests.entering import START, obligation_of, report_of
from indicators.tests.factories import PeriodIndicatorFactory, SubmissionFactory
from indicators.tests.leagues import add_row, make_asked

SENT, RETURNED, ACCEPTED = FigureState.SUBMITTED, FigureState.RETURNED, FigureState.ACCEPTED
NO_DATA = {"claim": Claim.NO_DATA, "claim_reason": "Chưa có"}

# The figure to date, that in the period, the obligation, drafted, closed; and the word.
CASES: dict[str, tuple[Any, Any, dict[str, Any], bool, bool, ReportState]] = {
    "nothing": (None, None, {}, False, False, ReportState.NOT_BEGUN),
    "typed": (None, None, {}, True, False, ReportState.DRAFT),
    "one_span": (SENT, None, {}, False, False, ReportState.PARTLY_SENT),
    "other_span": (None, ACCEPTED, {}, False, False, ReportState.PARTLY_SENT),
    "one_span_and_typed": (SENT, None, {}, True, False, ReportState.PARTLY_SENT),
    "one_span_closed": (SENT, None, {}, True, True, ReportState.PARTLY_SENT),
    "both_spans": (SENT, SENT, {}, False, False, ReportState.SUBMITTED),
    "one_accepted": (ACCEPTED, SENT, {}, False, True, ReportState.SUBMITTED),
    "both_accepted": (ACCEPTED, ACCEPTED, {}, True, True, ReportState.ACCEPTED),
    "one_returned": (RETURNED, ACCEPTED, {}, False, False, ReportState.RETURNED),
    "the_only_one_returned": (RETURNED, None, {}, True, False, ReportState.RETURNED),
    "claimed": (None, None, NO_DATA, True, False, ReportState.CLAIMED),
    "turned_down": (None, None, {"is_turned_down": True}, True, False, ReportState.RETURNED),
    "closed": (None, None, {}, False, True, ReportState.CLOSED),
    "closed_over_a_draft": (None, None, {}, True, True, ReportState.CLOSED),
    "excepted": (
        SENT,
        None,
        {"is_due": False, "reason": "EVN"},
        True,
        True,
        ReportState.NOT_APPLICABLE,
    ),
}
ANSWERED = {ReportState.SUBMITTED, ReportState.ACCEPTED, ReportState.CLAIMED}


def two_spans() -> PeriodIndicator:
    asked = make_asked(code="2022-09-06")
    asked.ranking_span = Span.IN_PERIOD
    asked.save()
    return asked


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_all_who_ask_get_the_same_word(client: Client, case: tuple[Any, ...]) -> None:
    to_date, in_period, said, is_drafted, is_closed, state = case
    asked = two_spans()
    agency = add_row(asked)
    key = {"period": asked.period, "agency": agency}
    for span, figure_state in ((Span.TO_DATE, to_date), (Span.IN_PERIOD, in_period)):
        if figure_state:
            SubmissionFactory.create(
                **key, indicator=asked.indicator, span=span, state=figure_state
            )
    Obligation.objects.filter(pk=obligation_of(asked, agency).pk).update(**said)
    if is_drafted:
        texts = {f"{asked.indicator.slug}:to_date:numerator": "12"}
        EntryDraft.objects.create(**key, user=UserFactory.create(), values=texts, saved_at=START)
    if is_closed:
        asked.period.state = PeriodState.CLOSED
        asked.period.save()
    (row,) = matrix(asked.period, at=START).rows
    (work,) = my_work([agency], at=START)
    assert report_of(asked, agency).state == state
    assert (row.state, work.state, row.has(state)) == (state, state, True)
    is_awaited = state not in ANSWERED | {ReportState.NOT_APPLICABLE}
    assert bool(not_reported(asked.period, at=START)) is is_awaited
    is_answered = state in (ReportState.SUBMITTED, ReportState.CLAIMED)
    assert to_send([agency]).exists() is (is_awaited and not is_closed)
    assert to_accept().exists() is (is_answered and not is_closed)
    client.force_login(staff("dieuphoi", Role.COORDINATOR))
    form = reverse("entry-form", args=(asked.period.code, agency.slug))
    reports = reverse("reports", args=(asked.period.code,))
    shown = f'<span class="report-state report-{state.value}">{state.label}</span>'
    for page in (form, reports, f"{reports}?state={state.value}"):
        assert shown in client.get(page).content.decode(), page
    other = next(word for word in ReportState if word != state)
    assert shown not in client.get(f"{reports}?state={other.value}").content.decode()


def test_there_is_one_word_for_whatever_is_stored() -> None:
    asked = PeriodIndicator(judged_span=Span.TO_DATE, ranking_span=Span.IN_PERIOD)
    figures = [None, *FigureState]
    obligations = [Obligation(**said) for said in ({}, NO_DATA, {"is_turned_down": True})]
    flags = (False, True)
    for to_date, in_period, obligation, drafted, closed in product(
        figures, figures, obligations, flags, flags
    ):
        stored = {Span.TO_DATE.value: to_date, Span.IN_PERIOD.value: in_period}
        rows = {span: Submission(state=state) for span, state in stored.items() if state}
        report = Report(obligation, asked, rows, drafted, closed, Timeliness())
        standing = [span for span, state in stored.items() if state in (SENT, ACCEPTED)]
        assert report.missing == [span for span in asked.spans if span not in standing]
        assert report.is_reported is (report.state in ANSWERED)
        assert report.stands is (len(standing) == 2)
        if report.state in (ReportState.NOT_BEGUN, ReportState.DRAFT, ReportState.CLOSED):
            assert not rows


def report(agency: Agency, asked: PeriodIndicator, *spans: Span, state: str = SENT) -> None:
    key = {"period": asked.period, "indicator": asked.indicator, "agency": agency}
    for span in spans:
        SubmissionFactory.create(**key, span=span, state=state)


TOGETHER = {
    "nothing": ([], [], ReportState.NOT_BEGUN),
    "all": (["submitted"], ["accepted"], ReportState.SUBMITTED),
    "all_accepted": (["accepted"], ["accepted"], ReportState.ACCEPTED),
    "one_of_two": (["submitted"], [], ReportState.PARTLY_SENT),
    "one_returned": (["returned"], ["accepted"], ReportState.RETURNED),
    "the_only_one_returned": (["returned"], [], ReportState.RETURNED),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("first", "second", "state"), TOGETHER.values(), ids=TOGETHER)
def test_word_for_all_that_an_agency_owes(
    first: list[str], second: list[str], state: ReportState
) -> None:
    one = make_asked(code="2022-09-06")
    other = PeriodIndicatorFactory.create(period=one.period)
    agency = add_row(one)
    add_row(other, agency)
    for asked, states in ((one, first), (other, second)):
        for figure_state in states:
            report(agency, asked, Span.TO_DATE, state=figure_state)
    (row,) = matrix(one.period, at=START).rows
    assert row.state == state_of(row.by_indicator.values()) == state


@pytest.mark.django_db
def test_what_was_sent_names_what_is_missing() -> None:
    asked = two_spans()
    other = PeriodIndicatorFactory.create(period=asked.period)
    agency = add_row(asked)
    add_row(other, agency)
    report(agency, other, Span.TO_DATE)
    report(agency, asked, Span.TO_DATE)
    (row,) = matrix(asked.period, at=START).rows
    assert what_was_sent(row.by_indicator.values()) == (
        f"Đã gửi 1 trên 2 chỉ số; {asked.indicator} còn thiếu số trong kỳ."
    )
    report(agency, asked, Span.IN_PERIOD)
    (row,) = matrix(asked.period, at=START).rows
    assert what_was_sent(row.by_indicator.values()) == "Đã gửi 2 trên 2 chỉ số."
