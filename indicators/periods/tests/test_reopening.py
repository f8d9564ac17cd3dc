"""A figure of a closed period: asked for, granted until a day, corrected, accepted or put back."""

from dataclasses import dataclass

import pytest
from django.contrib.auth.models import User

from dvctrack.lib.refused import Refused
from entities.models import Agency
from entities.tests.factories import UserFactory
from indicators.choices import FigureState, PeriodState, ReportState
from indicators.entry.form import read_entry
from indicators.models import Obligation, Period, PeriodIndicator, ReopenRequest, Submission
from indicators.periods.reopening import answer_request, ask_to_reopen
from indicators.periods.review import accept_reports, return_report, return_reports
from indicators.periods.run import close_period
from indicators.tests.entering import after, obligation_of, report_of, submit
from indicators.tests.factories import ObligationFactory, PeriodIndicatorFactory
from indicators.tests.leagues import add_row, make_asked

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
CODE = "2022-09-06"
GRANTED, UNTIL = 20, 100


@pytest.fixture
def person() -> User:
    user: User = UserFactory.create()
    return user


def typed_over(asked: PeriodIndicator, agency: Agency, **values: str) -> dict[str, str]:
    """What is typed into a form that shows what is stored now."""
    row = Submission.objects.filter(indicator=asked.indicator, agency=agency).first()
    name = f"{asked.indicator.slug}:to_date:version"
    texts = {f"{asked.indicator.slug}:to_date:{value}": text for value, text in values.items()}
    return texts | {name: f"{row.pk}.{row.version}" if row else ""}


@dataclass
class World:
    """A period asking two indicators of two agencies; the first agency has sent both figures."""

    asked: PeriodIndicator
    other: PeriodIndicator
    agency: Agency
    neighbour: Agency
    by: User

    @property
    def obligation(self) -> Obligation:
        return obligation_of(self.asked, self.agency)

    def close(self, state: PeriodState = PeriodState.CLOSED) -> None:
        Period.objects.update(state=state)

    def grant(self) -> ReopenRequest:
        request = ask_to_reopen(self.obligation, by=self.by, at=after(10), reason="Nhầm số")
        self.answer(request)
        return request

    def answer(self, request: ReopenRequest, *, until: int | None = UNTIL) -> bool:
        return answer_request(
            request,
            is_granted=True,
            answer="Đồng ý",
            correct_until=None if until is None else after(until),
            by=self.by,
            at=after(GRANTED),
        )

    def correct(self, numerator: str = "60", *, hour: int = 30) -> None:
        texts = typed_over(self.asked, self.agency, numerator=numerator, denominator="100")
        submit(self.asked, self.agency, texts, by=self.by, at=after(hour))

    def figure(self) -> tuple[int | None, str]:
        row = Submission.objects.get(agency=self.agency, indicator=self.asked.indicator)
        return row.numerator, row.state


@pytest.fixture
def world(person: User) -> World:
    asked = make_asked(code=CODE)
    other = PeriodIndicatorFactory.create(period=asked.period)
    agency = add_row(asked, numerator=50, denominator=100)
    neighbour = add_row(asked, numerator=40, denominator=100)
    add_row(other, agency, numerator=1, denominator=2)
    Submission.history.update(history_date=after(0))
    return World(asked, other, agency, neighbour, person)


# State of the period, whether the correction of the first indicator was granted, whose and which
# report is looked at, the hour; and how the lock begins: None where it can be typed.
CASES: dict[str, tuple[PeriodState, bool, str, str, int, str | None]] = {
    "planned": (PeriodState.PLANNED, False, "own", "first", 30, "Kỳ chưa mở"),
    "open_accepted": (PeriodState.OPEN, False, "own", "first", 30, "Đã duyệt"),
    "closed": (PeriodState.CLOSED, False, "own", "first", 30, "Kỳ đã đóng"),
    "granted": (PeriodState.CLOSED, True, "own", "first", 30, None),
    "granted_until_the_last_moment": (PeriodState.CLOSED, True, "own", "first", UNTIL, None),
    "granted_and_over": (
        PeriodState.CLOSED,
        True,
        "own",
        "first",
        UNTIL + 1,
        "Đã hết hạn đính chính",
    ),
    "granted_for_another_indicator": (PeriodState.CLOSED, True, "own", "other", 30, "Kỳ đã đóng"),
    "granted_to_another_agency": (PeriodState.CLOSED, True, "else", "first", 30, "Kỳ đã đóng"),
    "granted_and_planned_again": (PeriodState.PLANNED, True, "own", "first", 30, "Kỳ chưa mở"),
    "granted_and_opened_again": (PeriodState.OPEN, True, "own", "first", 30, "Đã duyệt"),
}


