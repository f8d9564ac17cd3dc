"""Thousands of units at once: the number of queries does not depend on theirs."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entities.models import Agency
from entities.tests.factories import AgencyFactory, MembershipFactory
from indicators.reorganising.plan import propose
from indicators.reorganising.record import receive_act, record
from indicators.reorganising.tests.acts import AT, csv
from indicators.reorganising.undo import undo
from indicators.tests.factories import ObligationFactory, PeriodFactory

pytestmark = pytest.mark.django_db


def merger(first: int, number: int) -> bytes:
    """Of so many communes, two by two, each with an officer who owes a figure."""
    period = PeriodFactory.create(code=f"2025-09-{first + 10}", as_of=date(2025, 9, 14))
    parent = AgencyFactory.create()
    rows = []
    for place in range(first, first + number):
        agency = AgencyFactory.create(
            slug=f"xa-{place}", name=f"Xã {place}", kind="commune", parent=parent
        )
        MembershipFactory.create(agency=agency, role="officer")
        ObligationFactory.create(agency=agency, period=period)
        new = place - place % 2
        rows.append(f"xa-{place},merged_into,xa-{new}-2025,Xã {new},1/7/2025,")
    return csv(*rows)


def test_queries_do_not_grow_with_rows() -> None:
    counts = []
    for first, number in ((0, 4), (4, 16)):
        content = merger(first, number)
        act = receive_act(content, file_name=f"{first}.csv", by=None, at=AT)
        said = []
        for step in (
            lambda content=content: propose(content),
            lambda act=act: record(act, by=None, at=AT),
            lambda act=act: undo(act, by=None, at=AT),
        ):
            with CaptureQueriesContext(connection) as queries:
                step()
            said.append(len(queries))
        counts.append(said)
        assert Agency.objects.of_kind("commune").count() == first + number
    assert counts[0] == counts[1]
