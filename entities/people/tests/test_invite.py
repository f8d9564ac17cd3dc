from datetime import date

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from entities.choices import Role
from entities.models import Agency, Membership, TrailEntry
from entities.people.invitations import Invitation
from entities.people.memberships import invite, invite_all
from entities.tests.factories import AgencyFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


@pytest.fixture
def by() -> User:
    user: User = UserFactory.create(username="quantri")
    return user


@pytest.fixture
def agency() -> Agency:
    row: Agency = AgencyFactory.create()
    return row


def invited(agency: Agency | None, by: User, **fields: str) -> Membership:
    asked = {"username": "", "email": "", "full_name": "Lê Thị Lan", "role": Role.OFFICER, **fields}
    return invite(agency=agency, by=by, on=DAY, **asked)


def test_person_gets_account_membership_and_history(agency: Agency, by: User) -> None:
    membership = invited(agency, by, email="lan@example.vn")
    user = membership.user
    assert (user.username, user.get_full_name()) == ("lan@example.vn", "Lê Thị Lan")
    assert not user.has_usable_password()
    assert not user.is_staff
    assert (membership.agency, membership.starts_on) == (agency, DAY)
    state = Membership.history.get()
    assert (state.history_user, state.history_change_reason) == (by, "Được mời")


def test_name_serves_where_there_is_no_address(agency: Agency, by: User) -> None:
    names = [invited(agency, by).user.username for _time in range(3)]
    assert names == ["le.thi.lan", "le.thi.lan.2", "le.thi.lan.3"]


def test_coordinator_enters_the_admin_and_has_no_agency(by: User) -> None:
    assert invited(None, by, role=Role.COORDINATOR).user.is_staff


REFUSED = {
    "taken_name": {"username": "quantri"},
    "taken_address": {"email": "CO@example.vn"},
    "bad_name": {"username": "a b"},
    "role_of_no_agency": {"role": Role.SUPERVISOR},
}


@pytest.mark.parametrize("fields", REFUSED.values(), ids=REFUSED)
def test_refused_invitation_writes_nothing(
    agency: Agency, by: User, fields: dict[str, str]
) -> None:
    UserFactory.create(email="co@example.vn")
    with pytest.raises(ValidationError):
        invited(agency, by, **fields)
    assert User.objects.count() == 2
    assert not Membership.objects.exists()


def test_all_are_invited_or_none(agency: Agency, by: User) -> None:
    people = [
        Invitation(agency, "Lan", "lan@example.vn", Role.OFFICER),
        Invitation(agency, "Bình", "lan@example.vn", Role.OFFICER),
    ]
    with pytest.raises(ValidationError):
        invite_all(invitations=people, by=by, on=DAY)
    assert not Membership.objects.exists()
    assert not TrailEntry.objects.exists()
    assert len(invite_all(invitations=people[:1], by=by, on=DAY)) == 1


def test_trail_tells_of_each_who_was_invited_in_a_list(agency: Agency, by: User) -> None:
    people = [
        Invitation(agency, "Lan", "lan@example.vn", Role.OFFICER),
        Invitation(AgencyFactory.create(), "Bình", "binh@example.vn", Role.APPROVER),
    ]
    invite_all(invitations=people, by=by, on=DAY)
    rows = TrailEntry.objects.order_by("pk").values_list("act", "person", "about", "facts")
    assert list(rows) == [
        (
            "invited",
            by.pk,
            f"{row.full_name} ({row.email})",
            {"role": row.role, "agency": row.agency.slug, "starts_on": "2026-03-01"},
        )
        for row in people
    ]
