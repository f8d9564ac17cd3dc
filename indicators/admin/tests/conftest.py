import pytest
from django.contrib.auth.models import User
from django.test import Client

from entities.choices import Role
from entities.tests.accounts import staff


@pytest.fixture
def administrator(db: None) -> User:
    return staff("quantri", Role.ADMINISTRATOR)


@pytest.fixture
def supervisor(db: None) -> User:
    return staff("giamsat", Role.SUPERVISOR)


@pytest.fixture
def admin_page(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client
