"""What is said in the place of a figure: when it counts as a report, and when it goes."""

import pytest
from django.contrib.auth.models import User

from entities.choices import AgencyKind
from entities.models import Agency
from entities.tests.factories import UserFactory
from indicators.choices import Claim, FigureState, ReportState
from indicators.figures.writing import correct_figure
from indicators.importing.tests.flat import flat, make_owing, save
from indicators.models import Obligation, PeriodIndicator, Submission
from indicators.periods.lateness import end_of
from indicators.periods.reporting import Timing, matrix
from indicators.periods.review import accept_reports, return_report
from indicators.tests.entering import (
    START,
    after,
    obligation_of,
    report_of,
    submit,
    typed,
)
from indicators.tests.factories import SubmissionFactory
from indicators.tests.leagues import add_row, make_asked

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DUE = after(100)


@pytest.fixture
def asked() -> PeriodIndicator:
    return make_asked(code="2022-09-06", submissions_due_at=DUE)


@pytest.fixture
def agency(asked: PeriodIndicator) -> Agency:
    return add_row(asked)


@pytest.fixture
def officer() -> User:
    user: User = UserFactory.create()
    return user


def claim_of(asked: PeriodIndicator, claim: str = Claim.NO_DATA) -> dict[str, str]:
    slug = asked.indicator.slug
    return {f"{slug}:claim": claim, f"{slug}:reason": "Chưa tổng hợp" if claim else ""}


def say_claim(obligation: Obligation) -> None:
    obligation.claim, obligation.claim_reason = Claim.NOT_APPLICABLE, "Không có thủ tục nào"
    obligation.save()


@pytest.mark.parametrize(("hour", "is_late"), [(100, False), (101, True)])
def test_claim_that_was_made_in_time_is_no_late_report(
    asked: PeriodIndicator, agency: Agency, officer: User, hour: int, is_late: bool
) -> None:
    submit(asked, agency, claim_of(asked), by=officer, at=after(hour))
    report = report_of(asked, agency, at=after(500))
    assert (report.state, report.timeliness.is_late) == (ReportState.CLAIMED, is_late)
    timing = Timing(AgencyKind.PROVINCE, 1, 1, int(not is_late))
    assert matrix(asked.period, at=after(500)).timings() == [timing]


def test_figure_that_was_withdrawn_for_a_claim_that_is_taken_back_has_no_days_to_answer(
    asked: PeriodIndicator, agency: Agency, officer: User
) -> None:
    submit(asked, agency, typed(asked, numerator="1", denominator="9"), by=officer, at=START)
    submit(asked, agency, claim_of(asked), by=officer, at=after(90))
    assert not report_of(asked, agency, at=after(99)).timeliness.is_late
    submit(asked, agency, claim_of(asked, ""), by=officer, at=after(99))
    found = report_of(asked, agency, at=after(101)).timeliness
    assert (found.owed_by, found.is_late) == (DUE, True)


def test_claim_that_was_turned_down_is_a_return(
    asked: PeriodIndicator, agency: Agency, officer: User
) -> None:
    submit(asked, agency, claim_of(asked), by=officer, at=after(1))
    return_report(obligation_of(asked, agency), by=officer, at=after(99), reason="Phải có")
    report = report_of(asked, agency, at=after(101))
    assert (report.state, report.return_reason) == (ReportState.RETURNED, "Phải có")
    owed_by = end_of(after(99 + 3 * 24))
    assert (report.timeliness.owed_by, report.timeliness.is_late) == (owed_by, False)
    assert report_of(asked, agency, at=after(200)).timeliness.is_late
    submit(asked, agency, typed(asked, numerator="1", denominator="9"), by=officer, at=after(110))
    report = report_of(asked, agency, at=after(200))
    assert (report.state, report.timeliness.is_late) == (ReportState.SUBMITTED, False)


def test_imported_figure_takes_back_what_was_said_in_its_place() -> None:
    asked = make_owing("first", "second")
    for obligation in Obligation.objects.all():
        say_claim(obligation)
    save(flat(asked, first=10))
    claims = dict(Obligation.objects.values_list("agency__slug", "claim"))
    assert claims == {"first": "", "second": Claim.NOT_APPLICABLE}
    past = Obligation.history.filter(agency__slug="first").order_by("history_id").last()
    assert (past.claim, past.claim_reason) == ("", "")
    assert past.history_change_reason == "Nhập từ so-lieu.csv"


def test_figure_entered_in_the_admin_takes_back_what_was_said_in_its_place(
    asked: PeriodIndicator, agency: Agency, officer: User
) -> None:
    say_claim(obligation_of(asked, agency))
    figure = Submission(
        period=asked.period, indicator=asked.indicator, agency=agency, numerator=1, denominator=2
    )
    correct_figure(figure, by=officer)
    assert (figure.version, obligation_of(asked, agency).claim) == (1, "")


@pytest.mark.parametrize("state", [FigureState.SUBMITTED, FigureState.ACCEPTED])
def test_claim_beside_a_figure_is_not_accepted(
    asked: PeriodIndicator, agency: Agency, officer: User, state: FigureState
) -> None:
    key = {"period": asked.period, "indicator": asked.indicator, "agency": agency}
    SubmissionFactory.create(**key, state=state)
    say_claim(obligation_of(asked, agency))
    moment = Submission.history.latest().history_date
    accept_reports([obligation_of(asked, agency)], by=officer, at=moment, seen_at=moment)
    assert obligation_of(asked, agency).is_due
    assert Submission.objects.get().state == FigureState.ACCEPTED
