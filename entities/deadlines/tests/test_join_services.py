"""Two spellings of one service become one: nothing is lost, nothing counts twice."""

from datetime import UTC, date, datetime, timedelta

import pytest

from dvctrack.lib.refused import Refused
from entities.choices import DeadlineActKind as Kind
from entities.choices import DeadlineState as State
from entities.choices import Role
from entities.deadlines.join_services import join_services
from entities.deadlines.rows import rows_of
from entities.deadlines.state import listed, with_state
from entities.models import Service, ServiceDeadline, ServiceName
from entities.tests.factories import (
    AgencyFactory,
    ConfirmationFactory,
    DeadlineActFactory,
    LegalDocumentFactory,
    MembershipFactory,
    ServiceDeadlineFactory,
    ServiceFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
AT = datetime(2026, 9, 6, 3, tzinfo=UTC)
BEFORE = AT - timedelta(hours=1)
ON = date(2026, 9, 6)


@pytest.fixture
def kept() -> Service:
    service: Service = ServiceFactory.create(name="Thanh toán viện phí")
    return service


@pytest.fixture
def other() -> Service:
    """Named by a decision of its own."""
    service: Service = ServiceFactory.create(name="Nộp viện phí")
    service.decisions.add(LegalDocumentFactory.create(number="06/QĐ-TTg"))
    return service


@pytest.fixture(autouse=True)
def _recorded_before(kept: Service, other: Service) -> None:
    for model in (Service, ServiceDeadline):
        model.history.update(history_date=BEFORE)


def join(kept: Service, other: Service) -> None:
    join_services(kept, other, by=None, at=AT, reason="Một dịch vụ")


def test_orders_names_and_decisions_are_those_of_the_kept_one(
    kept: Service, other: Service
) -> None:
    order = ServiceDeadlineFactory.create(service=other)
    ServiceName.objects.create(service=other, text="Viện phí")
    join(kept, other)
    order.refresh_from_db()
    assert order.service == kept
    record = order.history.get(history_date=AT)
    assert (record.service, record.history_change_reason) == (kept, "Một dịch vụ")
    assert [name.text for name in kept.names.all()] == ["Nộp viện phí", "Viện phí"]
    assert [row.number for row in kept.decisions.all()] == ["06/QĐ-TTg"]
    assert list(Service.objects.all()) == [kept]


def test_two_orders_to_one_lead_are_one_with_what_was_recorded(
    kept: Service, other: Service
) -> None:
    first = ServiceDeadlineFactory.create(service=kept)
    same = {"service": other, "agency": first.agency, "decision": first.decision}
    second = ServiceDeadlineFactory.create(**same)
    ConfirmationFactory.create(deadline=second, day=date(2022, 9, 1), recorded_at=BEFORE)
    ServiceDeadline.history.update(history_date=BEFORE)
    before = {
        row.pk: row.state for row in rows_of(listed(ON, seen_at=BEFORE), on=ON, seen_at=BEFORE)
    }
    join(kept, other)
    (row,) = rows_of(listed(ON), on=ON)
    assert (row.deadline, row.state) == (first, State.DONE_LATE)
    assert before == {first.pk: State.OVERDUE, second.pk: State.DONE_LATE}
    then = rows_of(listed(ON, seen_at=BEFORE), on=ON, seen_at=BEFORE)
    assert {row.pk: row.state for row in then} == before


def test_orders_that_one_agency_leads_since_a_transfer_count_once(
    kept: Service, other: Service
) -> None:
    first = ServiceDeadlineFactory.create(service=kept)
    second = ServiceDeadlineFactory.create(service=other, decision=first.decision)
    DeadlineActFactory.create(
        deadline=second, kind=Kind.TRANSFER, day=date(2025, 3, 1), agency=first.agency
    )
    join(kept, other)
    states = {row.pk: row.state for row in with_state(ON)}
    assert states == {first.pk: State.OVERDUE, second.pk: State.JOINED}


def test_two_lives_are_not_mixed(kept: Service, other: Service) -> None:
    first = ServiceDeadlineFactory.create(service=kept, completed_on=date(2022, 8, 1))
    same = {"service": other, "agency": first.agency, "decision": first.decision}
    ServiceDeadlineFactory.create(**same, completed_on=date(2022, 9, 1))
    with pytest.raises(Refused, match=first.agency.name):
        join(kept, other)
    assert Service.objects.count() == 2


def test_lead_does_not_join_services(kept: Service, other: Service) -> None:
    officer = MembershipFactory.create(role=Role.OFFICER, agency=AgencyFactory.create()).user
    with pytest.raises(Refused):
        join_services(kept, other, by=officer, at=AT, reason="Một dịch vụ")


@pytest.mark.parametrize("reason", ["", "  "])
def test_reason_is_asked(kept: Service, other: Service, reason: str) -> None:
    with pytest.raises(Refused):
        join_services(kept, other, by=None, at=AT, reason=reason)


def test_service_is_not_joined_to_itself(kept: Service) -> None:
    with pytest.raises(Refused):
        join(kept, kept)
