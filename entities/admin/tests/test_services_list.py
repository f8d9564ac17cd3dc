"""Services and documents in the admin: how the deadlines of a service stand, what a document is
the ground of, and services that are one.
"""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from entities.admin.tests.test_orders_list import cells
from entities.choices import DeadlineActKind as Kind
from entities.choices import Role, TrailKind
from entities.models import DeadlineAct, Service, ServiceDeadline, TrailEntry
from entities.tests.accounts import staff
from entities.tests.factories import (
    AgencyFactory,
    DeadlineActFactory,
    LegalDocumentFactory,
    ServiceDeadlineFactory,
    ServiceFactory,
    SuccessionFactory,
)
from entities.tests.pages import text, tree

pytestmark = pytest.mark.django_db
SERVICES = reverse("admin:entities_service_changelist")
DOCUMENTS = reverse("admin:entities_legaldocument_changelist")


def test_service_stands_as_its_most_pressing_deadline(admin_page: Client) -> None:
    service = ServiceFactory.create(name="Thanh toán viện phí")
    service.names.create(text="Nộp tiền bệnh viện")
    done = ServiceDeadlineFactory.create(service=service, agency__name="Bộ Y tế")
    DeadlineActFactory.create(
        deadline=done, kind=Kind.CONFIRM, day=date(2022, 6, 1), done_on=date(2022, 6, 1)
    )
    ServiceDeadlineFactory.create(
        service=service, agency__name="Huế", due_on=date(2022, 9, 30), deadline_text="Quý III"
    )
    ServiceDeadlineFactory.create(
        service=service, due_on=None, precision="none", agency=done.agency
    )
    (row,) = cells(admin_page.get(SERVICES, {"q": "benh vien"}))
    assert row == {
        "service_name": "Thanh toán viện phí",
        "leads": "Bộ Y tế; Huế",
        "next_due": "30/09/2022",
        "state": "! quá hạn",
        "orders_given": "3",
    }


def test_quick_filters_of_services(admin_page: Client) -> None:
    late, done, none = ServiceFactory.create_batch(3)
    for service in (late, done):
        ServiceDeadlineFactory.create(service=service, completed_on=date(2022, 6, 1))
    ServiceDeadlineFactory.create(service=late)
    for quick, expected in (("overdue", late), ("done", done), ("not_ordered", none)):
        page = admin_page.get(SERVICES, {"quick": quick})
        assert page.context["cl"].result_list == [expected]


def test_lists_ask_no_more_of_more_rows(admin_page: Client) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert admin_page.get(address).context["cl"].result_list
        return len(found)

    orders = [ServiceDeadlineFactory.create()]
    few = {address: queries(address) for address in (SERVICES, DOCUMENTS)}
    orders += [ServiceDeadlineFactory.create() for _number in range(9)]
    assert {address: queries(address) for address in few} == few
    assert max(few.values()) <= 15


def test_page_of_a_service_leads_to_its_deadlines(admin_page: Client) -> None:
    order = ServiceDeadlineFactory.create()
    page = tree(admin_page.get(reverse("admin:entities_service_change", args=(order.service_id,))))
    for address in (
        reverse("admin:entities_servicedeadline_change", args=(order.pk,)),
        f"{reverse('service', args=(order.service_id,))}#order-{order.pk}",
        f"{reverse('admin:entities_servicedeadline_add')}?service={order.service_id}",
    ):
        assert page.xpath(f"//a[@href='{address}']"), address
    assert not page.xpath("//*[contains(@name, 'deadlines-')]")


def join(client: Client, *services: Service, kept: str, reason: str = "Một dịch vụ") -> Any:
    keys = [str(service.pk) for service in services]
    sent = {"action": "join", "_selected_action": keys, "asked": "1", "shown": ",".join(keys)}
    return client.post(SERVICES, {**sent, "ticked": keys, "kept": kept, "reason": reason})


def test_services_that_are_one_are_joined(client: Client) -> None:
    client.force_login(staff("dieuphoi", Role.COORDINATOR))
    kept, other = (ServiceFactory.create(name=name) for name in ("Viện phí", "Nộp viện phí"))
    order = ServiceDeadlineFactory.create(service=other)
    page = join(client, kept, other, kept="Phí bệnh viện")
    assert Service.objects.count() == 2
    page = join(client, kept, other, kept="vien phi")
    assert Service.objects.get() == kept
    assert ServiceDeadline.objects.get(pk=order.pk).service == kept
    assert kept.names.get().text == "Nộp viện phí"
    assert TrailEntry.objects.get(kind=TrailKind.DELETION).about == "Nộp viện phí"
    assert "Đây là cùng một dịch vụ" in text(tree(page))


def test_document_tells_what_rests_on_it(admin_page: Client, administrator: User) -> None:
    document = LegalDocumentFactory.create(number="422/QĐ-TTg", title="Danh mục dịch vụ")
    ServiceDeadlineFactory.create_batch(2, decision=document)
    withdrawn = ServiceDeadlineFactory.create(agency=AgencyFactory.create())
    DeadlineActFactory.create(deadline=withdrawn, kind=Kind.WITHDRAW, document=document)
    SuccessionFactory.create(basis=document)
    (row,) = cells(admin_page.get(DOCUMENTS, {"q": "danh muc"}))
    for told in ("2 thời hạn dịch vụ công", "1 thao tác về thời hạn"):
        assert told in row["rests"], row
    page = tree(admin_page.get(reverse("admin:entities_legaldocument_change", args=(document.pk,))))
    links = page.xpath("//*[contains(@class, 'field-rests_told')]//a/@href")
    assert len(links) == 3
    numbers = [len(admin_page.get(link).context["cl"].result_list) for link in links]
    assert sorted(numbers) == [1, 1, 2]
    assert not DeadlineAct.objects.exclude(document=document).exists()
