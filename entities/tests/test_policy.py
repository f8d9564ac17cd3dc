from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone

from entities.choices import Role
from entities.policy import roles_of
from entities.tests.factories import AgencyFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

# role, may look, may keep figures, may change everything
RIGHTS = {
    Role.ADMINISTRATOR: (True, True, True),
    Role.COORDINATOR: (True, True, False),
    Role.SUPERVISOR: (True, False, False),
    Role.OFFICER: (False, False, False),
    Role.APPROVER: (False, False, False),
}


def member(role: Role, **fields: object) -> User:
    agency = AgencyFactory.create() if role in (Role.OFFICER, Role.APPROVER) else None
    user: User = UserFactory.create(is_staff=True)
    MembershipFactory.create(user=user, role=role, agency=agency, **fields)
    return user


@pytest.mark.parametrize(("role", "rights"), RIGHTS.items())
def test_role_gives_its_rights(role: Role, rights: tuple[bool, bool, bool]) -> None:
    looks, keeps, changes = rights
    user = member(role)
    assert user.has_perm("indicators.view_submission") is looks
    assert user.has_module_perms("indicators") is looks
    assert user.has_perm("indicators.change_submission") is keeps
    assert user.has_perm("entities.add_servicedeadline") is keeps
    assert user.has_perm("indicators.delete_submission") is changes
    assert user.has_perm("indicators.change_target") is changes
    assert user.has_perm("entities.delete_agency") is changes
    assert user.has_perm("auth.view_user") is changes
    assert user.has_module_perms("auth") is changes


def test_right_ends_with_its_membership() -> None:
    yesterday = timezone.localdate().replace(year=2000)
    assert not member(Role.ADMINISTRATOR, ends_on=yesterday).has_perm("entities.view_agency")


def test_right_ends_when_the_account_is_switched_off() -> None:
    user = member(Role.ADMINISTRATOR)
    user.is_active = False
    assert not user.has_perm("entities.view_agency")


def test_roles_hold_from_their_first_to_their_last_day() -> None:
    user = member(Role.SUPERVISOR, starts_on=date(2022, 1, 1), ends_on=date(2022, 12, 31))
    held = frozenset({Role.SUPERVISOR})
    days = {
        date(2021, 12, 31): frozenset(),
        date(2022, 1, 1): held,
        date(2022, 12, 31): held,
        date(2023, 1, 1): frozenset(),
    }
    assert {day: roles_of(user, on=day) for day in days} == days


def test_visitor_has_no_role() -> None:
    assert roles_of(AnonymousUser(), on=date(2022, 1, 1)) == frozenset()
