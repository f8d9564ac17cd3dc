from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client

from dvctrack.lib.refused import Refused
from entities.choices import Role
from entities.models import Membership
from entities.people.memberships import NewPerson, end_membership, hand_over
from entities.policy import may_sign_in
from entities.tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 10)


@pytest.fixture
def by() -> User:
    user: User = UserFactory.create(username="quantri")
    return user


@pytest.fixture
def membership() -> Membership:
    row: Membership = MembershipFactory.create(
        role=Role.OFFICER, starts_on=date(2025, 1, 1), ends_on=date(2026, 12, 31)
    )
    Client().force_login(row.user)
    return row


def handed_over(
    membership: Membership, by: User, successor: User | NewPerson, day: date = TODAY
) -> Membership:
    return hand_over(
        membership=membership,
        successor=successor,
        by=by,
        starts_on=day,
        reason="Nghỉ hưu",
        on=TODAY,
    )


def test_successor_holds_the_same_from_the_day(membership: Membership, by: User) -> None:
    opened = handed_over(membership, by, UserFactory.create())
    membership.refresh_from_db()
    assert (membership.ends_on, opened.starts_on) == (date(2026, 3, 9), TODAY)
    assert (opened.role, opened.agency) == (membership.role, membership.agency)
    assert opened.ends_on == date(2026, 12, 31)
    reasons = {
        (row.history_user, row.history_change_reason) for row in Membership.history.all()[:2]
    }
    assert reasons == {(by, "Nghỉ hưu")}


def test_leaver_is_signed_out_and_closed(membership: Membership, by: User) -> None:
    handed_over(membership, by, NewPerson("Lê Thị Lan", "lan@example.vn"))
    membership.user.refresh_from_db()
    assert not membership.user.is_active
    assert not Session.objects.exists()
    assert User.objects.filter(username="lan@example.vn").exists()


def test_leaver_with_another_membership_stays_but_is_signed_out(
    membership: Membership, by: User
) -> None:
    MembershipFactory.create(user=membership.user, role=Role.APPROVER)
    handed_over(membership, by, UserFactory.create())
    membership.user.refresh_from_db()
    assert membership.user.is_active
    assert not Session.objects.exists()


def test_hand_over_to_come_leaves_the_leaver_in_until_then(
    membership: Membership, by: User
) -> None:
    handed_over(membership, by, UserFactory.create(), date(2026, 4, 1))
    membership.user.refresh_from_db()
    assert membership.user.is_active
    assert Session.objects.exists()
    days = (date(2026, 3, 31), date(2026, 4, 1))
    assert [may_sign_in(membership.user, on=day) for day in days] == [True, False]


def test_sessions_of_others_go_on(membership: Membership, by: User) -> None:
    Client().force_login(by)
    handed_over(membership, by, UserFactory.create())
    assert Session.objects.count() == 1


IMPOSSIBLE = {
    "before_it_began": date(2024, 12, 31),
    "on_its_first_day": date(2025, 1, 1),
    "after_its_end": date(2027, 1, 2),
}


@pytest.mark.parametrize("day", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_impossible_day_is_refused(membership: Membership, by: User, day: date) -> None:
    with pytest.raises(Refused):
        handed_over(membership, by, UserFactory.create(), day)
    assert Membership.objects.get() == membership


@pytest.mark.parametrize("active", [True, False], ids=["same_person", "switched_off"])
def test_successor_who_cannot_be_is_refused(membership: Membership, by: User, active: bool) -> None:
    successor = membership.user if active else UserFactory.create(is_active=False)
    with pytest.raises(Refused):
        handed_over(membership, by, successor)
    membership.user.refresh_from_db()
    assert membership.user.is_active


def test_membership_holds_through_its_last_day(membership: Membership, by: User) -> None:
    ended = end_membership(
        membership=membership, last_day=TODAY, by=by, reason="Chuyển công tác", on=TODAY
    )
    assert ended.is_valid_on(TODAY)
    membership.user.refresh_from_db()
    assert membership.user.is_active


def test_who_has_no_membership_left_does_not_come_in() -> None:
    row = MembershipFactory.create(role=Role.OFFICER, ends_on=date(2022, 1, 1))
    assert authenticate(username=row.user.username, password="mật khẩu") is None
