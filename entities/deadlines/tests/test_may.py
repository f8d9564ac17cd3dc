"""Who records what of a deadline, and what the others are told."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User

from dvctrack.lib.refused import Refused
from entities.choices import DeadlineActKind as Kind
from entities.choices import Role
from entities.deadlines import acts
from entities.deadlines.may import (
    Actor,
    Offer,
    acts_for,
    may_coordinate_deadlines,
    rows_acted_on_by,
    rows_led_by,
)
from entities.deadlines.rows import rows_of
from entities.deadlines.state import with_state
from entities.models import Agency, ServiceDeadline
from entities.models.membership import AGENCY_ROLES
from entities.tests.factories import (
    AgencyFactory,
    DeadlineActFactory,
    LegalDocumentFactory,
    MembershipFactory,
    ServiceDeadlineFactory,
    SuccessionFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
TODAY, NOW = date(2022, 9, 6), datetime(2022, 9, 6, 2, tzinfo=UTC)
DONE = {"kind": "confirm", "day": date(2022, 8, 1), "done_on": date(2022, 8, 1)}


@pytest.fixture
def order() -> ServiceDeadline:
    return ServiceDeadlineFactory.create()


def person(role: Role, agency: Agency | None = None) -> User:
    held = {"agency": agency} if role in AGENCY_ROLES else {}
    return MembershipFactory.create(role=role, **held).user


def offers(user: User | AnonymousUser, order: ServiceDeadline) -> dict[Kind, Offer]:
    (row,) = rows_of(with_state(TODAY).filter(pk=order.pk), on=TODAY)
    return {offer.kind: offer for offer in acts_for(user, row, today=TODAY)}


def allowed(user: User | AnonymousUser, order: ServiceDeadline) -> set[Kind]:
    return {kind for kind, offer in offers(user, order).items() if not offer.why_not}


OF_THE_LEAD = {Kind.NOTE, Kind.PROMISE, Kind.CLAIM, Kind.ASK}
OF_THE_OFFICE = {
    Kind.NOTE,
    Kind.CONFIRM,
    Kind.EXTEND,
    Kind.TRANSFER,
    Kind.JOIN,
    Kind.WITHDRAW,
    Kind.CORRECT,
}
OPEN = {
    Role.OFFICER: OF_THE_LEAD,
    Role.APPROVER: OF_THE_LEAD,
    Role.COORDINATOR: OF_THE_OFFICE,
    Role.SUPERVISOR: {Kind.ASK},
    Role.ADMINISTRATOR: OF_THE_OFFICE | OF_THE_LEAD,
}


@pytest.mark.parametrize("role", OPEN)
def test_role_is_offered_its_acts(order: ServiceDeadline, role: Role) -> None:
    assert allowed(person(role, order.agency), order) == OPEN[role]


@pytest.mark.parametrize("role", AGENCY_ROLES)
def test_another_agency_is_offered_nothing(order: ServiceDeadline, role: Role) -> None:
    stranger = person(role, AgencyFactory.create())
    assert allowed(stranger, order) == set()
    assert "cơ quan chủ trì ghi" in offers(stranger, order)[Kind.CLAIM].why_not


def test_visitor_and_whose_membership_ended_are_offered_nothing(order: ServiceDeadline) -> None:
    ended = MembershipFactory.create(role=Role.COORDINATOR, ends_on=date(2022, 9, 5)).user
    off = person(Role.COORDINATOR)
    off.is_active = False
    for user in (AnonymousUser(), ended, off, UserFactory.create()):
        assert offers(user, order) == {}


def test_superuser_may_do_all(order: ServiceDeadline) -> None:
    user = UserFactory.create(is_superuser=True)
    assert allowed(user, order) == OPEN[Role.ADMINISTRATOR]


def test_approver_sends_where_there_is_one(order: ServiceDeadline) -> None:
    officer, approver = (person(role, order.agency) for role in AGENCY_ROLES)
    assert allowed(officer, order) == {Kind.NOTE}
    assert "người duyệt gửi" in offers(officer, order)[Kind.CLAIM].why_not
    assert allowed(approver, order) == OF_THE_LEAD


def test_lead_of_today_acts(order: ServiceDeadline) -> None:
    heir = AgencyFactory.create()
    DeadlineActFactory.create(deadline=order, kind="transfer", day=TODAY, agency=heir)
    assert allowed(person(Role.OFFICER, order.agency), order) == set()
    assert allowed(person(Role.OFFICER, heir), order) == OF_THE_LEAD


def test_agency_acts_for_one_that_became_it(order: ServiceDeadline) -> None:
    succession = SuccessionFactory.create(predecessor=order.agency, effective_on=date(2022, 8, 1))
    assert allowed(person(Role.OFFICER, succession.successor), order) == OF_THE_LEAD


def test_done_order_says_what_to_do_first(order: ServiceDeadline) -> None:
    DeadlineActFactory.create(deadline=order, **DONE)
    office = person(Role.COORDINATOR)
    assert "mở lại trước" in offers(office, order)[Kind.EXTEND].why_not
    assert Kind.REOPEN in allowed(office, order)
    lead = offers(person(Role.OFFICER, order.agency), order)
    assert "mở lại trước" in lead[Kind.ASK].why_not


def test_question_is_answered_by_the_other_side(order: ServiceDeadline) -> None:
    lead, office = person(Role.OFFICER, order.agency), person(Role.COORDINATOR)
    DeadlineActFactory.create(deadline=order, kind="ask", day=date(2022, 8, 1))
    assert Kind.ANSWER in allowed(lead, order)
    DeadlineActFactory.create(deadline=order, kind="answer", day=date(2022, 8, 2))
    asked = {"kind": "ask", "day": date(2022, 8, 3), "due_on": date(2022, 12, 31)}
    DeadlineActFactory.create(deadline=order, **asked)
    assert "đơn vị điều phối trả lời" in offers(lead, order)[Kind.ANSWER].why_not
    assert Kind.ANSWER in allowed(office, order)


def test_lead_does_not_confirm_itself(order: ServiceDeadline) -> None:
    """Not even a person who is of both sides."""
    both = person(Role.COORDINATOR)
    MembershipFactory.create(user=both, role=Role.OFFICER, agency=order.agency)
    said: dict[str, Any] = {"reason": "Xong", "done_on": TODAY, "at": NOW, "on": TODAY}
    for user in (both, person(Role.OFFICER, order.agency)):
        with pytest.raises(Refused, match="không tự xác nhận"):
            acts.confirm(order, by=user, **said)
    acts.confirm(order, by=person(Role.COORDINATOR), **said)


def test_action_asks_the_same_rule(order: ServiceDeadline) -> None:
    stranger, lead = (
        person(Role.OFFICER, AgencyFactory.create()),
        person(Role.OFFICER, order.agency),
    )
    said: dict[str, Any] = {"at": NOW, "on": TODAY}
    with pytest.raises(Refused, match="cơ quan chủ trì ghi"):
        acts.add_note(order, note="Nhầm cơ quan", by=stranger, **said)
    with pytest.raises(Refused, match="đơn vị điều phối ghi"):
        acts.reopen(order, reason="Muốn sửa", by=lead, **said)
    with pytest.raises(Refused, match="người giám sát"):
        acts.ask(order, reason="Vì sao?", by=lead, **said)
    with pytest.raises(Refused, match="đơn vị điều phối ghi"):
        acts.withdraw(
            order, document=LegalDocumentFactory.create(), reason="Bãi bỏ", by=lead, **said
        )
    acts.ask(order, reason="Vì sao chậm?", by=person(Role.SUPERVISOR), **said)


def test_own_orders_are_those_led_today(order: ServiceDeadline) -> None:
    ServiceDeadlineFactory.create()
    came = ServiceDeadlineFactory.create()
    DeadlineActFactory.create(deadline=came, kind="transfer", agency=order.agency)
    lead, office = person(Role.OFFICER, order.agency), person(Role.COORDINATOR)
    assert set(rows_led_by(lead)) == set(rows_acted_on_by(lead)) == {order, came}
    assert rows_led_by(office).count() == 0
    assert rows_acted_on_by(office).count() == 3
    assert not rows_acted_on_by(AnonymousUser()).exists()


@pytest.mark.parametrize("role", Role)
def test_who_coordinates(role: Role) -> None:
    user = person(role, AgencyFactory.create())
    coordinates = role in (Role.COORDINATOR, Role.ADMINISTRATOR)
    assert may_coordinate_deadlines(user) is coordinates


def test_person_is_read_once_for_many_orders(
    order: ServiceDeadline, django_assert_num_queries: Any
) -> None:
    lead = person(Role.OFFICER, order.agency)
    ServiceDeadlineFactory.create_batch(3, agency=order.agency)
    rows = rows_of(with_state(TODAY), on=TODAY)
    with django_assert_num_queries(3):
        actor = Actor.of(lead, on=TODAY)
        found = [actor.offers(row, today=TODAY) for row in rows]
    assert len(found) == 4
