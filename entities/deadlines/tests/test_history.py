"""Deadlines as they were recorded at a moment, and who changed them since."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dvctrack.lib.history import save_with_reason, sign
from entities.choices import DeadlineActKind as Kind
from entities.choices import DeadlinePrecision, NameKind
from entities.deadlines.counts import facts
from entities.deadlines.history import deadline_history, order_of
from entities.deadlines.join_services import join_services
from entities.deadlines.listing import listed_rows
from entities.deadlines.named import services_named
from entities.deadlines.rows import rows_of
from entities.deadlines.state import completed, overdue, upcoming
from entities.models import DeadlineAct, Service, ServiceDeadline, ServiceName
from entities.tests.factories import (
    AgencyFactory,
    AgencyNameFactory,
    ConfirmationFactory,
    DeadlineActFactory,
    ExtensionFactory,
    LegalDocumentFactory,
    ServiceDeadlineFactory,
    ServiceFactory,
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
            row.quarter,
            row.service.name,
            row.agency.name,
            row.state,
            row.days_late,
            row.standing.done_on,
            row.words,
            [decision.number for decision in row.decisions],
        )
        for rule in (overdue, upcoming, completed)
        for row in rows_of(rule(on=ON, seen_at=seen_at), on=ON, seen_at=seen_at)
    ]


class Story:
    """Orders and their acts, one after the other, each at a moment of its own."""

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

    def _of(self, name: str) -> ServiceDeadline | None:
        return ServiceDeadline.objects.filter(service__name=name).first()

    def _record(self, name: str, factory: type[DeadlineActFactory], **said: Any) -> None:
        if order := self._of(name):
            known = {"by": self.person, "recorded_at": self.now, "reason": "Công văn"}
            factory.create(deadline=order, **known, **said)

    def order(self, name: str, day: date) -> None:
        service, _made = Service.objects.get_or_create(name=name)
        key = {"service": service, "agency": self.agency, "decision": self.decision}
        order = self._of(name) or ServiceDeadline(**key, precision=DeadlinePrecision.QUARTER)
        order.due_on, order.deadline_text = day, f"Ngày {day.day}"
        save_with_reason(order, by=self.person, reason="Công văn", at=self.now)

    def complete(self, name: str, day: date) -> None:
        self._record(name, ConfirmationFactory, day=day)

    def reopen(self, name: str, day: date) -> None:
        self._record(name, DeadlineActFactory, kind=Kind.REOPEN, day=day)

    def extend(self, name: str, day: date) -> None:
        self._record(name, ExtensionFactory, day=day, due_on=day + timedelta(days=40))

    def take_back(self, name: str, day: date) -> None:
        """The first act in effect."""
        acts = DeadlineAct.objects.filter(deadline__service__name=name).in_effect()
        if act := acts.first():
            self._record(name, DeadlineActFactory, kind=Kind.ANNUL, day=act.day, annuls=act)

    def take_away(self, name: str, day: date) -> None:
        """An order of which nothing was recorded, and the service that nobody needs any more."""
        order = self._of(name)
        if order is not None and not order.acts.exists():
            sign(order, by=self.person, reason="Nhập nhầm", at=self.now)
            order.delete()
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


def test_order_keeps_its_names_when_all_was_taken_away(story: Story) -> None:
    story.tell("order", 1, -10)
    before = story.now
    story.tell("take_away", 1, 0)
    assert shown() == []
    ((_rule, _quarter, service, agency, _state, days, *_rest),) = shown(before)
    assert (service, agency, days) == ("Dịch vụ 1", story.agency.name, 10)
    (step,) = deadline_history(since=before)
    assert (order_of(step).service.name, step.is_gone, step.reason) == (
        "Dịch vụ 1",
        True,
        "Nhập nhầm",
    )


def test_steps_since_are_orders_given_and_acts_recorded(story: Story) -> None:
    story.tell("order", 1, -10)
    since = story.now
    for action, number, days in (("complete", 1, -1), ("take_back", 1, 0), ("order", 2, 0)):
        story.tell(action, number, days)
    steps = deadline_history(since=since)
    said = [(order_of(step).service.name, type(step.row).__name__, step.reason) for step in steps]
    assert said == [
        ("Dịch vụ 2", "ServiceDeadline", "Công văn"),
        ("Dịch vụ 1", "DeadlineAct", "Công văn"),
        ("Dịch vụ 1", "DeadlineAct", "Công văn"),
    ]
    assert [step.row.kind for step in steps[1:]] == [Kind.ANNUL, Kind.CONFIRM]
    assert {step.by for step in steps} == {story.person}
    assert [step.at for step in steps] == sorted((step.at for step in steps), reverse=True)


def test_acts_of_an_order_that_is_gone_are_told_by_its_last_record(story: Story) -> None:
    """Acts taken over from before they were kept may be of such an order."""
    story.tell("order", 1, -10)
    gone = story._of("Dịch vụ 1")
    assert gone is not None
    key = gone.pk
    story.tell("take_away", 1, 0)
    ConfirmationFactory.create(deadline_id=key, deadline=None, day=ON, recorded_at=story.now)
    told = [order_of(step).service.name for step in deadline_history(since=START)]
    assert told == ["Dịch vụ 1"] * 3


def test_extended_day_is_known_from_its_moment_on(story: Story) -> None:
    story.tell("order", 1, -10)
    before = story.now
    story.tell("extend", 1, -5)
    assert upcoming(on=ON).get().due_as_of == ON + timedelta(days=35)
    assert overdue(on=ON, seen_at=before).get().due_as_of == ON - timedelta(days=10)


MARKS = {
    "on_its_day": (Kind.NOTE, ON, ""),
    "later_in_the_night_of_viet_nam": (Kind.NOTE, ON - timedelta(days=1), "ghi sau"),
    "ahead_of_its_day": (Kind.TRANSFER, ON + timedelta(days=30), ""),
    "correction": (Kind.CORRECT, ON - timedelta(days=90), "đính chính"),
    "annulment": (Kind.ANNUL, ON, "đính chính"),
}


@pytest.mark.parametrize(("kind", "day", "mark"), MARKS.values(), ids=MARKS.keys())
def test_act_that_changes_earlier_lists_is_marked(kind: Kind, day: date, mark: str) -> None:
    """Recorded on 06/9/2022 at 00:30 in Viet Nam."""
    at = datetime(2022, 9, 5, 17, 30, tzinfo=UTC)
    act = DeadlineActFactory.build(kind=kind, day=day, recorded_at=at)
    assert act.mark == mark


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


def _renamed(service: Service, at: datetime) -> None:
    service.name = "Thanh toán trực tuyến"
    save_with_reason(service, by=None, reason="", at=at)


def _taken_away(service: Service, at: datetime) -> None:
    sign(service, by=None, reason="", at=at)
    service.delete()


def _joined(service: Service, at: datetime) -> None:
    kept = ServiceFactory.create(name="Thanh toán trực tuyến")
    join_services(kept, service, by=None, at=at, reason="Một dịch vụ")


@pytest.mark.django_db
@pytest.mark.parametrize("becomes", [_renamed, _taken_away, _joined])
def test_services_have_the_names_that_were_recorded_then(
    becomes: Callable[[Service, datetime], None],
) -> None:
    order = ServiceDeadlineFactory.create(service__name="Nộp viện phí")
    ServiceName.objects.create(service=order.service, text="Trả tiền khám")
    for model in (Service, ServiceDeadline, ServiceName):
        model.history.update(history_date=START)
    becomes(order.service, START + timedelta(seconds=1))
    asked: dict[str, Any] = {"on": ON, "seen_at": START}
    found = facts(**asked)
    assert [row.service for row in listed_rows(found, **asked)] == ["Nộp viện phí"]
    assert [row.name for row in services_named([order.pk], seen_at=START).values()] == [
        "Nộp viện phí"
    ]
    assert [line[2] for line in shown(START)] == ["Nộp viện phí"]
    assert facts(**asked, q="vien phi") == facts(**asked, q="TIEN kham") == found
    assert facts(**asked, q="truc tuyen") == []
