"""People of the admin, with the rights of their role."""

from django.contrib.auth.models import User

from entities.choices import Role
from entities.tests.factories import MembershipFactory, UserFactory


def staff(name: str, role: Role) -> User:
    """Somebody who may enter the admin, with a membership that has no end."""
    user: User = UserFactory.create(username=name, is_staff=True)
    MembershipFactory.create(user=user, role=role, agency=None)
    return user


def supervisor() -> User:
    """Somebody who reads everything and changes nothing."""
    row = MembershipFactory.create(role=Role.SUPERVISOR)
    user: User = row.user
    return user
