"""An order, the people who record acts of it, and the moment at which they do."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User

from entities.choices import Role
from entities.models import LegalDocument, ServiceDeadline
from entities.tests.factories import (
    LegalDocumentFactory,
    MembershipFactory,
    ServiceDeadlineFactory,
)

NOW = datetime(2022, 9, 6, 2, tzinfo=UTC)
TODAY = date(2022, 9, 6)


@pytest.fixture
def order(db: None) -> ServiceDeadline:
    """Ordered on 04/4/2022 for 30/6/2022."""
    return ServiceDeadlineFactory.create()


@pytest.fixture
def document(db: None) -> LegalDocument:
    return LegalDocumentFactory.create(number="900/QĐ-TTg")


@pytest.fixture
def coordinator(db: None) -> User:
    membership = MembershipFactory.create(role=Role.COORDINATOR, user__last_name="Lê Thị Lan")
    return membership.user


@pytest.fixture
def officer(order: ServiceDeadline) -> User:
    """Of the lead, which has no approver."""
    return MembershipFactory.create(role=Role.OFFICER, agency=order.agency).user


@pytest.fixture
def today(coordinator: User) -> dict[str, Any]:
    """Recorded today by the coordinating office, and counting from today."""
    return {"by": coordinator, "at": NOW, "on": TODAY}


@pytest.fixture
def by_lead(officer: User) -> dict[str, Any]:
    return {"by": officer, "at": NOW, "on": TODAY}
