"""Recording acts on their pages: one order, several at once, two people at once."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from entities.choices import DeadlineActKind as Kind
from entities.choices import Role
from entities.deadlines.rows import rows_of
from entities.deadlines.state import with_state
from entities.deadlines.tests.people import client_of, person
from entities.models import DeadlineAct, LegalDocument, ServiceDeadline
from entities.tests.factories import (
    AgencyFactory,
    LegalDocumentFactory,
    ServiceDeadlineFactory,
)
from entities.tests.pages import text, tree

pytestmark = pytest.mark.django_db
NOW = timezone.localtime().replace(year=2022, month=7, day=10, hour=9)


@pytest.fixture(autouse=True)
def _the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def order() -> ServiceDeadline:
    made: ServiceDeadline = ServiceDeadlineFactory.create()
    return made


@pytest.fixture
def document() -> LegalDocument:
    made: LegalDocument = LegalDocumentFactory.create(number="7/CV", issued_on=date(2022, 7, 8))
    return made


@pytest.fixture
def coordinator() -> Client:
    return client_of(person(Role.COORDINATOR))


@pytest.fixture
def officer(order: ServiceDeadline) -> Client:
    return client_of(person(Role.OFFICER, order.agency))


def address(order: ServiceDeadline, kind: Kind) -> str:
    return reverse("service-act", args=(order.pk, kind))


def last_act(order: ServiceDeadline) -> DeadlineAct:
    return DeadlineAct.objects.filter(deadline=order).latest("pk")


SHOWN = {
    Kind.NOTE: {"note"},
    Kind.PROMISE: {"due_on", "note"},
    Kind.CLAIM: {"done_on", "address", "file", "note"},
    Kind.EXTEND: {"due_on", "document", "reason", "on"},
    Kind.TRANSFER: {"agency", "document", "reason", "on"},
    Kind.WITHDRAW: {"document", "reason", "on"},
    Kind.CORRECT: {"words", "due_on", "agency", "decision", "reason"},
}


@pytest.mark.parametrize("kind", SHOWN)
def test_form_has_the_fields_of_its_kind(order: ServiceDeadline, kind: Kind) -> None:
    administrator = client_of(person(Role.ADMINISTRATOR))
    page = administrator.get(address(order, kind))
    assert set(page.context["form"].fields) == SHOWN[kind]


def test_officer_reports_completion_with_a_file_and_an_address(
    order: ServiceDeadline, officer: Client
) -> None:
    posted = {
        "seen": "0",
        "done_on": "9/7/2022",
        "address": "dichvucong.gov.vn/p/1",
        "file": SimpleUploadedFile("bao-cao.pdf", b"%PDF-1.7 x"),
    }
    page = officer.post(address(order, Kind.CLAIM), posted)
    service = reverse("service", args=(order.service_id,))
    assert page["Location"] == f"{service}#order-{order.pk}"
    act = last_act(order)
    assert (act.kind, act.day, act.done_on) == (Kind.CLAIM, date(2022, 7, 10), date(2022, 7, 9))
    assert [(row.address, row.file_name) for row in act.evidence.all()] == [
        ("https://dichvucong.gov.vn/p/1", ""),
        ("", "bao-cao.pdf"),
    ]


def test_what_is_refused_is_said_and_what_was_typed_stays(
    order: ServiceDeadline, officer: Client
) -> None:
    posted = {"seen": "0", "done_on": "09/07/2022", "note": "Đã lên Cổng"}
    page = officer.post(address(order, Kind.CLAIM), posted)
    assert "Give the address on the portal" in text(tree(page))
    assert "Đã lên Cổng" in text(tree(page).xpath("//textarea[@name='note']")[0])
    assert not order.acts.exists()


def test_foreign_order_is_not_found(order: ServiceDeadline) -> None:
    foreign = client_of(person(Role.OFFICER, AgencyFactory.create()))
    for kind in (Kind.NOTE, Kind.CLAIM, Kind.CONFIRM, Kind.ANNUL):
        assert foreign.get(address(order, kind)).status_code == 404
        assert foreign.post(address(order, kind), {"seen": "0", "note": "x"}).status_code == 404
    assert not order.acts.exists()


def test_lead_is_told_why_it_does_not_confirm(order: ServiceDeadline, officer: Client) -> None:
    page = officer.get(address(order, Kind.CONFIRM))
    assert "does not confirm its own completion" in text(tree(page))
    assert not tree(page).xpath("//main//form")
    posted = {"seen": "0", "reason": "Xong", "done_on": "09/07/2022"}
    assert officer.post(address(order, Kind.CONFIRM), posted).status_code == 200
    assert not order.acts.exists()


def test_second_of_two_people_sees_what_the_first_did(
    order: ServiceDeadline, coordinator: Client, document: LegalDocument
) -> None:
    first = {"seen": "0", "due_on": "30/9/2022", "document": "7/CV", "reason": "Chờ hướng dẫn"}
    assert coordinator.post(address(order, Kind.EXTEND), first).status_code == 302
    second = client_of(person(Role.COORDINATOR))
    typed = {"seen": "0", "due_on": "31/12/2022", "document": "7/CV", "reason": "Lý do khác"}
    page = second.post(address(order, Kind.EXTEND), typed)
    [told] = tree(page).xpath("//*[contains(@class, 'alert-warning')]")
    assert "extension → 30/09/2022" in text(told)
    assert tree(page).xpath("//input[@name='due_on']/@value") == ["31/12/2022"]
    assert order.acts.count() == 1
    [seen] = tree(page).xpath("//input[@name='seen']/@value")
    again = second.post(address(order, Kind.EXTEND), {**typed, "seen": seen})
    assert again.status_code == 302
    assert last_act(order).due_on == date(2022, 12, 31)
    assert last_act(order).document == document


def test_lead_asks_for_time_and_a_supervisor_for_an_explanation(
    order: ServiceDeadline, officer: Client
) -> None:
    assert set(officer.get(address(order, Kind.ASK)).context["form"].fields) == {
        *("due_on", "reason")
    }
    supervisor = client_of(person(Role.SUPERVISOR))
    supervisor.post(address(order, Kind.ASK), {"seen": "0", "reason": "Vì sao chậm?"})
    assert (last_act(order).kind, last_act(order).due_on) == (Kind.ASK, None)
    page = officer.get(address(order, Kind.ASK))
    assert "still waits for its answer" in text(tree(page))


def test_act_is_annulled_beside_it(order: ServiceDeadline, coordinator: Client) -> None:
    coordinator.post(address(order, Kind.NOTE), {"seen": "0", "note": "Nhầm"})
    note = last_act(order)
    posted = {"seen": note.pk, "act": note.pk, "reason": "Ghi nhầm"}
    coordinator.post(address(order, Kind.ANNUL), posted)
    assert last_act(order).annuls == note
    page = coordinator.get(f"{address(order, Kind.ANNUL)}?act={note.pk}")
    assert page.status_code == 404


def test_unknown_document_is_named(order: ServiceDeadline, coordinator: Client) -> None:
    typed = {"seen": "0", "due_on": "30/9/2022", "document": "9/CV", "reason": "Chờ"}
    page = coordinator.post(address(order, Kind.EXTEND), typed)
    assert page.context["form"].errors["document"] == [
        "“9/CV” is not on record. Choose from the list, or add the document first."
    ]


def test_document_of_two_days_is_asked_for(order: ServiceDeadline, coordinator: Client) -> None:
    for day in (date(2022, 4, 4), date(2026, 3, 10)):
        LegalDocumentFactory.create(number="422/QĐ-TTg", issued_on=day)
    typed = {"seen": "0", "due_on": "30/9/2022", "reason": "Chờ", "document": "422/QĐ-TTg"}
    page = coordinator.post(address(order, Kind.EXTEND), typed)
    assert "can be several documents" in page.context["form"].errors["document"][0]
    typed["document"] = "422/QĐ-TTg (04/04/2022)"
    assert coordinator.post(address(order, Kind.EXTEND), typed).status_code == 302


MANY = reverse("service-acts")


def extension(orders: list[ServiceDeadline], **said: str) -> dict[str, Any]:
    return {
        "kind": "extend",
        "order": [order.pk for order in orders],
        "due_on": "30/9/2022",
        "document": "7/CV",
        "reason": "Chờ hướng dẫn",
        **{f"seen-{order.pk}": "0" for order in orders},
        **said,
    }


@pytest.mark.usefixtures("document")
def test_twelve_are_extended_at_once(coordinator: Client) -> None:
    orders = ServiceDeadlineFactory.create_batch(12)
    query: dict[str, Any] = {"kind": "extend", "order": [order.pk for order in orders]}
    assert len(tree(coordinator.get(MANY, query)).xpath("//input[@name='order']")) == 12
    assert coordinator.post(MANY, extension(orders)).status_code == 302
    rows = rows_of(with_state(date(2022, 7, 10)), on=date(2022, 7, 10))
    assert [row.due_on for row in rows] == [date(2022, 9, 30)] * 12


@pytest.mark.usefixtures("document")
def test_one_that_cannot_be_extended_keeps_all_as_they_are(coordinator: Client) -> None:
    orders = ServiceDeadlineFactory.create_batch(2)
    done = ServiceDeadlineFactory.create(completed_on=date(2022, 6, 1))
    seen = {f"seen-{done.pk}": str(done.acts.get().pk)}
    page = coordinator.post(MANY, extension([*orders, done], **seen))
    assert page.status_code == 200
    assert done.service.name in text(tree(page).xpath("//*[@role='alert']")[0])
    assert not DeadlineAct.objects.filter(kind=Kind.EXTEND).exists()
    assert "Reopen it first" in text(tree(page).xpath("//table")[0])


@pytest.mark.usefixtures("document")
def test_row_on_which_somebody_was_faster_is_marked(
    order: ServiceDeadline, coordinator: Client
) -> None:
    coordinator.post(address(order, Kind.NOTE), {"seen": "0", "note": "Đã gọi"})
    page = coordinator.post(MANY, extension([order]))
    assert "Somebody recorded an act of it meanwhile." in text(tree(page).xpath("//table")[0])
    assert order.acts.count() == 1


def test_rows_are_ticked_in_the_list_by_the_office_alone(
    order: ServiceDeadline, coordinator: Client, officer: Client
) -> None:
    ticks = "//input[@name='order' and @form='ticked-rows']/@value"
    page = coordinator.get(reverse("services"))
    assert tree(page).xpath(ticks) == [str(order.pk)]
    assert tree(page).xpath("//form[@id='ticked-rows']/@action") == [MANY]
    assert len(tree(page).xpath("//form[@id='ticked-rows']//button")) == 6
    for others in (
        officer.get(reverse("services")),
        coordinator.get(reverse("services"), {"seen_at": "09/07/2022 08:00"}),
    ):
        assert not tree(others).xpath(f"{ticks} | //form[@id='ticked-rows']")


def test_only_the_office_acts_on_several(order: ServiceDeadline, officer: Client) -> None:
    assert officer.get(MANY, {"kind": "extend", "order": str(order.pk)}).status_code == 403


def test_what_is_not_done_with_several_is_not_found(coordinator: Client) -> None:
    assert coordinator.get(MANY, {"kind": "claim"}).status_code == 404
    assert coordinator.get(MANY).status_code == 404
    assert coordinator.get(MANY, {"kind": "extend"}).status_code == 200


def test_day_ahead_is_refused(order: ServiceDeadline, coordinator: Client) -> None:
    ahead = NOW.date() + timedelta(days=1)
    posted = {"seen": "0", "reason": "x", "done_on": "9/7/2022", "on": f"{ahead:%d/%m/%Y}"}
    page = coordinator.post(address(order, Kind.CONFIRM), posted)
    assert "lies in the future" in text(tree(page).xpath("//*[@role='alert']")[0])
