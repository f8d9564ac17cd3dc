from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from entities.choices import Role
from entities.models import Membership
from entities.tests.factories import AgencyFactory, MembershipFactory, UserFactory

SignedIn = Callable[[Role], Client]


@pytest.fixture
def officer(db: None) -> Membership:
    """Somebody else's membership: the one that the pages are about."""
    user = UserFactory.create(username="lan", first_name="Lê Thị Lan", email="lan@example.vn")
    agency = AgencyFactory.create(slug="can-tho", name="Thành phố Cần Thơ")
    row: Membership = MembershipFactory.create(user=user, role=Role.OFFICER, agency=agency)
    return row


@pytest.fixture
def signed_in(db: None) -> SignedIn:
    """A client for a person with this role."""

    def signed_in(role: Role) -> Client:
        user: User = UserFactory.create(username="toi")
        MembershipFactory.create(user=user, role=role)
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def coordinator(signed_in: SignedIn) -> Client:
    return signed_in(Role.COORDINATOR)
