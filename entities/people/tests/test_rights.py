"""Who may open and do what, over role, page, and own or other account."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from entities.choices import Role
from entities.models import Membership
from entities.people.tests.conftest import SignedIn
from entities.tests.factories import MembershipFactory, UserFactory

PAGES = {
    "accounts": 200,
    "account-invite": 200,
    "account-invite-list": 200,
    "account-links": 200,
    "accounts-missing": 200,
    "accounts-locked": 200,
}
NOBODY = dict.fromkeys(PAGES, 403)
ROLES = {
    Role.ADMINISTRATOR: PAGES,
    Role.COORDINATOR: PAGES | {"accounts-locked": 403},
    Role.SUPERVISOR: NOBODY,
    Role.OFFICER: NOBODY,
    Role.APPROVER: NOBODY,
}
ACTIONS = ("account-end", "account-hand-over", "account-unlock")
MANAGERS = (Role.ADMINISTRATOR, Role.COORDINATOR)
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ROLES)
def test_pages(signed_in: SignedIn, role: Role) -> None:
    client = signed_in(role)
    assert {name: client.get(reverse(name)).status_code for name in PAGES} == ROLES[role]


@pytest.mark.parametrize("name", PAGES)
def test_visitor_is_asked_to_sign_in(client: Client, name: str) -> None:
    assert client.get(reverse(name)).status_code == 302


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", ACTIONS)
def test_actions_on_an_officer(
    signed_in: SignedIn, officer: Membership, role: Role, action: str
) -> None:
    answer = signed_in(role).post(reverse(action, args=(officer.pk,)))
    expected = (200, 302) if role in MANAGERS else (403, 404)
    assert answer.status_code in expected


@pytest.mark.parametrize("other", [Role.COORDINATOR, Role.SUPERVISOR, Role.ADMINISTRATOR])
@pytest.mark.parametrize("action", ["account", *ACTIONS])
def test_coordinator_neither_sees_nor_touches_higher_roles(
    coordinator: Client, other: Role, action: str
) -> None:
    row = MembershipFactory.create(role=other)
    assert coordinator.post(reverse(action, args=(row.pk,))).status_code == 404
    assert coordinator.get(reverse("account", args=(row.pk,))).status_code == 404


def with_own_officer_role() -> Membership:
    user = User.objects.get(username="toi")
    row: Membership = MembershipFactory.create(user=user, role=Role.OFFICER)
    return row


def of_an_administrator() -> Membership:
    row: Membership = MembershipFactory.create(role=Role.OFFICER)
    MembershipFactory.create(user=row.user, role=Role.ADMINISTRATOR)
    return row


def of_a_superuser() -> Membership:
    user = UserFactory.create(is_superuser=True)
    row: Membership = MembershipFactory.create(user=user, role=Role.OFFICER)
    return row


OUT_OF_REACH = (with_own_officer_role, of_an_administrator, of_a_superuser)


@pytest.mark.parametrize("make", OUT_OF_REACH)
def test_officers_whom_a_coordinator_sees_and_may_not_change(
    coordinator: Client, make: object
) -> None:
    row = make()  # type: ignore[operator]
    page = coordinator.get(reverse("account", args=(row.pk,)))
    assert page.status_code == 200
    assert reverse("account-end", args=(row.pk,)) not in page.content.decode()
    for action in ACTIONS:
        assert coordinator.post(reverse(action, args=(row.pk,))).status_code == 403, action


@pytest.mark.parametrize("make", OUT_OF_REACH)
def test_no_links_for_accounts_out_of_reach(coordinator: Client, make: object) -> None:
    row = make()  # type: ignore[operator]
    data = {"account": [row.user_id], "delivery": "list"}
    answer = coordinator.post(reverse("account-links"), data)
    assert answer["Location"] == reverse("accounts")
    session = coordinator.session
    session["one_time_links"] = [row.user_id]
    session.save()
    assert "/invitation/" not in coordinator.get(reverse("account-links")).content.decode()


def test_administrator_does_not_change_the_own_membership(signed_in: SignedIn) -> None:
    client = signed_in(Role.ADMINISTRATOR)
    own = Membership.objects.get(user__username="toi")
    for action in ACTIONS:
        assert client.post(reverse(action, args=(own.pk,))).status_code == 403


def test_coordinator_cannot_give_a_higher_role(coordinator: Client) -> None:
    data = {"full_name": "Lan", "role": "administrator", "starts_on": "1/3/2026"}
    answer = coordinator.post(reverse("account-invite"), {**data, "delivery": "list"})
    assert answer.status_code == 200
    assert User.objects.count() == 1


@pytest.mark.parametrize("successor", ["toi", "quantri", "khong-co"])
def test_coordinator_hands_over_to_officers_only(
    coordinator: Client, officer: Membership, successor: str
) -> None:
    admin = UserFactory.create(username="quantri")
    MembershipFactory.create(user=admin, role=Role.ADMINISTRATOR)
    data = {"successor-starts_on": "1/3/2026", "successor-reason": "x"}
    data["successor-username"] = successor
    answer = coordinator.post(reverse("account-hand-over", args=(officer.pk,)), data)
    assert answer.status_code == 200
    assert not Membership.objects.filter(role=Role.OFFICER).exclude(pk=officer.pk).exists()
