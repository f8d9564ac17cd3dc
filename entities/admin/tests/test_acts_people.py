"""Memberships and accounts are worked on in their lists, many at once, as on their pages."""

from datetime import date
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from entities.choices import Role
from entities.models import Membership, TrailEntry
from entities.tests.accounts import staff
from entities.tests.acting import answer, choose, counts, rows_of
from entities.tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
ENDED: dict[str, Any] = {"last_day": "30/11/2022", "reason": "Chuyển công tác"}


@pytest.fixture
def officers() -> list[Membership]:
    return [MembershipFactory.create(role=Role.OFFICER) for _ in range(2)]


@pytest.fixture
def coordinator(client: Client) -> Client:
    client.force_login(staff("dieuphoi", Role.COORDINATOR))
    return client


def test_memberships_end_on_one_day_for_one_reason(
    coordinator: Client, officers: list[Membership]
) -> None:
    done = answer(coordinator, choose(coordinator, "end_memberships", officers), **ENDED)
    assert counts(done) == "Đã thực hiện: 2"
    for row in officers:
        row.refresh_from_db()
        assert row.ends_on == date(2022, 11, 30)
        assert row.history.latest().history_change_reason == "Chuyển công tác"
        assert not row.user.is_active


def test_coordinator_ends_none_of_higher_roles_nor_what_is_over(coordinator: Client) -> None:
    rows = [
        MembershipFactory.create(role=Role.SUPERVISOR),
        MembershipFactory.create(role=Role.OFFICER, ends_on=date(2022, 1, 1)),
        Membership.objects.get(user__username="dieuphoi"),
    ]
    page = choose(coordinator, "end_memberships", rows)
    assert {row[-1] for row in rows_of(page, "Không thực hiện được: 3")} == {
        "Anh/chị không có quyền thay đổi tài khoản này.",
        "Vai trò này đã kết thúc.",
        "Không ai tự thay đổi quyền của mình: hãy nhờ người khác thực hiện.",
    }


def test_the_trace_is_that_of_the_page(coordinator: Client, officers: list[Membership]) -> None:
    traces = []
    for row in officers:
        seen = set(TrailEntry.objects.values_list("pk", flat=True))
        if row is officers[0]:
            answer(coordinator, choose(coordinator, "end_memberships", [row]), **ENDED)
        else:
            typed = {f"end-{name}": value for name, value in ENDED.items()}
            coordinator.post(reverse("account-end", args=(row.pk,)), typed)
        entries = TrailEntry.objects.exclude(pk__in=seen).values_list("kind", "act", "person")
        past = row.history.values_list("ends_on", "history_user", "history_change_reason")
        traces.append((list(entries), list(past)[:1]))
    assert traces[0] == traces[1]
    assert {act for _kind, act, _by in traces[0][0]} == {"membership ended", "account switched off"}


def locked() -> User:
    user: User = MembershipFactory.create(role=Role.OFFICER).user
    AccessAttempt.objects.create(
        username=user.username,
        ip_address="10.0.0.1",
        failures_since_start=5,
        attempt_time=timezone.now(),
    )
    return user


def test_accounts_are_unlocked_and_switched_off(admin_page: Client, administrator: User) -> None:
    account, other = locked(), MembershipFactory.create(role=Role.OFFICER).user
    page = choose(admin_page, "unlock_accounts", [account, other])
    assert len(rows_of(page)) == 1
    assert counts(answer(admin_page, page)) == "Đã thực hiện: 1"
    assert not AccessAttempt.objects.exists()
    page = choose(admin_page, "switch_accounts_off", [account, other, administrator])
    assert counts(answer(admin_page, page)) == "Đã thực hiện: 2"
    assert set(User.objects.filter(is_active=True)) == {administrator}
    acts = TrailEntry.objects.values_list("act", flat=True)
    assert list(acts.order_by("pk")) == ["sign-in allowed again", *["account switched off"] * 2]


def test_nobody_switches_the_own_account_off(admin_page: Client, administrator: User) -> None:
    page: Any = choose(admin_page, "switch_accounts_off", [administrator, UserFactory.create()])
    (own,) = rows_of(page, "Không thực hiện được: 1")
    assert own[-1] == "Anh/chị không có quyền thay đổi tài khoản này."
