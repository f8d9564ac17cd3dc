"""Rows that are written at once are as if each had been saved."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dvctrack.lib.history import sign
from dvctrack.lib.many_rows import (
    delete_rows,
    insert_rows,
    link_rows,
    record_history,
    save_with_history,
)
from entities.models import Agency, Service
from entities.tests.factories import AgencyFactory, LegalDocumentFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def signed(*rows: Any) -> list[Any]:
    person = UserFactory.create()
    for row in rows:
        sign(row, by=person, reason="Nhập từ tệp")
    return list(rows)


def test_rows_are_stored_with_keys_history_and_what_is_worked_out() -> None:
    stored = AgencyFactory.create(slug="cu", name="Cũ")
    stored.name = "Đã đổi"
    new = AgencyFactory.build(slug="moi", name="Hà Nội", starts_on=date(2025, 7, 1))
    [created], updated = signed(new), signed(stored)
    save_with_history(Agency, created=[created], updated=updated)
    assert {row.slug: (row.name, row.key) for row in Agency.objects.all()} == {
        "cu": ("Đã đổi", "da doi"),
        "moi": ("Hà Nội", "ha noi"),
    }
    assert Agency.objects.get(pk=new.pk).starts_on == date(2025, 7, 1)
    [first] = Agency.history.filter(slug="moi")
    assert (first.history_type, first.history_change_reason) == ("+", "Nhập từ tệp")
    assert first.history_user == created._history_user
    assert list(stored.history.values_list("history_type", "key")) == [
        ("~", "da doi"),
        ("+", "cu"),
    ]


def test_row_may_refer_to_one_that_comes_below_it() -> None:
    parent = AgencyFactory.build(slug="tinh")
    child = AgencyFactory.build(slug="xa", kind="commune", parent=parent)
    save_with_history(Agency, created=signed(child, parent), updated=[])
    assert Agency.objects.get(slug="xa").parent == Agency.objects.get(slug="tinh")
    assert Agency.history.get(slug="xa").parent_id == parent.pk


def test_row_that_is_saved_afterwards_gets_a_key_of_its_own() -> None:
    insert_rows(Agency, AgencyFactory.build_batch(3))
    last = AgencyFactory.create()
    gone = last.pk
    last.delete()
    insert_rows(Agency, [again := AgencyFactory.build()])
    assert gone < again.pk < AgencyFactory.create().pk
    assert Agency.objects.count() == 5


@pytest.mark.parametrize("number", [2, 400])
def test_number_of_queries_does_not_grow(number: int) -> None:
    rows = AgencyFactory.create_batch(number)
    with CaptureQueriesContext(connection) as asked:
        save_with_history(
            Agency,
            created=signed(*AgencyFactory.build_batch(number)),
            updated=signed(*rows),
        )
    assert len(asked) <= 20
    assert Agency.objects.count() == 2 * number


def test_rows_that_go_leave_a_last_row_of_history() -> None:
    stays, *gone = AgencyFactory.create_batch(3)
    delete_rows(Agency, signed(*gone))
    assert list(Agency.objects.all()) == [stays]
    last = Agency.history.filter(history_type="-")
    assert {(row.id, row.history_change_reason) for row in last} == {
        (row.pk, "Nhập từ tệp") for row in gone
    }


def test_history_has_what_a_row_is_related_to() -> None:
    decision = LegalDocumentFactory.create()
    services = signed(Service(name="Cấp hộ chiếu"), Service(name="Đăng ký xe"))
    insert_rows(Service, services)
    link_rows(Service, "decisions", [(services[0].pk, decision.pk)])
    record_history(Service, services, "+")
    assert [list(row.decisions.all()) for row in services] == [[decision], []]
    named = [row.history.get().decisions.all() for row in services]
    assert [[link.legaldocument_id for link in links] for links in named] == [[decision.pk], []]
    delete_rows(Service, services[:1])
    assert list(Service.objects.all()) == services[1:]
    assert [row.history_type for row in Service.history.filter(name="Cấp hộ chiếu")] == ["-", "+"]
