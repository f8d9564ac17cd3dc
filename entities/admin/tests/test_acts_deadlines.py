"""Acts on many orders: offered and refused as on the page of each, and recorded as there."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from entities.admin.orders.acts import ACTS, Complete, OrderAct, Transfer
from entities.choices import DeadlineActKind as Kind
from entities.choices import Role
from entities.deadlines.may import acts_for
from entities.deadlines.rows import rows_of
from entities.models import DeadlineAct, Evidence, ServiceDeadline
from entities.models.membership import AGENCY_ROLES
from entities.tests.accounts import staff
from entities.tests.factories import (
    AgencyFactory,
    ConfirmationFactory,
    DeadlineActFactory,
    LegalDocumentFactory,
    MembershipFactory,
    ServiceDeadlineFactory,
)
from entities.tests.pages import text, tree

pytestmark = pytest.mark.django_db
LIST = reverse("admin:entities_servicedeadline_changelist")
NOW = datetime(2022, 9, 6, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
TODAY, BEFORE = NOW.date(), date(2022, 8, 1)


@pytest.fixture(autouse=True)
def _the_day(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def coordinator() -> User:
    return staff("dieuphoi", Role.COORDINATOR)


@pytest.fixture
def office(client: Client, coordinator: User) -> Client:
    client.force_login(coordinator)
    return client


def act_of(kind: Kind, **said: Any) -> Callable[[ServiceDeadline], Any]:
    return lambda order: DeadlineActFactory.create(deadline=order, kind=kind, day=BEFORE, **said)


STATES: dict[str, Callable[[ServiceDeadline], Any]] = {
    "overdue": lambda order: order,
    "claimed": act_of(Kind.CLAIM, done_on=BEFORE),
    "sent_back": act_of(Kind.SEND_BACK),
    "done": act_of(Kind.CONFIRM, done_on=BEFORE),
    "withdrawn": lambda order: DeadlineActFactory.create(
        deadline=order, kind=Kind.WITHDRAW, day=BEFORE, document=LegalDocumentFactory.create()
    ),
    "asks_for_time": act_of(Kind.ASK, due_on=date(2022, 12, 31)),
    "no_day": lambda order: ServiceDeadline.objects.filter(pk=order.pk).update(
        due_on=None, precision="none"
    ),
    "ordered_later": lambda order: ServiceDeadline.objects.filter(pk=order.pk).update(
        ordered_on=date(2022, 12, 1)
    ),
    "joined": lambda order: DeadlineActFactory.create(
        deadline=order,
        kind=Kind.JOIN,
        day=BEFORE,
        joins=ServiceDeadlineFactory.create(service=order.service, agency=order.agency),
    ),
}
# What the office may do, by how an order stands; a note may always follow once it is ordered.
_TO_DO = {"complete", "extend", "transfer", "withdraw", "note"}
POSSIBLE = {
    "overdue": _TO_DO,
    "claimed": {*_TO_DO, "confirm", "send_back"},
    "sent_back": _TO_DO,
    "done": {"transfer", "withdraw", "note"},
    "withdrawn": {"transfer", "note"},
    "asks_for_time": _TO_DO,
    "no_day": _TO_DO - {"extend"},
    "ordered_later": set(),
    "joined": set(),
}


def people(order: ServiceDeadline) -> dict[Role, User]:
    return {
        role: MembershipFactory.create(
            role=role, agency=order.agency if role in AGENCY_ROLES else None
        ).user
        for role in Role
    }


@pytest.mark.parametrize("state", STATES)
def test_possible_is_what_the_page_of_the_service_offers(state: str) -> None:
    order = ServiceDeadlineFactory.create()
    STATES[state](order)
    (row,) = rows_of(ServiceDeadline.objects.filter(pk=order.pk), on=TODAY)
    for role, user in people(order).items():
        offers = {offer.kind: offer.why_not for offer in acts_for(user, row, today=TODAY)}
        for act in (act() for act in ACTS):
            coordinates = role in (Role.COORDINATOR, Role.ADMINISTRATOR)
            assert act.may(user) is coordinates
            read = act.read(ServiceDeadline.objects.filter(pk=order.pk))
            reason = act.why_not(read, by=user).get(order.pk, "")
            if coordinates:
                assert (reason == "") is (act.name in POSSIBLE[state]), (act.name, reason)
            if act.name != "confirm":
                assert reason == offers[act.kind]


SAID: dict[str, dict[str, Any]] = {
    "complete": {"done_on": "01/09/2022", "address": "https://a.gov.vn/1", "reason": "Đã xem"},
    "confirm": {"reason": "Đủ minh chứng"},
    "send_back": {"reason": "Chưa mở được"},
    "extend": {"due_on": "31/12/2022", "document": "900/QĐ-TTg", "reason": "Chờ hướng dẫn"},
    "transfer": {"agency": "noi-moi", "reason": "Sắp xếp lại"},
    "withdraw": {"document": "900/QĐ-TTg", "reason": "Bãi bỏ"},
    "note": {"note": "Đã gọi điện"},
}


def ask(client: Client, act: type[OrderAct], orders: list[ServiceDeadline]) -> Any:
    keys = [str(order.pk) for order in orders]
    return client.post(LIST, {"action": act.name, "_selected_action": keys})


def answer(client: Client, act: type[OrderAct], orders: list[ServiceDeadline], **said: Any) -> Any:
    """As the page of the act posts it."""
    keys = [str(order.pk) for order in orders]
    sent = {"action": act.name, "asked": "1", "shown": ",".join(keys), "ticked": keys}
    return client.post(LIST, {**sent, "_selected_action": keys, **SAID[act.name], **said})


@pytest.mark.parametrize("act", ACTS, ids=[act.name for act in ACTS])
def test_each_is_recorded_by_its_action(
    office: Client, coordinator: User, act: type[OrderAct]
) -> None:
    """Of those that can be done; the others stay as they are, and the page says why."""
    LegalDocumentFactory.create(number="900/QĐ-TTg")
    AgencyFactory.create(slug="noi-moi", name="Nơi mới")
    orders = {state: ServiceDeadlineFactory.create() for state in STATES}
    for state, order in orders.items():
        STATES[state](order)
    before = set(DeadlineAct.objects.values_list("pk", flat=True))
    asked = text(tree(ask(office, act, list(orders.values()))))
    assert set(DeadlineAct.objects.values_list("pk", flat=True)) == before
    unlisted = ("ordered_later", "joined")
    assert all(orders[state].service.name in asked for state in STATES if state not in unlisted)
    answer(office, act, list(orders.values()))
    made = DeadlineAct.objects.exclude(pk__in=before)
    possible = {orders[state].pk for state in STATES if act.name in POSSIBLE[state]}
    assert {row.deadline_id for row in made} == possible
    for row in made:
        assert (row.kind, row.by, row.day) == (act.kind, coordinator, TODAY)
    if act is Complete:
        assert {row.done_on for row in made} == {date(2022, 9, 1)}
        assert Evidence.objects.filter(act__in=made).count() == len(possible)
    if act is Transfer:
        assert {row.agency.name for row in made if row.agency} == {"Nơi mới"}


def test_file_is_given_once_and_kept_with_each(office: Client) -> None:
    orders = ServiceDeadlineFactory.create_batch(3)
    file = SimpleUploadedFile("bien-ban.pdf", b"%PDF-1.7\n")
    answer(office, Complete, orders, address="", file=file)
    kept = Evidence.objects.all()
    assert {row.act.deadline for row in kept} == set(orders)
    assert {row.file_name for row in kept} == {"bien-ban.pdf"}
    assert len({str(row.file) for row in kept}) == 1


def test_completion_without_evidence_is_asked_for_it(office: Client) -> None:
    order = ServiceDeadlineFactory.create()
    page = answer(office, Complete, [order], address="")
    assert "tệp chứng minh" in text(tree(page))
    assert not DeadlineAct.objects.exists()


def test_who_may_not_is_neither_offered_nor_answered(client: Client) -> None:
    order = ServiceDeadlineFactory.create()
    client.force_login(staff("giamsat", Role.SUPERVISOR))
    assert not tree(client.get(LIST)).xpath("//*[@value='complete' or @value='note']")
    answer(client, Complete, [order])
    assert not DeadlineAct.objects.exists()


def test_coordinator_who_leads_does_not_confirm_the_own_one(
    office: Client, coordinator: User
) -> None:
    own, other = ServiceDeadlineFactory.create_batch(2)
    MembershipFactory.create(user=coordinator, role=Role.OFFICER, agency=own.agency)
    answer(office, Complete, [own, other])
    assert [act.deadline for act in DeadlineAct.objects.all()] == [other]


def test_what_fails_half_way_leaves_the_others(office: Client) -> None:
    """A day of completion before the order: told of that row, done to the other."""
    late = ServiceDeadlineFactory.create(ordered_on=date(2022, 9, 5))
    early = ServiceDeadlineFactory.create()
    page = answer(office, Complete, [late, early])
    assert "05/09/2022" in text(tree(page))
    assert [act.deadline for act in DeadlineAct.objects.all()] == [early]
    assert Evidence.objects.get().act.deadline == early


def test_rows_are_read_together(coordinator: User, django_assert_max_num_queries: Any) -> None:
    orders = ServiceDeadlineFactory.create_batch(30)
    ConfirmationFactory.create(deadline=orders[0], day=BEFORE)
    act = Complete()
    with django_assert_max_num_queries(8):
        read = act.read(ServiceDeadline.objects.all())
        reasons = act.why_not(read, by=coordinator)
        assert [act.cells(order)[0] for order in read]
    assert list(reasons) == [orders[0].pk]
