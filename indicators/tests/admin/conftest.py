import pytest
from django.contrib.auth.models import User
from django.test import Client

from entities.choices import Role
from entities.tests.factories import MembershipFactory, UserFactory


@pytest.fixture
def administrator(db: None) -> User:
    return _user("quantri", Role.ADMINISTRATOR)


@pytest.fixture
def supervisor(db: None) -> User:
    return _user("giamsat", Role.SUPERVISOR)


@pytest.fixture
def admin_page(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def _user(name: str, role: Role) -> User:
    user = UserFactory.create(username=name, is_staff=True)
    MembershipFactory.create(user=user, role=role, agency=None)
    return user
