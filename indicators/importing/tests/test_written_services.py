"""What an import of services writes: new services and orders, each with its history."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entities.models import Agency, LegalDocument, Service, ServiceDeadline
from entities.tests.factories import AgencyFactory, UserFactory
from indicators.annex.dates import Decision
from indicators.importing.services import ProposedService
from indicators.importing.stored_services import compare_services
from indicators.importing.tests.sending import AT
from indicators.importing.written_services import save_services

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

FIRST = Decision("06/QĐ-TTg", date(2022, 1, 6))
SECOND = Decision("422/QĐ-TTg", date(2022, 4, 4))


@pytest.fixture
def person() -> User:
    user: User = UserFactory.create(username="an")
    return user


@pytest.fixture
def leads() -> tuple[Agency, ...]:
    return tuple(AgencyFactory.create_batch(3))


def listed(name: str, *leads: Agency, **given: object) -> ProposedService:
    values = {
        "where": "B3",
        "decisions": (SECOND,),
        "printed_order": 1,
        "deadline_text": "Quý II",
        "due_on": date(2022, 6, 30),
        "precision": "quarter",
    }
    return ProposedService(name=name, leads=leads, **values | given)  # type: ignore[arg-type]


def save(*rows: ProposedService, by: User | None = None) -> list[dict[str, object]]:
    return save_services(compare_services(rows), by=by, at=AT, reason="Nhập từ tệp")


def test_order_has_all_that_the_row_says(leads: tuple[Agency, ...], person: User) -> None:
    lead, *coordinating = leads
    row = listed(
        "Thanh toán viện phí",
        lead,
        decisions=(SECOND, FIRST),
        decision_is_assumed=True,
        ordered_on=FIRST.issued_on,
        coordinating=tuple(coordinating),
        coordinating_text="Hai bộ",
        note="Khó",
    )
    save(row, by=person)
    order = ServiceDeadline.objects.get()
    assert (order.decision.number, order.decision_is_assumed) == (SECOND.number, True)
    assert (order.ordered_on, order.printed_order) == (FIRST.issued_on, 1)
    assert set(order.coordinating.all()) == set(coordinating)
    assert (order.coordinating_text, order.note) == ("Hai bộ", "Khó")
    assert {row.number for row in order.service.decisions.all()} == {FIRST.number, SECOND.number}
    for past in (order.history.get(), order.service.history.get()):
        assert (past.history_type, past.history_user) == ("+", person)
        assert past.history_change_reason == "Nhập từ tệp"
    assert order.service.history.get().decisions.count() == 2


def test_order_counts_from_the_signing_and_may_have_no_day(leads: tuple[Agency, ...]) -> None:
    save(listed("Cấp điện", leads[0], due_on=None, precision="none", deadline_text="Hằng năm"))
    order = ServiceDeadline.objects.get()
    assert (order.due_on, order.ordered_on) == (None, SECOND.issued_on)


def test_stored_service_gets_what_is_new_and_no_more(leads: tuple[Agency, ...]) -> None:
    save(listed("Cấp điện", leads[0]))
    stored = ServiceDeadline.objects.get()
    written = save(listed("CẤP ĐIỆN", *leads[:2]))
    assert [row["model"] for row in written] == ["servicedeadline"]
    assert stored.history.count() == stored.service.history.count() == 1
    save(listed("Cấp điện", leads[0], decisions=(FIRST,)))
    assert Service.objects.get().decisions.count() == 2
    assert [row.history_type for row in stored.service.history.all()] == ["~", "+"]
    assert LegalDocument.objects.count() == 2


def test_services_of_one_row_and_of_several_are_made_once(leads: tuple[Agency, ...]) -> None:
    written = save(
        listed("Cấp điện", *leads[:2]), listed("Cấp điện", leads[2]), listed("Cấp nước", leads[0])
    )
    assert (Service.objects.count(), ServiceDeadline.objects.count()) == (2, 4)
    histories = [(row["model"], row["history"]) for row in written]
    assert len(histories) == len(set(histories)) == 6


def test_what_differs_and_what_is_the_same_writes_nothing(leads: tuple[Agency, ...]) -> None:
    save(listed("Cấp điện", leads[0]))
    later = listed("Cấp điện", leads[0], deadline_text="Quý III", due_on=date(2022, 9, 30))
    with CaptureQueriesContext(connection) as asked:
        assert save(later) == []
    assert not [row for row in asked if "INSERT" in row["sql"] or "UPDATE" in row["sql"]]
    assert ServiceDeadline.objects.get().due_on == date(2022, 6, 30)


def test_queries_do_not_grow_with_the_list(leads: tuple[Agency, ...]) -> None:
    numbers = []
    for number in (2, 100):
        rows = [
            listed(f"Dịch vụ {number}-{place}", *leads[:2], coordinating=leads[2:])
            for place in range(number)
        ]
        with CaptureQueriesContext(connection) as compared:
            changes = compare_services(rows)
        with CaptureQueriesContext(connection) as saved:
            save_services(changes, by=None, at=AT, reason="Nhập từ tệp")
        numbers.append((len(compared), len(saved)))
    assert numbers[0][0] >= numbers[1][0]
    assert numbers[1][0] + numbers[1][1] <= 40
    assert numbers[1][1] <= numbers[0][1]
    assert ServiceDeadline.objects.count() == 204
