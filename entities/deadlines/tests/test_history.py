"""Deadlines as they were recorded at a moment, and who changed them since."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dvctrack.lib.history import save_with_reason, sign
from entities.choices import DeadlinePrecision, NameKind
from entities.deadlines.history import deadline_history
from entities.deadlines.state import by_quarter, completed, due_as_of, overdue, upcoming
from entities.deadlines.tables import deadline_lines
from entities.models import DeadlineExtension, Service, ServiceDeadline
from entities.tests.factories import (
    AgencyFactory,
    AgencyNameFactory,
    LegalDocumentFactory,
    UserFactory,
)

pytestmark = pytest.mark.both_databases

START = datetime(2026, 7, 1, tzinfo=UTC)
ON = date(2022, 9, 6)
Shown = list[tuple[Any, ...]]


def shown(seen_at: datetime | None = None) -> Shown:
    """All that a reader sees of the lists."""
    return [
        (
            rule.__name__,
            line.quarter,
            line.deadline.service.name,
            line.deadline.agency.name,
            line.days_late,
            line.deadline.completed_on,
            line.deadline.deadline_text,
            [decision.number for decision in line.decisions],
        )
        for rule in (overdue, upcoming, completed)
        for line in deadline_lines(
            by_quarter(rule(on=ON, seen_at=seen_at), on=ON, seen_at=seen_at), on=ON
        )
    ]


class Story:
    """Deadlines that are changed one after the other, each at a moment of its own."""

    def __init__(self) -> None:
        self.agency = AgencyFactory.create()
        self.decision = LegalDocumentFactory.create()
        self.person = UserFactory.create(last_name="Nguyễn Thị Hòa")
        self.now = START
        self.remembered: list[tuple[datetime, Shown]] = [(START, [])]

    def tell(self, action: str, number: int, days: int) -> None:
        self.now += timedelta(seconds=1)
        getattr(self, action)(f"Dịch vụ {number}", ON + timedelta(days=days))
        self.remembered.append((self.now, shown()))

    def _keep(self, row: Any) -> None:
        save_with_reason(row, by=self.person, reason="Công văn", at=self.now)

    def _drop(self, row: Any) -> None:
        if row is not None:
            sign(row, by=self.person, reason="Nhập nhầm", at=self.now)
            for extension in getattr(row, "extensions", DeadlineExtension.objects.none()).all():
                self._drop(extension)
            row.delete()

    def _of(self, name: str) -> ServiceDeadline | None:
        return ServiceDeadline.objects.filter(service__name=name).first()

    def order(self, name: str, day: date) -> None:
        service, _made = Service.objects.get_or_create(name=name)
        key = {"service": service, "agency": self.agency, "decision": self.decision}
        deadline = self._of(name) or ServiceDeadline(**key, precision=DeadlinePrecision.QUARTER)
        deadline.due_on, deadline.deadline_text = day, f"Ngày {day.day}"
        self._keep(deadline)

    def complete(self, name: str, day: date) -> None:
        if deadline := self._of(name):
            deadline.completed_on = None if deadline.completed_on else day
            self._keep(deadline)

    def extend(self, name: str, day: date) -> None:
        if deadline := self._of(name):
            later = day + timedelta(days=40)
            row = DeadlineExtension(deadline=deadline, decided_on=day, due_on=later, reason="Chờ")
            self._keep(row)

    def take_back(self, name: str, day: date) -> None:
        self._drop(DeadlineExtension.objects.filter(deadline__service__name=name).first())

    def take_away(self, name: str, day: date) -> None:
        """The deadline, and the service that nobody needs any more."""
        self._drop(self._of(name))
        Service.objects.filter(name=name).delete()


ACTIONS = sorted(name for name in vars(Story) if name[0] != "_" and name != "tell")


@pytest.fixture
def story(db: None) -> Iterator[Story]:
    with transaction.atomic():
        yield Story()


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(ACTIONS), st.integers(0, 1), st.integers(-90, 90)),
        min_size=4,
        max_size=16,
    )
)
def test_every_moment_of_a_random_history_shows_what_was_recorded_then(
    steps: list[tuple[str, int, int]],
) -> None:
    with transaction.atomic():
        story = Story()
        for number in range(2):
            story.tell("order", number, -10)
        for step in steps:
            story.tell(*step)
        for moment, expected in story.remembered:
            assert shown(moment) == expected
        transaction.set_rollback(True)


def test_deadline_keeps_its_names_when_all_was_taken_away(story: Story) -> None:
    story.tell("order", 1, -10)
    before = story.now
    story.tell("take_away", 1, 0)
    assert shown() == []
    ((_rule, _quarter, service, agency, days, *_rest),) = shown(before)
    assert (service, agency, days) == ("Dịch vụ 1", story.agency.name, 10)


def test_changes_since_say_what_stood_there_before(story: Story) -> None:
    story.tell("order", 1, -10)
    since = story.now
    for action, days in (("complete", -1), ("extend", -5), ("take_away", 0)):
        story.tell(action, 1, days)
    steps = deadline_history(since=since)
    said = [(type(step.row).__name__, step.changed, step.is_gone, step.reason) for step in steps]
    assert said[2:] == [
        ("DeadlineExtension", ["decided_on", "due_on", "reason"], False, "Công văn"),
        ("ServiceDeadline", ["completed_on"], False, "Công văn"),
    ]
    assert sorted((name, gone) for name, _changed, gone, _reason in said[:2]) == [
        ("DeadlineExtension", True),
        ("ServiceDeadline", True),
    ]
    assert {step.by for step in steps} == {story.person}
    assert [step.at for step in steps] == sorted((step.at for step in steps), reverse=True)


def test_extended_day_is_known_from_its_moment_on(story: Story) -> None:
    story.tell("order", 1, -10)
    before = story.now
    story.tell("extend", 1, -5)
    (now,) = upcoming(on=ON)
    assert due_as_of(now) == ON + timedelta(days=35)
    (then,) = overdue(on=ON, seen_at=before)
    assert due_as_of(then) == ON - timedelta(days=10)


def test_leads_have_the_names_that_were_recorded_then(story: Story) -> None:
    story.agency.name = "Đồng Nai"
    save_with_reason(story.agency, by=None, reason="", at=story.now)
    story.tell("order", 1, -10)
    before, later = story.now, story.now + timedelta(seconds=1)
    story.agency.name = "Thành phố Đồng Nai"
    save_with_reason(story.agency, by=None, reason="", at=later)
    assert [line[3] for line in shown(before)] == ["Đồng Nai"]
    assert [line[3] for line in shown(later)] == [line[3] for line in shown()]
    name = AgencyNameFactory.build(agency=story.agency, text="Biên Hòa", kind=NameKind.OFFICIAL)
    save_with_reason(name, by=None, reason="", at=later + timedelta(seconds=1))
    assert [line[3] for line in shown(later)] == ["Thành phố Đồng Nai"]
    assert [line[3] for line in shown()] == ["Biên Hòa"]
