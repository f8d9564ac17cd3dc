"""Accounts and memberships in the admin: the own rights, superusers, and what is never deleted."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.db.models import ProtectedError
from django.test import Client
from django.urls import NoReverseMatch, reverse

from dvctrack.lib.history import save_with_reason
from dvctrack.lib.refused import Refused
from entities.choices import Role
from entities.models import Membership
from entities.people.memberships import end_membership, hand_over
from entities.tests.accounts import staff
from entities.tests.factories import AgencyFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture
def administrator(client: Client) -> User:
    user = staff("quantri", Role.ADMINISTRATOR)
    client.force_login(user)
    return user


def change(client: Client, account: User, **fields: object) -> int:
    page = reverse("admin:auth_user_change", args=(account.pk,))
    data = {"username": account.username, "is_active": "on", **fields}
    return client.post(page, data).status_code


def test_flags_and_permissions_of_an_account_are_in_no_form(
    client: Client, administrator: User
) -> None:
    other = UserFactory.create()
    group = Group.objects.create(name="Nhóm")
    assert change(client, other, is_superuser="on", groups=group.pk, user_permissions="1") == 302
    other.refresh_from_db()
    assert not other.is_superuser
    assert not other.groups.exists()
    assert not other.user_permissions.exists()
    with pytest.raises(NoReverseMatch):
        reverse("admin:auth_group_changelist")


def test_own_account_and_those_of_superusers_are_not_changed(
    client: Client, administrator: User
) -> None:
    above = UserFactory.create(is_superuser=True, is_staff=True)
    for account in (administrator, above):
        assert change(client, account, email="x@example.vn") == 403
        page = client.get(reverse("admin:auth_user_change", args=(account.pk,)))
        assert "../password/" not in page.content.decode()
        password = reverse("admin:auth_user_password_change", args=(account.pk,))
        assert client.post(password, {"password1": "x", "password2": "x"}).status_code == 403
    client.force_login(above)
    page = client.get(reverse("admin:auth_user_change", args=(administrator.pk,)))
    assert "../password/" in page.content.decode()
    assert change(client, administrator, email="x@example.vn") == 302
    administrator.refresh_from_db()
    assert administrator.email == "x@example.vn"


def test_own_membership_is_neither_added_nor_changed(client: Client, administrator: User) -> None:
    data = {"user": administrator.pk, "role": Role.COORDINATOR}
    assert client.post(reverse("admin:entities_membership_add"), data).status_code == 200
    [own] = Membership.objects.all()
    page = reverse("admin:entities_membership_change", args=(own.pk,))
    assert client.post(page, data).status_code == 403
    own.refresh_from_db()
    assert own.role == Role.ADMINISTRATOR
    data["user"] = UserFactory.create().pk
    assert client.post(reverse("admin:entities_membership_add"), data).status_code == 302


def test_acts_refuse_the_own_rights_whoever_calls_them(administrator: User) -> None:
    own = Membership.objects.get()
    other = MembershipFactory.create(role=Role.OFFICER, agency=AgencyFactory.create())
    with pytest.raises(Refused):
        end_membership(membership=own, last_day=TODAY, by=administrator, reason="x", on=TODAY)
    with pytest.raises(Refused):
        hand_over(
            membership=other,
            successor=administrator,
            by=administrator,
            starts_on=TODAY,
            reason="x",
            on=TODAY,
        )


def test_nobody_holds_a_role_twice_on_one_day(client: Client, administrator: User) -> None:
    held = MembershipFactory.create(
        role=Role.OFFICER,
        agency=AgencyFactory.create(),
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 6, 30),
    )
    page = reverse("admin:entities_membership_add")
    data = {"user": held.user_id, "role": held.role, "agency": held.agency_id}
    again = client.post(page, {**data, "starts_on": "30/06/2026"})
    assert "đã giữ vai trò này" in again.content.decode()
    assert client.post(page, {**data, "starts_on": "01/07/2026"}).status_code == 302
    other = {**data, "agency": AgencyFactory.create().pk}
    assert client.post(page, other).status_code == 302
    page = reverse("admin:entities_membership_change", args=(held.pk,))
    days = {"starts_on": "01/01/2026", "ends_on": "29/06/2026"}
    assert client.post(page, {**data, **days}).status_code == 302


@pytest.mark.parametrize("model", ["auth_user", "entities_membership"])
def test_nothing_is_deleted(client: Client, administrator: User, model: str) -> None:
    row = MembershipFactory.create(role=Role.OFFICER)
    key = row.pk if model == "entities_membership" else row.user_id
    assert (
        client.post(reverse(f"admin:{model}_delete", args=(key,)), {"post": "yes"}).status_code
        == 403
    )
    data = {"action": "delete_selected", "_selected_action": key, "post": "yes"}
    client.post(reverse(f"admin:{model}_changelist"), data)
    assert Membership.objects.filter(pk=row.pk, user__pk=row.user_id).exists()


def test_account_with_a_membership_or_in_a_history_cannot_be_deleted_by_any_code() -> None:
    row = MembershipFactory.create(role=Role.OFFICER)
    with pytest.raises(ProtectedError):
        row.user.delete()
    writer = UserFactory.create()
    save_with_reason(AgencyFactory.build(), by=writer, reason="x")
    with pytest.raises(ProtectedError):
        User.objects.filter(pk=writer.pk).delete()
    UserFactory.create().delete()


def test_former_name_stands_in_the_history_of_the_account(
    client: Client, administrator: User
) -> None:
    other = UserFactory.create(username="lan", first_name="Lê Thị Lan")
    change(client, other, first_name="Lê Thị Lan Anh")
    said = LogEntry.objects.filter(object_id=other.pk).values_list("change_message", flat=True)
    assert any("Tên trước đây: lan Lê Thị Lan" in text for text in said)
