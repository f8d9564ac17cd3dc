"""What no form sends: each page says what is wrong with it, or that there is no such thing."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from entities.choices import DeadlineActKind as Kind
from entities.choices import Role
from entities.deadlines.tests.people import client_of, person
from entities.models import DeadlineAct, ServiceDeadline
from entities.tests.factories import DeadlineActFactory, ServiceDeadlineFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NUL = "422\x00/QĐ-TTg"
ODD = ("9" * 5000, "9" * 30)


@pytest.fixture
def order() -> ServiceDeadline:
    made: ServiceDeadline = ServiceDeadlineFactory.create()
    return made


@pytest.fixture
def coordinator() -> Client:
    return client_of(person(Role.COORDINATOR))


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (Kind.EXTEND, "document"),
        (Kind.EXTEND, "due_on"),
        (Kind.CORRECT, "decision"),
        (Kind.TRANSFER, "agency"),
        (Kind.JOIN, "other"),
    ],
)
def test_field_with_an_odd_value_is_marked(
    order: ServiceDeadline, coordinator: Client, kind: Kind, name: str, odd: str
) -> None:
    other = ServiceDeadlineFactory.create(service=order.service)
    posted: dict[str, Any] = {
        "seen": "0",
        "due_on": "30/9/2022",
        "document": order.decision.number,
        "words": "Quý III/2022",
        "agency": other.agency.slug,
        "other": other.pk,
        "reason": "Lý do",
    }
    page = coordinator.post(reverse("service-act", args=(order.pk, kind)), {**posted, name: odd})
    assert name in page.context["form"].errors
    assert not order.acts.exists()


@pytest.mark.parametrize("odd", ODD)
def test_act_with_an_odd_key_is_not_found(
    order: ServiceDeadline, coordinator: Client, odd: str
) -> None:
    DeadlineActFactory.create(deadline=order)
    address = reverse("service-act", args=(order.pk, Kind.ANNUL))
    assert coordinator.get(address, {"act": odd}).status_code == 404
    posted = {"act": odd, "seen": "0", "reason": "Ghi nhầm"}
    assert coordinator.post(address, posted).status_code == 404


@pytest.mark.parametrize("odd", ODD)
def test_form_opened_with_an_odd_act_is_outdated(
    order: ServiceDeadline, coordinator: Client, odd: str
) -> None:
    DeadlineActFactory.create(deadline=order, day=date(2022, 6, 1))
    address = reverse("service-act", args=(order.pk, Kind.NOTE))
    assert coordinator.post(address, {"seen": odd, "note": "Đã gọi"}).status_code == 200
    assert DeadlineAct.objects.count() == 1


def test_nul_in_a_field_or_an_address_is_no_request(
    order: ServiceDeadline, coordinator: Client
) -> None:
    act = DeadlineActFactory.create(deadline=order)
    extend, annul = (reverse("service-act", args=(order.pk, k)) for k in (Kind.EXTEND, Kind.ANNUL))
    assert coordinator.post(extend, {"seen": "0", "document": NUL}).status_code == 400
    assert coordinator.post(annul, {"act": act.pk, "seen": NUL}).status_code == 400
    assert coordinator.get(annul, {"act": NUL}).status_code == 400
    assert DeadlineAct.objects.count() == 1
