"""Undoing an import of services: what came of an order since keeps it."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entities.choices import DeadlineActKind as Kind
from entities.models import DeadlineAct, LegalDocument, Service, ServiceDeadline, ServiceName
from entities.tests.factories import (
    DeadlineActFactory,
    ExtensionFactory,
    ServiceDeadlineFactory,
    UserFactory,
)
from indicators.annex.tests.files import TABLE, workbook
from indicators.importing.tests.confirming import SERVICES
from indicators.importing.tests.sending import look, said
from indicators.importing.tests.undoing import TWO_LEADS, imported, undo
from indicators.importing.undo import undo_plan

pytestmark = [pytest.mark.usefixtures("_reference"), pytest.mark.both_databases]


@pytest.fixture
def person(_reference: None) -> User:
    user: User = UserFactory.create(username="an")
    return user


def order(slug: str = "bo-cong-an") -> ServiceDeadline:
    return ServiceDeadline.objects.get(agency__slug=slug)


def leads() -> set[str]:
    return set(ServiceDeadline.objects.values_list("agency__slug", flat=True))


def test_created_services_go_with_their_orders(person: User) -> None:
    batch = imported((*TABLE, (), *TWO_LEADS))
    assert leads() == {"bo-cong-an", "bo-y-te"}
    plan = undo(batch, by=person)
    assert (len(plan.services), plan.kept_services) == (3, [])
    assert (Service.objects.count(), ServiceDeadline.objects.count()) == (0, 0)
    gone = ServiceDeadline.history.filter(history_type="-")
    assert {row.history_user for row in gone} == {person}
    assert all("so-lieu.xlsx" in row.history_change_reason for row in gone)
    assert not Service.decisions.through.objects.exists()


def test_lead_that_was_added_goes_and_the_first_stays() -> None:
    imported(SERVICES)
    undo(imported(TWO_LEADS, 1))
    assert leads() == {"bo-cong-an"}
    assert Service.objects.count() == 1


ACTS: dict[str, dict[str, Any]] = {
    "note": {},
    "claim": {"kind": Kind.CLAIM, "done_on": date(2022, 6, 1)},
    "transfer": {"kind": Kind.TRANSFER},
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
def test_order_with_a_later_act_is_kept_and_listed(act: dict[str, Any]) -> None:
    batch = imported(TWO_LEADS)
    if act.get("kind") == Kind.TRANSFER:
        act = {**act, "agency": order("bo-y-te").agency}
    DeadlineActFactory.create(deadline=order(), **act)
    plan = undo(batch)
    assert [step.now for step in plan.kept_services] == [order()]
    assert leads() == {"bo-cong-an"}
    assert Service.objects.count() == 1
    assert DeadlineAct.objects.count() == 1


def test_extension_is_kept_also_where_it_was_annulled() -> None:
    batch = imported(SERVICES)
    act = ExtensionFactory.create(deadline=order())
    DeadlineActFactory.create(deadline=order(), kind=Kind.ANNUL, day=act.day, annuls=act)
    assert undo(batch).services == []
    assert DeadlineAct.objects.count() == 2
    assert list(order().decision.services.all()) == [order().service]


def test_order_with_which_another_counts_is_kept() -> None:
    batch = imported(SERVICES)
    other = ServiceDeadlineFactory.create(service=order().service)
    DeadlineActFactory.create(deadline=other, kind=Kind.JOIN, joins=order())
    assert [step.now for step in undo(batch).kept_services] == [order()]


def test_edited_order_is_kept() -> None:
    batch = imported(SERVICES)
    row = order()
    row.note = "Theo công văn"
    row.save()
    assert [step.now for step in undo(batch).kept_services] == [row]


def test_service_that_got_another_spelling_is_kept() -> None:
    batch = imported(SERVICES)
    service = Service.objects.get()
    ServiceName.objects.create(service=service, text="Cấp lại CMND")
    assert [step.now for step in undo(batch).kept_services] == [service]
    assert leads() == set()


def test_order_that_an_earlier_release_changed_stays() -> None:
    """It wrote what a file said over the order that stood."""
    batch = imported(SERVICES)
    row = order()
    row.deadline_text, row.due_on = "Quý III", date(2022, 9, 30)
    row.save()
    changed = {"model": "servicedeadline", "history": row.history.latest().history_id}
    batch.written_services = [{**changed, "is_new": False}]
    batch.save()
    plan = undo(batch)
    assert [step.before.deadline_text for step in plan.kept_services] == ["Quý II"]
    assert order().deadline_text == "Quý III"


def upgraded() -> None:
    """History as a release without acts wrote it, and the order as the upgrade left it."""
    Service.history.update(key="")
    ServiceDeadline.history.update(ordered_on=None)
    row = order()
    row.decision, row.decision_is_assumed = LegalDocument.objects.get(number="411/QĐ-TTg"), True
    row.note = "Nguồn nêu nhiều quyết định"
    row.save()


def test_order_that_only_the_upgrade_changed_goes() -> None:
    batch = imported(SERVICES)
    upgraded()
    plan = undo(batch)
    assert (plan.kept_services, leads()) == ([], set())
    assert not Service.objects.exists()


def test_order_that_a_person_gave_another_decision_before_the_upgrade_is_kept() -> None:
    batch = imported(SERVICES)
    row = order()
    row.decision = LegalDocument.objects.get(number="411/QĐ-TTg")
    row.save()
    upgraded()
    assert [step.now for step in undo(batch).kept_services] == [order()]


def test_decisions_that_a_service_was_given_are_taken_back(person: User) -> None:
    service = Service.objects.create(name="Cấp lại chứng minh nhân dân")
    other = LegalDocument.objects.get(number="411/QĐ-TTg")
    service.decisions.add(other)
    undo(imported(SERVICES), by=person)
    assert list(service.decisions.all()) == [other]
    assert not service.deadlines.exists()
    last = service.history.latest()
    assert (last.history_type, last.history_user) == ("~", person)
    assert [link.legaldocument for link in last.decisions.all()] == [other]


def test_decision_of_an_order_that_is_kept_stays_named() -> None:
    service = Service.objects.create(name="Cấp lại chứng minh nhân dân")
    batch = imported(SERVICES)
    DeadlineActFactory.create(deadline=order())
    assert undo(batch).services == []
    assert list(service.decisions.all()) == [order().decision]


def test_list_can_be_imported_again_after_its_undo() -> None:
    undo(imported(SERVICES))
    assert said(look(workbook(SERVICES))) == []
    assert imported(SERVICES, 10).written_services
    assert leads() == {"bo-cong-an"}


def test_plan_and_undo_ask_the_same_for_any_number_of_services() -> None:
    numbers = []
    for number in (2, 40):
        rows = [(str(it), f"Dịch vụ {number}-{it}", "Bộ Y tế", "Quý II") for it in range(number)]
        batch = imported((*SERVICES[:2], *rows), number)
        with CaptureQueriesContext(connection) as planned:
            assert len(undo_plan(batch).services) == 2 * number
        with CaptureQueriesContext(connection) as undone:
            undo(batch, number + 1)
        numbers.append((len(planned), len(undone)))
    assert numbers[0] == numbers[1]
    assert numbers[0][0] <= 25
    assert not Service.objects.exists()