@pytest.mark.parametrize(
    ("state", "is_granted", "whose", "which", "hour", "said"), CASES.values(), ids=CASES
)
def test_lock(
    world: World,
    state: PeriodState,
    is_granted: bool,
    whose: str,
    which: str,
    hour: int,
    said: str | None,
) -> None:
    if is_granted:
        world.close()
        world.grant()
    world.close(state)
    agency = world.agency if whose == "own" else world.neighbour
    asked = world.asked if which == "first" else world.other
    entry = read_entry(Period.objects.get(), agency, {}, at=after(hour))
    part = next(part for part in entry.parts if part.slug == asked.indicator.slug)
    lock = entry.lock if state == PeriodState.PLANNED else part.lock
    assert (lock is None) is (said is None)
    assert (lock or "").startswith(said or "")
    texts = typed_over(asked, agency, numerator="60", denominator="100")
    if said is None:
        assert submit(asked, agency, texts, by=world.by, at=after(hour)).saved
    else:
        with pytest.raises(Refused):
            submit(asked, agency, texts, by=world.by, at=after(hour))


def test_what_is_granted_counts_as_it_was_until_another_is_sent_and_accepted(world: World) -> None:
    world.close()
    world.grant()
    assert world.figure() == (50, FigureState.ACCEPTED)
    world.correct()
    assert world.figure() == (60, FigureState.SUBMITTED)
    assert report_of(world.asked, world.agency).can_be_accepted
    done = accept_reports(
        Obligation.objects.filter(agency=world.agency),
        by=world.by,
        at=after(40),
        seen_at=after(35),
    )
    assert done.accepted == 1
    assert world.figure() == (60, FigureState.ACCEPTED)
    with pytest.raises(Refused, match="Kỳ đã đóng"):
        world.correct("70", hour=41)


def test_correction_that_is_returned_leaves_what_stood_before(world: World) -> None:
    world.close()
    world.grant()
    world.correct()
    return_report(world.obligation, by=world.by, at=after(40), reason="Sai nữa")
    assert world.figure() == (50, FigureState.ACCEPTED)
    reasons = Submission.history.filter(history_date=after(40)).values_list(
        "history_change_reason", flat=True
    )
    assert set(reasons) == {"Sai nữa", "Như trước khi đính chính"}
    world.correct("65", hour=50)
    assert world.figure() == (65, FigureState.SUBMITTED)


def test_many_are_returned_after_closing_only_where_a_correction_came(world: World) -> None:
    world.close()
    world.grant()
    world.correct()
    rows = Obligation.objects.all()
    assert return_reports(rows, by=world.by, at=after(40), reason="Sai") == 1


@pytest.mark.parametrize("sent", [True, False])
def test_missing_figure_is_asked_for_and_sent_after_closing(world: World, sent: bool) -> None:
    agency = add_row(world.asked)
    close_period(world.asked.period, by=world.by, at=after(1), reason="Hết hạn", in_spite=True)
    row = obligation_of(world.asked, agency)
    request = ask_to_reopen(row, by=world.by, at=after(10), reason="Mất mạng")
    assert world.answer(request)
    assert report_of(world.asked, agency).state == ReportState.CLOSED
    if sent:
        texts = typed_over(world.asked, agency, numerator="7", denominator="10")
        submit(world.asked, agency, texts, by=world.by, at=after(30))
        assert report_of(world.asked, agency).state == ReportState.SUBMITTED
        return_report(row, by=world.by, at=after(40), reason="Sai")
        assert report_of(world.asked, agency).state == ReportState.RETURNED
        assert not Submission.objects.counted().filter(agency=agency).exists()


@pytest.mark.parametrize("until", [None, GRANTED])
def test_grant_after_closing_needs_a_day_that_lies_ahead(world: World, until: int | None) -> None:
    world.close()
    request = ask_to_reopen(world.obligation, by=world.by, at=after(10), reason="Nhầm số")
    with pytest.raises(Refused, match="đến ngày nào"):
        world.answer(request, until=until)
    request.refresh_from_db()
    assert request.is_granted is None


def test_what_can_be_corrected_is_not_asked_for_again_until_its_time_is_over(world: World) -> None:
    world.close()
    world.grant()
    with pytest.raises(Refused, match="đã được đính chính đến"):
        ask_to_reopen(world.obligation, by=world.by, at=after(UNTIL), reason="Nhầm nữa")
    assert ask_to_reopen(world.obligation, by=world.by, at=after(UNTIL + 1), reason="Nhầm nữa").pk


def test_what_is_not_owed_is_not_asked_for(world: World) -> None:
    row = ObligationFactory.create(
        period=world.asked.period, indicator=world.asked.indicator, is_due=False, reason="Không có"
    )
    world.close()
    with pytest.raises(Refused, match="Không có"):
        ask_to_reopen(row, by=world.by, at=after(10), reason="Nhầm")
