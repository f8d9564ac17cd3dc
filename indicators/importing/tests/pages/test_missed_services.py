"""Overdue services that a list of the day does not name, and the way to record them as done."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from entities.choices import Role
from entities.models import ServiceDeadline
from entities.tests.accounts import staff
from entities.tests.factories import ConfirmationFactory, ServiceDeadlineFactory
from indicators.annex.tests.files import workbook
from indicators.importing.tests.confirming import SERVICES
from indicators.importing.tests.pages.asking import page
from indicators.importing.tests.pages.conftest import Send
from indicators.importing.tests.sending import bring
from indicators.models import ImportBatch


@pytest.fixture
def missed(_reference: None) -> ServiceDeadline:
    assert bring(workbook(SERVICES)).is_saved
    stored = ServiceDeadline.objects.get()
    made: ServiceDeadline = ServiceDeadlineFactory.create(
        service__name="Thanh toán viện phí", agency=stored.agency, decision=stored.decision
    )
    return made


def confirmation(order: ServiceDeadline) -> str:
    return f'href="{reverse("service-act", args=(order.pk, "confirm"))}"'


def test_completion_is_recorded_from_the_page_of_the_file(
    client: Client, send: Send, missed: ServiceDeadline
) -> None:
    batch = send(workbook(SERVICES))
    shown = page(client, batch)
    assert "“Thanh toán viện phí” (Bộ Công an)" in shown
    assert shown.count(confirmation(missed)) == 1
    assert client.get(reverse("service-act", args=(missed.pk, "confirm"))).status_code == 200
    day = date(2022, 8, 1)
    ConfirmationFactory.create(deadline=missed, day=day, done_on=day)
    assert "Thanh toán viện phí" not in page(client, batch)


@pytest.mark.parametrize(
    ("role", "is_offered"), [(Role.COORDINATOR, True), (Role.SUPERVISOR, False)]
)
def test_completion_is_offered_to_whoever_may_record_it(
    send: Send, missed: ServiceDeadline, role: Role, is_offered: bool
) -> None:
    send(workbook(SERVICES))
    other = Client()
    other.force_login(staff("nguoi-khac", role))
    shown = page(other, ImportBatch.objects.latest("pk"))
    assert "Thanh toán viện phí" in shown
    assert (confirmation(missed) in shown) is is_offered
