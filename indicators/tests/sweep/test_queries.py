"""Every page asks the database as often with 3,400 agencies as with 84."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from entities.choices import Role
from entities.models import Agency, Membership, ServiceDeadline
from entities.tests.factories import AgencyFactory, LegalDocumentFactory, ServiceFactory
from indicators.models import Obligation, Submission
from indicators.tests.sweep.addresses import address
from indicators.tests.sweep.asking import with_query
from indicators.tests.sweep.pages import PAGES
from indicators.tests.sweep.roles import ADMINISTRATOR, OWN, VISITOR
from indicators.tests.sweep.world import CODE, World

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]

FEW, MANY = 84, 3400
# What each of them is asked for as.
ROLES = (VISITOR, OWN, ADMINISTRATOR)


def fill(world: World, number: int) -> None:
    """As many agencies in all, each with an officer, a figure and a service overdue."""
    already = Agency.objects.count()
    new = range(already, number)
    agencies = Agency.objects.bulk_create(AgencyFactory.build_batch(len(new)))
    people = User.objects.bulk_create(User(username=f"can-bo-{place}") for place in new)
    Membership.objects.bulk_create(
        Membership(user=user, role=Role.OFFICER, agency=agency, starts_on=date(2020, 1, 1))
        for user, agency in zip(people, agencies, strict=True)
    )
    key = {"indicator": world.asked.indicator, "period": world.asked.period}
    Obligation.objects.bulk_create(Obligation(agency=agency, **key) for agency in agencies)
    Submission.objects.bulk_create(
        # A rate that does not match its counts is a finding of its own.
        Submission(
            agency=agency,
            numerator=place,
            denominator=place + 7,
            reported_rate=50,
            reported_decimals=0,
            **key,
        )
        for place, agency in enumerate(agencies)
    )
    service, decision = ServiceFactory.create(), LegalDocumentFactory.create()
    ServiceDeadline.objects.bulk_create(
        ServiceDeadline(service=service, agency=agency, decision=decision, due_on=date(2022, 6, 30))
        for agency in agencies
    )
    with connection.cursor() as cursor:
        # As after an import: else a database plans for tables that are nearly empty.
        cursor.execute("ANALYZE")


def queries(world: World, clients: dict[str, Client]) -> dict[tuple[str, str], int]:
    """How often each page asks, by role and name."""
    return {
        (role, name): _asked(client, address(name, world), world.slug)
        for role, client in clients.items()
        for name, (readers, _changers) in PAGES.items()
        # Whatever an officer reads an administrator reads, too; but entry is another page then.
        if role in readers and (role != OWN or name.startswith("entry"))
        # It says 503 on purpose, since no worker lives here, and has a test of its own.
        if name != "readyz"
    }


def _asked(client: Client, page: str, indicator: str) -> int:
    query = {"indicator": indicator, "period": CODE, "on": CODE, "q": "tinh so"}
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(with_query(page, query))
        if hasattr(answer, "streaming_content"):
            answer.getvalue()
    # A file without questions sends on from where they are answered.
    assert answer.status_code in (200, 302), page
    # What is read: a session in use is written once a minute, whatever the page.
    return sum(query["sql"].startswith("SELECT") for query in captured.captured_queries)


def test_queries_do_not_grow_with_agencies(world: World) -> None:
    fill(world, FEW)
    clients = {role: world.client_of(role) for role in ROLES}
    # What is read once for a process, such as the types of content, is read now.
    queries(world, clients)
    few = queries(world, clients)
    fill(world, MANY)
    many = queries(world, clients)
    grown = {page: (few[page], asked) for page, asked in many.items() if asked > few[page]}
    assert grown == {}
