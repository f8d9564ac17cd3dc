"""The page of services among many deadlines."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from benchmarks.conftest import Goals, Size, Stopwatch
from entities.models import Service, ServiceDeadline
from entities.tests.factories import (
    AgencyFactory,
    LegalDocumentFactory,
    ServiceDeadlineFactory,
    ServiceFactory,
)
from indicators.tests.factories import PeriodFactory

_ON = date(2022, 9, 6)
_FIRST_DUE = date(2021, 1, 1)
_FEW = 50


@pytest.fixture(scope="module", autouse=True)
def _public_day(database: None) -> None:
    PeriodFactory.create(as_of=_ON)


def write_deadlines(number: int) -> None:
    """Due on some day of these years, a third of them completed, each of another service."""
    decision = LegalDocumentFactory.create()
    agencies = AgencyFactory.create_batch(20)
    services = Service.objects.bulk_create(ServiceFactory.build_batch(number))
    ServiceDeadline.objects.bulk_create(
        ServiceDeadlineFactory.build(
            service=service,
            agency=agencies[place % 20],
            decision=decision,
            due_on=_FIRST_DUE + timedelta(days=place * 7 % 900),
            completed_on=_ON if place % 3 == 0 else None,
        )
        for place, service in enumerate(services)
    )


@pytest.mark.parametrize("which", ["few", "many"])
def test_services(stopwatch: Stopwatch, goals: Goals, size: Size, which: str) -> None:
    number = _FEW if which == "few" else size(5_000, 500)
    write_deadlines(number - ServiceDeadline.objects.count())
    address = reverse("services", query={"on": _ON.isoformat()})
    page = Client().get(address)
    assert page.status_code == 200
    work = partial(Client().get, address)
    seconds = stopwatch.run(f"services {which}", work, before=cache.clear, rounds=5)
    if which == "many":
        named = f"/services/ with {number:,} deadlines"
        slower = seconds / stopwatch.seconds["services few"]
        goals.most(f"{named}: {{}} times the page with {_FEW}", slower, 2)
        goals.most(f"{named}: {{}} kB", len(page.content) / 1000, 150)
