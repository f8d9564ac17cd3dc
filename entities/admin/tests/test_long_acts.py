"""An act on very many rows is done by a worker; the page comes back with what became of each."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from entities.admin.people.acts import EndMembership
from entities.choices import Role
from entities.models import Membership, TrailEntry
from entities.tests.accounts import staff
from entities.tests.acting import answer, choose, counts, list_of, rows_of
from entities.tests.at_work import WAITS, work
from entities.tests.factories import MembershipFactory
from entities.tests.pages import tree

pytestmark = pytest.mark.django_db
ENDED: dict[str, Any] = {"last_day": "30/11/2022", "reason": "Chuyển công tác"}


@pytest.fixture
def coordinator() -> User:
    return staff("dieuphoi", Role.COORDINATOR)


@pytest.fixture
def client(
    client: Client, coordinator: User, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> Client:
    client.force_login(coordinator)
    monkeypatch.setattr("dvctrack.lib.admin.acts.MOST_AT_ONCE", 1)
    settings.TASKS = WAITS
    return client


@pytest.fixture
def officers() -> list[Membership]:
    return [MembershipFactory.create(role=Role.OFFICER) for _ in range(3)]


def test_page_comes_back_with_what_the_worker_did_and_to_the_same_list(
    client: Client, coordinator: User, officers: list[Membership]
) -> None:
    page = choose(client, "end_memberships", officers, "?role__exact=officer")
    sent = answer(client, page, **ENDED)
    # Before a worker comes to it somebody else ends one of them.
    Membership.objects.filter(pk=officers[2].pk).update(ends_on=date(2021, 1, 1))
    under_way = client.get(sent["Location"])
    assert "Đang xử lý các dòng đã chọn" in under_way.content.decode()
    assert not TrailEntry.objects.exists()
    work()
    work()
    done = client.get(sent["Location"])
    assert counts(done) == "Đã thực hiện: 2 · Chưa thực hiện được: 1"
    assert rows_of(done, "Chưa thực hiện được")[0][-1] == "Vai trò này đã kết thúc."
    back = f"{list_of(Membership)}?role__exact=officer"
    assert tree(done).xpath("//a[@class='button']/@href") == [back]
    entries = TrailEntry.objects.filter(act="membership ended")
    assert [entry.person for entry in entries] == [coordinator.pk] * 2


def test_nobody_else_comes_back_to_it(client: Client, officers: list[Membership]) -> None:
    sent = answer(client, choose(client, "end_memberships", officers), **ENDED)
    work()
    client.force_login(staff("khac", Role.COORDINATOR))
    other = client.get(sent["Location"])
    assert (other.status_code, other["Location"]) == (302, list_of(Membership))


def test_who_may_not_any_more_does_nothing(
    client: Client, coordinator: User, officers: list[Membership]
) -> None:
    sent = answer(client, choose(client, "end_memberships", officers), **ENDED)
    Membership.objects.filter(user=coordinator).update(role=Role.SUPERVISOR)
    work()
    told = client.get(sent["Location"], follow=True)
    assert "không còn quyền" in told.content.decode()
    assert not Membership.objects.exclude(ends_on=None).exists()


def test_what_breaks_half_way_is_done_to_no_row(
    client: Client, officers: list[Membership], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither by a worker nor by a page."""
    done = EndMembership.do

    def breaks(self: Any, row: Membership, **given: Any) -> str:
        told = done(self, row, **given)
        if row.pk == max(officer.pk for officer in officers):
            raise ZeroDivisionError
        return told

    monkeypatch.setattr(EndMembership, "do", breaks)
    page = choose(client, "end_memberships", officers)
    answer(client, page, **ENDED)
    with pytest.raises(ZeroDivisionError):
        work()
    monkeypatch.setattr("dvctrack.lib.admin.acts.MOST_AT_ONCE", 9)
    with pytest.raises(ZeroDivisionError):
        answer(client, page, **ENDED)
    assert not Membership.objects.exclude(ends_on=None).exists()
    assert not TrailEntry.objects.filter(act="membership ended").exists()
