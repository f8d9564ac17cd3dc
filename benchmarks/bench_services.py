"""The page of services and its file among many deadlines, each with four acts."""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import models
from django.test import Client
from django.urls import reverse

from benchmarks.conftest import Goals, Size, Stopwatch
from benchmarks.counting import queries
from entities.choices import DeadlineActKind as Kind
from entities.choices import DeadlinePrecision
from entities.deadlines.counts import facts
from entities.deadlines.listing import OF_ACT, OF_ORDER
from entities.models import DeadlineAct, Service, ServiceDeadline
from entities.tests.factories import (
    AgencyFactory,
    LegalDocumentFactory,
    ServiceFactory,
    UserFactory,
)
from indicators.tests.factories import PeriodFactory

_ON = date(2026, 6, 1)
_FEW = 50
_AGENCIES = 84
_YEARS = 10
_RECORDED = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def reader(database: None) -> User:
    PeriodFactory.create(as_of=_ON)
    user: User = UserFactory.create()
    return user


def write_deadlines(number: int) -> None:
    """Over ten years, two of each service; noted, extended, reported, and two thirds confirmed."""
    agencies = AgencyFactory.create_batch(_AGENCIES)
    decisions = LegalDocumentFactory.create_batch(5)
    services = Service.objects.bulk_create(ServiceFactory.build_batch(-(-number // 2)))
    orders = ServiceDeadline.objects.bulk_create(
        ServiceDeadline(
            service=services[place // 2],
            agency=agencies[(place * 7 + place % 2) % _AGENCIES],
            decision=decisions[place % 5],
            ordered_on=date(2016 + place % _YEARS, 1, 1),
            printed_order=place,
            deadline_text="Quý II",
            due_on=date(2016 + place % _YEARS, 6, 30),
            precision=DeadlinePrecision.QUARTER,
        )
        for place in range(number)
    )
    # Past the guard of the table, which takes one act at a time.
    models.QuerySet[DeadlineAct](DeadlineAct).bulk_create(
        act for order in orders for act in _acts(order, decisions[0].pk)
    )


def _acts(order: ServiceDeadline, document: int) -> Iterator[DeadlineAct]:
    due_on = order.due_on or _ON
    after = partial(timedelta, 20)
    make = partial(DeadlineAct, deadline=order, recorded_at=_RECORDED)
    later = due_on + timedelta(90)
    yield make(kind=Kind.NOTE, day=due_on, note="Đã nhắc")
    yield make(
        kind=Kind.EXTEND, day=due_on + after(), due_on=later, document_id=document, reason="Chờ"
    )
    yield make(kind=Kind.CLAIM, day=later, done_on=later)
    if order.pk % 3:
        yield make(kind=Kind.CONFIRM, day=later + after(), done_on=later, reason="Đủ")
    else:
        yield make(kind=Kind.SEND_BACK, day=later + after(), reason="Thiếu")


def _grown(number: int) -> None:
    write_deadlines(number - ServiceDeadline.objects.count())


@pytest.mark.parametrize("which", ["few", "many"])
def test_services(stopwatch: Stopwatch, goals: Goals, size: Size, reader: User, which: str) -> None:
    number = _FEW if which == "few" else size(5_000, 500)
    _grown(number)
    address = reverse("services", query={"on": _ON.isoformat(), "state": "all"})
    client = Client()
    client.force_login(reader)
    page = client.get(address)
    assert page.status_code == 200
    work = partial(client.get, address)
    seconds = stopwatch.run(f"services {which}", work, before=cache.clear, rounds=7, is_warm=True)
    if which == "many":
        named = f"/services/ with {number:,} deadlines"
        slower = seconds / stopwatch.seconds["services few"]
        goals.most(f"{named}: {{}} times the page with {_FEW}", slower, 2)
        goals.most(f"{named}: {{}} kB", len(page.content) / 1000, 150)
        goals.most(f"{named}: {{}} queries", queries(work), 15)


def test_file_of_all(stopwatch: Stopwatch, goals: Goals, size: Size, reader: User) -> None:
    number = size(5_000, 500)
    _grown(number)
    address = reverse("services", query={"on": _ON.isoformat(), "state": "all", "_export": "csv"})
    client = Client()
    client.force_login(reader)

    def download() -> bytes:
        return b"".join(client.get(address))

    assert download().count(b"\n") == number + 1
    stopwatch.run("csv of services", download, rounds=7, is_warm=True)
    goals.most(f"csv of {number:,} deadlines: {{}} queries", queries(download), 15)


def test_floor_of_the_file(stopwatch: Stopwatch, goals: Goals) -> None:
    least = stopwatch.run("csv writer over the same rows", _floor, rounds=7, is_warm=True)
    times = stopwatch.seconds["csv of services"] / least
    goals.most("csv of all deadlines: {} times a bare csv writer over the same rows", times, 1.5)


def _floor() -> str:
    """The rows of the queries that such a file needs, as they come."""
    out = StringIO()
    write = csv.writer(out).writerows
    found = facts(on=_ON)
    keys = [fact.pk for fact in found]
    write(found)
    write(ServiceDeadline.objects.filter(id__in=keys).values_list(*OF_ORDER))
    acts = DeadlineAct.objects.filter(deadline__in=keys, day__lte=_ON).in_effect()
    write(acts.order_by("day", "pk").values_list(*OF_ACT))
    return out.getvalue()
