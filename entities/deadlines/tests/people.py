"""People who act on deadlines, and their clients."""

from django.contrib.auth.models import User
from django.test import Client

from entities.choices import Role
from entities.models import Agency
from entities.tests.factories import MembershipFactory, UserFactory


def person(role: Role, agency: Agency | None = None) -> User:
    user: User = UserFactory.create()
    MembershipFactory.create(user=user, role=role, agency=agency)
    return user


def client_of(user: User) -> Client:
    """A browser in which this person has signed in, in English."""
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client
