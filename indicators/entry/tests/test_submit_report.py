"""What becomes of a form that is submitted, also of one that is older than what is stored."""

import pytest
from django.contrib.auth.models import User

from dvctrack.lib.refused import Refused
from entities.models import Agency
from entities.tests.factories import UserFactory
from indicators.choices import Claim, FigureState, ReportState
from indicators.entry.form import read_newest
from indicators.models import EntryDraft, Period, PeriodIndicator, Submission
from indicators.periods.review import return_report
from indicators.periods.run import close_period
from indicators.tests.entering import (
    START,
    after,
    obligation_of,
    report_of,
    submit,
    typed,
)
from indicators.tests.factories import ObligationFactory, PeriodIndicatorFactory
from indicators.tests.leagues import add_row, make_asked

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def asked() -> PeriodIndicator:
    return make_asked(code="2022-09-06")


@pytest.fixture
def agency(asked: PeriodIndicator) -> Agency:
    return add_row(asked)


@pytest.fixture
def second(asked: PeriodIndicator, agency: Agency) -> PeriodIndicator:
    """Another indicator that the agency owes in the same period."""
    found: PeriodIndicator = PeriodIndicatorFactory.create(period=asked.period)
    ObligationFactory.create(period=asked.period, indicator=found.indicator, agency=agency)
    return found


@pytest.fixture
def officer() -> User:
    user: User = UserFactory.create()
    return user


def claims(
    asked: PeriodIndicator, claim: str, *, reason: str = "", seen: str | None = None
) -> dict[str, str]:
    """What is said instead of a figure, and what the form showed to be said, if it did."""
    slug = asked.indicator.slug
    shown = {} if seen is None else {f"{slug}:claim:version": seen}
    return {f"{slug}:claim": claim, f"{slug}:reason": reason} | shown


def stored(asked: PeriodIndicator) -> tuple[int | None, int | None, int] | None:
    figure = Submission.objects.filter(indicator=asked.indicator).first()
    return figure and (figure.numerator, figure.denominator, figure.version)  # type: ignore[return-value]


def test_figure_of_somebody_else_is_shown_and_not_overwritten(
    asked: PeriodIndicator, agency: Agency, officer: User
) -> None:
    submit(asked, agency, typed(asked, numerator="10", denominator="100"), by=officer)
    mine = typed(asked, numerator="12", denominator="100")
    done = submit(asked, agency, mine, by=UserFactory.create())
    (conflict,) = done.conflicts
    assert [(row.value, row.typed, row.stored) for row in conflict.fields] == [
        ("numerator", "12", "10")
    ]
    assert (done.saved, stored(asked)) == ([], (10, 100, 1))
    knowing = submit(asked, agency, mine | typed(asked, version=1), by=officer)
    assert (knowing.conflicts, stored(asked)) == ([], (12, 100, 2))


def test_form_that_was_not_touched_leaves_what_is_stored_now(
    asked: PeriodIndicator, second: PeriodIndicator, agency: Agency, officer: User
) -> None:
    submit(asked, agency, typed(asked, numerator="10", denominator="100"), by=officer)
    submit(asked, agency, typed(asked, version=1, numerator="11", denominator="100"), by=officer)
    old = typed(asked, version=1, numerator="10", denominator="100", rate="")
    texts = old | typed(second, numerator="5", denominator="50")
    done = submit(asked, agency, texts, by=officer)
    assert (done.conflicts, done.saved) == ([], [second.indicator.slug])
    assert (stored(asked), stored(second)) == ((11, 100, 2), (5, 50, 1))


def test_figure_that_was_withdrawn_meanwhile_stays_withdrawn_or_is_shown(
    asked: PeriodIndicator, agency: Agency, officer: User
) -> None:
    submit(asked, agency, typed(asked, numerator="10", denominator="100"), by=officer)
    same = typed(asked, version=1, numerator="10", denominator="100")
    other = typed(asked, version=1, numerator="11", denominator="100")
    submit(asked, agency, claims(asked, "no_data", reason="Chưa có số liệu"), by=officer)
    untouched = submit(asked, agency, same, by=officer)
    assert (untouched.saved, untouched.conflicts, stored(asked)) == ([], [], None)
    done = submit(asked, agency, other | claims(asked, "", seen=""), by=officer)
    (conflict,) = done.conflicts
    assert [(row.typed, row.stored) for row in conflict.fields] == [("11", ""), ("100", "")]
    assert stored(asked) is None


