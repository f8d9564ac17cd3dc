"""What waits for the leads, the coordinating office and the supervisors."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User

from entities.choices import DeadlineActKind as Kind
from entities.choices import Role
from entities.deadlines.tests.people import person
from entities.deadlines.work import answers, led_work, office_work, work_waiting
from entities.models import ServiceDeadline
from entities.tests.factories import (
    AgencyFactory,
    DeadlineActFactory,
    ServiceDeadlineFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
TODAY = date(2022, 7, 10)


@pytest.fixture
def order() -> ServiceDeadline:
    made: ServiceDeadline = ServiceDeadlineFactory.create(due_on=date(2022, 9, 30))
    return made


@pytest.fixture
def officer(order: ServiceDeadline) -> User:
    return person(Role.OFFICER, order.agency)


@pytest.fixture
def coordinator() -> User:
    return person(Role.COORDINATOR)


def act(order: ServiceDeadline, kind: Kind, day: date, **said: Any) -> None:
    DeadlineActFactory.create(deadline=order, kind=kind, day=day, **said)


def claim(order: ServiceDeadline, day: date) -> None:
    act(order, Kind.CLAIM, day, done_on=day)


REASONS = {
    "far_ahead": (date(2022, 8, 10), []),
    "within_thirty_days": (date(2022, 8, 9), ["còn 30 ngày"]),
    "today": (TODAY, ["hôm nay là ngày cuối"]),
    "overdue": (date(2022, 7, 9), ["muộn 1 ngày"]),
}


@pytest.mark.parametrize(("due_on", "why"), REASONS.values(), ids=REASONS.keys())
def test_lead_is_told_by_the_due_day(
    order: ServiceDeadline, officer: User, due_on: date, why: list[str]
) -> None:
    ServiceDeadline.objects.update(due_on=due_on)
    assert [row.why for row in led_work(officer, on=TODAY)] == ([why] if why else [])


def test_lead_is_told_what_came_back_and_what_is_asked(
    order: ServiceDeadline, officer: User
) -> None:
    act(order, Kind.PROMISE, date(2022, 6, 1), due_on=date(2022, 7, 1))
    claim(order, date(2022, 7, 2))
    act(order, Kind.SEND_BACK, date(2022, 7, 3), reason="Chưa mở được")
    act(order, Kind.ASK, date(2022, 7, 4), reason="Vì sao?")
    [waiting] = led_work(officer, on=TODAY)
    assert waiting.why == [
        "được yêu cầu giải trình: Vì sao?",
        "trả lại: Chưa mở được",
        "đã cam kết 01/07/2022 nhưng chưa hoàn thành",
    ]
    assert waiting.kinds == [Kind.ANSWER, Kind.CLAIM]


def test_what_was_reported_waits_for_the_office(
    order: ServiceDeadline, officer: User, coordinator: User
) -> None:
    claim(order, date(2022, 6, 30))
    assert led_work(officer, on=TODAY) == []
    [waiting] = office_work(coordinator, on=TODAY)
    assert (waiting.why, waiting.kinds) == (
        ["chờ xác nhận từ 30/06/2022"],
        [Kind.CONFIRM, Kind.SEND_BACK],
    )


def test_report_that_waits_longer_than_ten_days_is_told_apart(
    order: ServiceDeadline, coordinator: User
) -> None:
    claim(order, date(2022, 6, 29))
    [waiting] = office_work(coordinator, on=TODAY)
    assert waiting.why == ["chờ xác nhận từ 29/06/2022, đã quá 10 ngày"]


def test_request_for_time_waits_until_it_is_answered(
    order: ServiceDeadline, coordinator: User, officer: User
) -> None:
    until = date(2022, 12, 31)
    act(order, Kind.ASK, date(2022, 7, 1), due_on=until, reason="Chờ hệ thống")
    [waiting] = office_work(coordinator, on=TODAY)
    assert waiting.why == ["đề nghị gia hạn đến 31/12/2022: Chờ hệ thống"]
    assert waiting.kinds == [Kind.EXTEND, Kind.ANSWER]
    assert led_work(officer, on=TODAY) == []
    act(order, Kind.ANSWER, date(2022, 7, 2), reason="Không gia hạn")
    assert office_work(coordinator, on=TODAY) == []


def test_done_and_foreign_orders_wait_for_nobody(officer: User) -> None:
    ServiceDeadlineFactory.create(due_on=date(2022, 6, 30))
    done = date(2022, 6, 1)
    ServiceDeadlineFactory.create(
        agency=officer.memberships.get().agency, due_on=date(2022, 6, 30), completed_on=done
    )
    assert led_work(officer, on=TODAY) == []


def test_work_moves_with_the_lead(order: ServiceDeadline, officer: User) -> None:
    ServiceDeadline.objects.update(due_on=date(2022, 6, 30))
    heir = AgencyFactory.create()
    act(order, Kind.TRANSFER, date(2022, 7, 1), agency=heir)
    assert led_work(officer, on=TODAY) == []
    assert len(led_work(person(Role.OFFICER, heir), on=TODAY)) == 1


def test_menu_counts_what_the_lists_show(
    order: ServiceDeadline, officer: User, coordinator: User
) -> None:
    """Overdue, broken, moved away and here, reported, sent back, asked for time and answered."""
    lead, other = order.agency, AgencyFactory.create()
    late, moved, back, asked = (
        ServiceDeadlineFactory.create(agency=agency, due_on=date(2022, 6, 30))
        for agency in (lead, lead, lead, other)
    )
    stranger = person(Role.OFFICER, other)
    people = (officer, stranger, coordinator, person(Role.SUPERVISOR), person(Role.ADMINISTRATOR))
    until, seen = date(2022, 12, 31), []
    acts: list[tuple[ServiceDeadline, Kind, dict[str, Any]]] = [
        (moved, Kind.TRANSFER, {"agency": other}),
        (late, Kind.CLAIM, {"done_on": TODAY}),
        (back, Kind.CLAIM, {"done_on": TODAY}),
        (back, Kind.SEND_BACK, {"reason": "Thiếu"}),
        (asked, Kind.ASK, {"due_on": until, "reason": "Chờ"}),
        (order, Kind.PROMISE, {"due_on": date(2022, 7, 9)}),
        (asked, Kind.ANSWER, {"reason": "Không"}),
        (late, Kind.CONFIRM, {"done_on": TODAY, "reason": "Đủ"}),
    ]
    for of, kind, said in acts:
        act(of, kind, TODAY, **said)
        counted = [work_waiting(one, on=TODAY) for one in people]
        led = [len(led_work(one, on=TODAY)) for one in people[:2]]
        office = len(office_work(coordinator, on=TODAY))
        assert counted == [*led, office, 0, office]
        seen.append(counted[:3])
    assert seen[0] == [2, 2, 0]
    assert seen[4] == [1, 2, 2]
    assert seen[-1] == [2, 2, 0]


def test_answers_are_those_recorded_since(order: ServiceDeadline) -> None:
    def at(day: int) -> datetime:
        return datetime(2022, 7, day, 8, tzinfo=UTC)

    for day in (3, 5, 9):
        act(order, Kind.ANSWER, date(2022, 7, day), reason=f"Ngày {day}")
    found = answers(since=at(3), at=at(9))
    assert [row.reason for row in found] == ["Ngày 5", "Ngày 9"]
