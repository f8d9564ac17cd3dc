"""Decisions with what they order, and a list that is written by hand."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from entities.choices import Role
from entities.deadlines.tests.people import client_of, person
from entities.models import LegalDocument, Service, ServiceDeadline, ServiceName
from entities.tests.factories import (
    AgencyFactory,
    LegalDocumentFactory,
    ServiceDeadlineFactory,
    ServiceFactory,
)
from entities.tests.pages import Page, links, text, tree

pytestmark = pytest.mark.django_db
ADD = reverse("decision-add")


@pytest.fixture
def coordinator() -> Client:
    for name in ("Bộ Tư pháp", "Bộ Y tế"):
        AgencyFactory.create(name=name, kind="ministry")
    return client_of(person(Role.COORDINATOR))


def cells(page: Page) -> list[list[str]]:
    rows = tree(page).xpath("//main//tbody/tr")
    return [[text(cell) for cell in row.xpath("./th|./td")] for row in rows]


def test_decisions_count_services_and_rows_apart() -> None:
    decision = LegalDocumentFactory.create(number="422/QĐ-TTg")
    LegalDocumentFactory.create(number="orders nothing")
    service = ServiceFactory.create()
    for done in (None, date(2022, 7, 1)):
        ServiceDeadlineFactory.create(service=service, decision=decision, completed_on=done)
    supervisor = client_of(person(Role.SUPERVISOR))
    page = supervisor.get(reverse("decisions"))
    assert cells(page) == [["422/QĐ-TTg (04/04/2022)", "–", "1", "2", "1"]]
    assert ADD not in links(page)
    listed = supervisor.get(reverse("decision", args=(decision.pk,)))
    assert [row[4] for row in cells(listed)] == ["overdue", "completed late"]


def written(*rows: tuple[str, str, str], **said: str) -> dict[str, str]:
    posted = {
        "type": "decision",
        "number": "9/QĐ-TTg",
        "issued_on": "6/1/2022",
        "orders-TOTAL_FORMS": str(len(rows)),
        "orders-INITIAL_FORMS": "0",
        **said,
    }
    for number, row in enumerate(rows):
        for name, value in zip(("service", "agencies", "words"), row, strict=True):
            posted[f"orders-{number}-{name}"] = value
    return posted


def test_list_is_shown_as_it_is_read_and_saved_as_shown(coordinator: Client) -> None:
    known = ServiceFactory.create(name="Thanh toán viện phí")
    ServiceName.objects.create(service=known, text="Nộp viện phí")
    posted = written(
        ("Cấp phiếu lý lịch", "Bộ Tư pháp, Bộ Y tế", "Quý II"),
        ("Nộp Viện phí", "Bộ Y tế", "Trước ngày 30/6/2022"),
        ("", "", ""),
    )
    shown = coordinator.post(ADD, posted)
    assert cells(shown) == [
        ["Cấp phiếu lý lịch", "Bộ Tư pháp, Bộ Y tế", "Quý II", "30/06/2022", "new service"],
        [
            *("Thanh toán viện phí", "Bộ Y tế", "Trước ngày 30/6/2022", "29/06/2022"),
            "a service on record – “before” a day: that day itself is late",
        ],
    ]
    [button] = tree(shown).xpath("//button[@name='save']")
    assert text(button) == "Save 2 services, 3 deadlines"
    assert not ServiceDeadline.objects.exists()
    saved = coordinator.post(ADD, {**posted, "save": button.get("value")})
    document = LegalDocument.objects.get(number="9/QĐ-TTg")
    assert saved["Location"] == reverse("decision", args=(document.pk,))
    orders = ServiceDeadline.objects.order_by("pk")
    assert [(row.service.name, row.agency.name, row.due_on) for row in orders] == [
        ("Cấp phiếu lý lịch", "Bộ Tư pháp", date(2022, 6, 30)),
        ("Cấp phiếu lý lịch", "Bộ Y tế", date(2022, 6, 30)),
        ("Thanh toán viện phí", "Bộ Y tế", date(2022, 6, 29)),
    ]
    assert {row.ordered_on for row in orders} == {date(2022, 1, 6)}


def test_what_was_changed_after_it_was_shown_is_shown_again(coordinator: Client) -> None:
    posted = written(("Cấp phiếu lý lịch", "Bộ Tư pháp", "Quý II"))
    [button] = tree(coordinator.post(ADD, posted)).xpath("//button[@name='save']")
    changed = {**posted, "orders-0-words": "Quý III", "save": button.get("value")}
    assert [row[3] for row in cells(coordinator.post(ADD, changed))] == ["30/09/2022"]
    assert not Service.objects.exists()


PROBLEMS = {
    "unknown_agency": (("Phí", "Bộ Tư pháq", "Quý II"), "not a known agency"),
    "unreadable_deadline": (("Phí", "Bộ Y tế", "Quý V"), "Quý V"),
    "long_name": (("x" * 701, "Bộ Y tế", "Quý II"), "700"),
    "empty_cell": (("Phí", "Bộ Y tế", ""), "Fill this in, or empty the row."),
}


@pytest.mark.parametrize(("row", "told"), PROBLEMS.values(), ids=PROBLEMS.keys())
def test_row_with_a_problem_keeps_the_list_from_being_saved(
    coordinator: Client, row: tuple[str, str, str], told: str
) -> None:
    page = coordinator.post(ADD, written(("Lệ phí", "Bộ Y tế", "Quý I"), row))
    assert told in text(tree(page))
    assert not tree(page).xpath("//button[@name='save']")


def test_order_that_is_on_record_is_told(coordinator: Client) -> None:
    posted = written(("Lệ phí", "Bộ Y tế", "Quý I"), ("Lệ phí", "Bộ Y tế", "Quý II"))
    page = coordinator.post(ADD, posted)
    assert "already gives Bộ Y tế a deadline" in cells(page)[1][4]


def test_number_on_record_is_the_document_of_that_day(coordinator: Client) -> None:
    document = LegalDocumentFactory.create(number="9/QĐ-TTg", issued_on=date(2022, 1, 6))
    posted = written(("Lệ phí", "Bộ Y tế", "Quý I"))
    [button] = tree(coordinator.post(ADD, posted)).xpath("//button[@name='save']")
    coordinator.post(ADD, {**posted, "save": button.get("value")})
    assert ServiceDeadline.objects.get().decision == document


def test_more_rows_keep_what_is_written(coordinator: Client) -> None:
    page = coordinator.post(ADD, written(("Lệ phí", "Bộ Y tế", "Quý I"), more="1"))
    names = tree(page).xpath("//input[contains(@name, '-service')]/@value")
    assert names == ["Lệ phí"]
    assert len(tree(page).xpath("//input[contains(@name, '-service')]")) == 9


def test_only_the_office_adds_a_list() -> None:
    officer = client_of(person(Role.OFFICER, AgencyFactory.create()))
    assert officer.get(ADD).status_code == 403


def test_service_without_a_word_is_refused_before_it_is_saved(coordinator: Client) -> None:
    page = coordinator.post(ADD, written(("...", "Bộ Y tế", "Quý II")))
    assert "Write the name of the service in words." in text(tree(page))
    assert not page.context["is_whole"]