def test_figure_written_again_is_another_than_the_one_that_was_seen(
    asked: PeriodIndicator, agency: Agency, officer: User
) -> None:
    submit(asked, agency, typed(asked, numerator="10", denominator="100"), by=officer)
    old = typed(asked, version=1, numerator="12", denominator="100")
    submit(asked, agency, claims(asked, "no_data", reason="Nhầm"), by=officer)
    again = typed(asked, numerator="11", denominator="100")
    submit(asked, agency, again | claims(asked, ""), by=officer)
    assert stored(asked) == (11, 100, 1)
    (conflict,) = submit(asked, agency, old, by=officer).conflicts
    assert [(row.typed, row.stored) for row in conflict.fields] == [("12", "11")]
    assert stored(asked) == (11, 100, 1)


def test_what_somebody_else_said_instead_of_a_figure_is_not_taken_back_unseen(
    asked: PeriodIndicator, agency: Agency, officer: User
) -> None:
    submit(asked, agency, claims(asked, "no_data", reason="Chưa tổng hợp"), by=officer)
    untouched = submit(asked, agency, claims(asked, "", seen=""), by=officer)
    assert (untouched.saved, obligation_of(asked, agency).claim) == ([], "no_data")
    figure = typed(asked, numerator="10", denominator="100")
    with pytest.raises(Refused, match="Hãy giữ một trong hai"):
        submit(asked, agency, figure | claims(asked, "", seen=""), by=officer)
    assert stored(asked) is None
    other = claims(asked, "not_applicable", reason="Không có", seen="")
    (conflict,) = submit(asked, agency, other, by=officer).conflicts
    assert [row.value for row in conflict.fields] == ["claim"]
    assert obligation_of(asked, agency).claim == "no_data"
    submit(asked, agency, figure | claims(asked, "", seen="no_data"), by=officer)
    assert (stored(asked), obligation_of(asked, agency).claim) == ((10, 100, 1), "")


def test_two_spans_of_one_report_are_both_kept(
    asked: PeriodIndicator, agency: Agency, officer: User
) -> None:
    PeriodIndicator.objects.update(ranking_span="in_period")
    slug = asked.indicator.slug
    other = {f"{slug}:in_period:{name}": "5" for name in ("numerator", "denominator")}
    seen = {f"{slug}:in_period:version": ""}
    submit(asked, agency, typed(asked, numerator="10", denominator="100"), by=officer)
    blank = typed(asked, numerator="", denominator="")
    done = submit(asked, agency, blank | other | seen, by=officer)
    assert (done.conflicts, done.saved) == ([], [slug])
    figures = Submission.objects.order_by("span").values_list("span", "numerator")
    assert list(figures) == [("in_period", 5), ("to_date", 10)]


def test_conflict_of_one_figure_keeps_the_others_of_the_form(
    asked: PeriodIndicator, second: PeriodIndicator, agency: Agency, officer: User
) -> None:
    submit(asked, agency, typed(asked, numerator="10", denominator="100"), by=officer)
    texts = typed(asked, numerator="12", denominator="100") | typed(
        second, numerator="5", denominator="50"
    )
    done = submit(asked, agency, texts, by=officer)
    assert [row.slug for row in done.conflicts] == [asked.indicator.slug]
    assert (stored(asked), stored(second)) == ((10, 100, 1), (5, 50, 1))


def test_same_values_are_no_conflict_and_no_new_version(
    asked: PeriodIndicator, agency: Agency, officer: User
) -> None:
    texts = typed(asked, numerator="10", denominator="100")
    submit(asked, agency, texts, by=officer)
    done = submit(asked, agency, texts, by=officer)
    assert (done.saved, done.conflicts, stored(asked)) == ([], [], (10, 100, 1))


