"""Lateness follows from the history of a report, and from nothing else."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.choices import Claim, FigureState, Span
from indicators.periods.lateness import (
    CLAIM,
    Grant,
    Moments,
    Past,
    Step,
    end_of,
    steps_of,
    timeliness,
)

pytestmark = pytest.mark.both_databases

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2022, 9, day, hour, tzinfo=HANOI)


DUE = end_of(at(15))
MOMENTS = Moments(submissions_due_at=DUE, entry_closes_at=end_of(at(20)), days_to_answer=3)
EXTENDED = Moments(DUE, days_to_answer=3, grants=(Grant(at(14), end_of(at(25))),))
GRANTED_LATE = Moments(DUE, days_to_answer=3, grants=(Grant(at(18), end_of(at(25))),))

SUBMITTED, AGAIN = Step(at(10), True), Step(at(17), True)
RETURNED, WITHDRAWN = Step(at(14), False, True), Step(at(14), False)

CASES: dict[str, tuple[Moments, list[Step], datetime, bool]] = {
    "nothing_yet_in_time": (MOMENTS, [], at(15, 23), False),
    "the_last_moment_of_the_day": (MOMENTS, [Step(DUE, True)], at(30), False),
    "the_next_day": (MOMENTS, [Step(at(16, 0), True)], at(30), True),
    "nothing_yet_and_over": (MOMENTS, [], at(16, 0), True),
    "in_time_and_asked_much_later": (MOMENTS, [SUBMITTED], at(30), False),
    "returned_within_its_days": (MOMENTS, [SUBMITTED, RETURNED], at(17, 23), False),
    "returned_and_not_answered": (MOMENTS, [SUBMITTED, RETURNED], at(18, 0), True),
    "returned_and_answered": (MOMENTS, [SUBMITTED, RETURNED, AGAIN], at(30), False),
    "answered_too_late": (MOMENTS, [SUBMITTED, RETURNED, Step(at(18), True)], at(30), True),
    "withdrawn_and_the_due_day_is_over": (MOMENTS, [SUBMITTED, WITHDRAWN], at(16, 0), True),
    "withdrawn_and_written_again_too_late": (MOMENTS, [SUBMITTED, WITHDRAWN, AGAIN], at(30), True),
    "returned_before_the_due_day": (
        MOMENTS,
        [Step(at(1), True), Step(at(2), False, True), Step(at(14), True)],
        at(30),
        False,
    ),
    "extended": (EXTENDED, [Step(at(24), True)], at(30), False),
    "extension_is_over": (EXTENDED, [], at(26, 0), True),
    "extended_after_it_was_late": (GRANTED_LATE, [Step(at(17), True)], at(30), True),
    "late_and_then_extended": (GRANTED_LATE, [], at(19), False),
    "no_due_moment": (Moments(), [Step(at(30), True)], at(30), False),
    "what_comes_later_is_not_known_yet": (MOMENTS, [Step(at(17), True)], at(14), False),
}


@pytest.mark.parametrize(("moments", "steps", "moment", "is_late"), CASES.values(), ids=CASES)
def test_lateness(moments: Moments, steps: list[Step], moment: datetime, is_late: bool) -> None:
    assert timeliness(steps, moments, at=moment).is_late is is_late


def test_report_of_two_spans_stands_when_both_do() -> None:
    submitted, returned = FigureState.SUBMITTED.value, FigureState.RETURNED.value
    history = [
        Past(Span.TO_DATE, submitted, at(10)),
        Past(Span.IN_PERIOD, submitted, at(12)),
        Past(Span.TO_DATE, FigureState.ACCEPTED.value, at(13)),
        Past(Span.TO_DATE, returned, at(14)),
        Past(Span.IN_PERIOD, returned, at(14)),
        Past(Span.TO_DATE, None, at(15)),
    ]
    spans = (Span.TO_DATE.value, Span.IN_PERIOD.value)
    assert list(steps_of(history, spans)) == [Step(at(12), True), Step(at(14), False, True)]


FIGURE, NO_FIGURE = (
    (Span.TO_DATE, FigureState.SUBMITTED.value),
    (Span.TO_DATE, None),
)
CLAIMED, UNCLAIMED, TURNED_DOWN = (
    (CLAIM, Claim.NO_DATA.value),
    (CLAIM, ""),
    (CLAIM, FigureState.RETURNED.value),
)
# What was written at which hour, and the steps that it makes.
HISTORIES: dict[str, tuple[list[tuple[int, tuple[str, str | None]]], list[Step]]] = {
    "claim_is_a_report": ([(1, CLAIMED)], [Step(at(1), True)]),
    "claim_turned_down": (
        [(1, CLAIMED), (2, TURNED_DOWN)],
        [Step(at(1), True), Step(at(2), False, True)],
    ),
    "claim_taken_back": ([(1, CLAIMED), (2, UNCLAIMED)], [Step(at(1), True), Step(at(2), False)]),
    "figure_in_the_place_of_a_claim": (
        [(1, CLAIMED), (2, UNCLAIMED), (2, FIGURE)],
        [Step(at(1), True)],
    ),
    "claim_in_the_place_of_a_figure": (
        [(1, FIGURE), (2, NO_FIGURE), (2, CLAIMED)],
        [Step(at(1), True)],
    ),
    "figure_deleted": ([(1, FIGURE), (2, NO_FIGURE)], [Step(at(1), True), Step(at(2), False)]),
    "figure_after_a_turned_down_claim": (
        [(1, CLAIMED), (2, TURNED_DOWN), (3, FIGURE), (4, NO_FIGURE)],
        [Step(at(1), True), Step(at(2), False, True), Step(at(3), True), Step(at(4), False)],
    ),
}


@pytest.mark.parametrize(("written", "steps"), HISTORIES.values(), ids=HISTORIES)
def test_claims_are_reports_too(
    written: list[tuple[int, tuple[str, str | None]]], steps: list[Step]
) -> None:
    history = [Past(span, state, at(day)) for day, (span, state) in written]
    assert list(steps_of(history, (Span.TO_DATE.value,))) == steps


steps = st.lists(st.integers(1, 28), min_size=0, max_size=8, unique=True).map(
    lambda days: [
        Step(at(day), place % 2 == 0, place % 3 == 1) for place, day in enumerate(sorted(days))
    ]
)


@given(steps, st.integers(1, 28), st.integers(1, 28))
def test_lateness_of_a_day_does_not_depend_on_what_comes_after(
    found: list[Step], day: int, later: int
) -> None:
    known = [step for step in found if step.at <= at(day)]
    assert timeliness(found, MOMENTS, at=at(day)) == timeliness(known, MOMENTS, at=at(day))
    early = timeliness(found, MOMENTS, at=at(day))
    late = timeliness(found, MOMENTS, at=max(at(day), at(later)))
    # Late once is late for ever: without an extension nothing takes it back.
    assert late.is_late or not early.is_late
