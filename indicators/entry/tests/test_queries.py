"""Pages of entry ask the database as often for many agencies as for few."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from entities.choices import Role
from entities.models import Agency
from entities.tests.accounts import staff
from entities.tests.factories import AgencyFactory, MembershipFactory, UserFactory
from indicators.models import PeriodIndicator, Receipt
from indicators.tests.factories import ObligationFactory, PeriodIndicatorFactory, SubmissionFactory
from indicators.tests.leagues import make_asked

pytestmark = pytest.mark.django_db
CODE = "2022-09-06"


@pytest.fixture
def asked() -> list[PeriodIndicator]:
    first = make_asked(code=CODE)
    return [first, PeriodIndicatorFactory.create(period=first.period)]


def add_agencies(asked: list[PeriodIndicator], number: int) -> Agency:
    """Agencies that have submitted both indicators; the last one of them."""
    for _place in range(number):
        agency: Agency = AgencyFactory.create()
        for row in asked:
            key = {"period": row.period, "indicator": row.indicator, "agency": agency}
            ObligationFactory.create(**key)
            SubmissionFactory.create(**key)
    return agency


def queries(client: Client, name: str, *args: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse(name, args=args)).status_code == 200
    return len(captured)


def officer_of(agency: Agency) -> User:
    user: User = UserFactory.create()
    MembershipFactory.create(user=user, role=Role.OFFICER, agency=agency)
    return user


def test_queries_do_not_grow_with_agencies(client: Client, asked: list[PeriodIndicator]) -> None:
    agency = add_agencies(asked, 3)
    officer, coordinator = officer_of(agency), staff("dieuphoi", Role.COORDINATOR)
    counted = []
    for more in (1, 30):
        add_agencies(asked, more)
        client.force_login(officer)
        form = queries(client, "entry-form", CODE, agency.slug)
        work = queries(client, "entry")
        client.force_login(coordinator)
        counted.append((form, work, queries(client, "reports", CODE)))
    assert counted[0] == counted[1]


def test_queries_of_the_form_do_not_grow_with_receipts(
    client: Client, asked: list[PeriodIndicator]
) -> None:
    agency = add_agencies(asked, 1)
    officer = officer_of(agency)
    client.force_login(officer)
    counted = []
    for number in (1, 2, 3):
        Receipt.objects.create(
            period=asked[0].period,
            agency=agency,
            number=number,
            sent_at=datetime(2022, 9, 7, tzinfo=UTC),
            sent_by=officer,
            figures=[],
        )
        counted.append(queries(client, "entry-form", CODE, agency.slug))
    assert counted == counted[:1] * 3