def test_one_error_keeps_the_whole_form_out(
    asked: PeriodIndicator, second: PeriodIndicator, agency: Agency, officer: User
) -> None:
    texts = typed(asked, numerator="10", denominator="100") | typed(
        second, numerator="60", denominator="50"
    )
    with pytest.raises(Refused):
        submit(asked, agency, texts, by=officer)
    assert not Submission.objects.exists()
    entry = read_newest(asked.period, agency, texts, at=START)
    assert [row.code for row in entry.findings] == ["numerator-exceeds-denominator"]


def test_closed_period_refuses_and_says_who_closed_it(
    asked: PeriodIndicator, agency: Agency, officer: User
) -> None:
    closer = UserFactory.create(first_name="Nguyễn Thị Hòa")
    close_period(Period.objects.get(), by=closer, at=START, reason="Hết hạn", in_spite=True)
    texts = typed(asked, numerator="10", denominator="100")
    with pytest.raises(Refused, match="Nguyễn Thị Hòa") as refused:
        submit(asked, agency, texts, by=officer)
    assert "Hòa" not in refused.value.logged
    (part,) = read_newest(Period.objects.get(), agency, texts, at=START).parts
    assert part.typed[0].numbers[0].text == "10"
    assert not Submission.objects.exists()


def test_emptied_figure_is_not_lost_in_silence(
    asked: PeriodIndicator, agency: Agency, officer: User
) -> None:
    submit(asked, agency, typed(asked, numerator="10", denominator="100"), by=officer)
    texts = typed(asked, version=1, numerator="", denominator="")
    with pytest.raises(Refused):
        submit(asked, agency, texts, by=officer)
    entry = read_newest(asked.period, agency, texts, at=START)
    assert [row.code for row in entry.findings] == ["missing-count"]
    assert stored(asked) == (10, 100, 1)


def test_claim_needs_a_reason_and_takes_the_figure_back(
    asked: PeriodIndicator, agency: Agency, officer: User
) -> None:
    submit(asked, agency, typed(asked, numerator="10", denominator="100"), by=officer)
    slug = asked.indicator.slug
    claim = {f"{slug}:claim": Claim.NO_DATA.value}
    with pytest.raises(Refused):
        submit(asked, agency, claim, by=officer)
    assert stored(asked) == (10, 100, 1)
    submit(asked, agency, claim | {f"{slug}:reason": "Hệ thống hỏng"}, by=officer)
    assert stored(asked) is None
    assert report_of(asked, agency).state == ReportState.CLAIMED
    submit(
        asked,
        agency,
        typed(asked, numerator="0", denominator="100") | {f"{slug}:claim": ""},
        by=officer,
    )
    assert stored(asked) == (0, 100, 1)
    assert obligation_of(asked, agency).claim == ""


def test_returned_figure_counts_again_when_it_is_submitted_again(
    asked: PeriodIndicator, agency: Agency, officer: User
) -> None:
    submit(asked, agency, typed(asked, numerator="10", denominator="100"), by=officer)
    return_report(obligation_of(asked, agency), by=officer, at=after(1), reason="Kiểm tra lại")
    report = report_of(asked, agency, at=after(2))
    assert (report.state, report.return_reason) == (ReportState.RETURNED, "Kiểm tra lại")
    same = typed(asked, version=2, numerator="10", denominator="100")
    assert submit(asked, agency, same, by=officer, at=after(3)).saved
    figure = Submission.objects.get()
    assert (figure.state, figure.version) == (FigureState.SUBMITTED, 3)


def test_submitting_empties_the_draft_of_what_was_submitted(
    asked: PeriodIndicator, agency: Agency, officer: User
) -> None:
    texts = typed(asked, numerator="10", denominator="100")
    EntryDraft.objects.create(
        period=asked.period, agency=agency, user=officer, values=texts, saved_at=START
    )
    submit(asked, agency, texts, by=officer)
    assert not EntryDraft.objects.exists()
