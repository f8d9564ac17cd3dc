"""Letters and calendars of many deadlines, each beside the least that it must do."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from benchmarks.conftest import Goals, Size, Stopwatch
from benchmarks.counting import queries
from entities.choices import DeadlineActKind as Kind
from entities.choices import LetterPurpose, Role
from entities.deadlines.calendar_keys import make_key
from entities.models import (
    Agency,
    DeadlineAct,
    LegalDocument,
    Letter,
    Membership,
    Service,
    ServiceDeadline,
)
from entities.people.letters import send_letter
from entities.tests.at_work import WAITS
from entities.tests.factories import (
    AgencyFactory,
    DeadlineActFactory,
    LegalDocumentFactory,
    MembershipFactory,
    ServiceDeadlineFactory,
    ServiceFactory,
    UserFactory,
)

_AGENCIES = 84
_ON = date(2026, 7, 1)
_FIRST_DUE = date(2017, 1, 31)
# Of these each order has one: a note, an extension by ten days, a report, its confirmation.
_ACTS = (Kind.NOTE, Kind.EXTEND, Kind.CLAIM, Kind.CONFIRM)


@pytest.fixture(scope="module", autouse=True)
def _deadlines(database: None, size: Size) -> None:
    """Over ten years, four acts each, and an officer with an address at each agency.

    Each agency has an order that fell due on the day before.
    """
    number, decision = size(5_000, 500), LegalDocumentFactory.create()
    agencies = AgencyFactory.create_batch(_AGENCIES)
    for place, agency in enumerate(agencies):
        person = UserFactory.create(email=f"nguoi{place}@example.vn")
        MembershipFactory.create(user=person, role=Role.OFFICER, agency=agency)
    services = Service.objects.bulk_create(ServiceFactory.build_batch(number))
    orders = ServiceDeadline.objects.bulk_create(
        ServiceDeadlineFactory.build(
            service=service,
            agency=agencies[place % _AGENCIES],
            decision=decision,
            due_on=_ON - timedelta(days=1)
            if place < _AGENCIES
            else _FIRST_DUE + timedelta(days=place * 7 % 3650),
        )
        for place, service in enumerate(services)
    )
    # Past the rule that acts come one by one: here they are only read.
    acts: QuerySet[Any] = QuerySet(DeadlineAct)
    acts.bulk_create(_act(order, kind, decision) for order in orders[_AGENCIES:] for kind in _ACTS)


def _act(order: ServiceDeadline, kind: Kind, decision: LegalDocument) -> DeadlineAct:
    made: DeadlineAct = DeadlineActFactory.build(
        deadline=order,
        kind=kind,
        day=order.due_on - timedelta(days=20 - _ACTS.index(kind)) if order.due_on else _ON,
        document=decision if kind == Kind.EXTEND else None,
    )
    if kind == Kind.EXTEND and order.due_on:
        made.due_on = order.due_on + timedelta(days=10)
    elif kind in (Kind.CLAIM, Kind.CONFIRM):
        made.done_on = made.day
    return made


def _remind() -> None:
    call_command("remind_deadlines", "--on", _ON.isoformat(), stdout=StringIO())


@pytest.fixture
def _worker_elsewhere(settings: Any) -> None:
    settings.TASKS = WAITS


@pytest.mark.usefixtures("_worker_elsewhere")
@pytest.mark.parametrize("which", ["floor", "ours"])
def test_letters(stopwatch: Stopwatch, goals: Goals, which: str) -> None:
    work = _remind if which == "ours" else _floor_of_letters
    seconds = stopwatch.run(f"letters {which}", work, before=_forget)
    if which == "ours":
        _forget()
        asked = queries(_remind)
        assert Letter.objects.count() >= _AGENCIES
        named = f"remind_deadlines, {_AGENCIES} agencies"
        goals.most(f"{named}: {{}} queries, 10 and one an agency", asked, 10 + _AGENCIES)
        goals.tell(
            f"         {named}: {seconds / stopwatch.seconds['letters floor']:.3g} times its floor"
        )


def _forget() -> None:
    Letter.objects.all().delete()
    DBTaskResult.objects.all().delete()


@transaction.atomic
def _floor_of_letters() -> None:
    """All orders and acts as they stand in the database, and a letter and a task an agency."""
    list(ServiceDeadline.objects.values_list())
    list(DeadlineAct.objects.values_list())
    letters = Letter.objects.bulk_create(
        Letter(
            purpose=LetterPurpose.DEADLINE,
            key=agency.slug,
            address="lan@example.vn",
            subject="Nhắc",
            text="Nhắc",
            written_at=timezone.now(),
        )
        for agency in Agency.objects.all()
    )
    for letter in letters:
        send_letter.enqueue(letter.pk, 1)


@pytest.mark.parametrize("which", ["floor", "whole", "unchanged"])
def test_feed(stopwatch: Stopwatch, goals: Goals, which: str) -> None:
    post = Membership.objects.select_related("user", "agency").filter(role=Role.OFFICER)[0]
    agency = Agency.objects.get(memberships=post)
    key = make_key(agency=agency, by=post.user, at=timezone.now())
    ask = partial(Client().get, reverse("calendar", args=(key,)))
    works: dict[str, Callable[[], object]] = {
        "floor": partial(_floor_of_feed, agency),
        "whole": ask,
        "unchanged": partial(ask, headers={"If-None-Match": ask()["ETag"]}),
    }
    seconds = stopwatch.run(f"feed {which}", works[which], is_warm=True, rounds=5)
    if which != "floor":
        goals.most(f"feed, {which}: {{}} queries", queries(works[which]), 3)
        times = seconds / stopwatch.seconds["feed floor"]
        goals.tell(f"         feed, {which}: {times:.3g} times its floor")


def _floor_of_feed(agency: Agency) -> str:
    """A line for each order and act, as they stand in the database."""
    orders = ServiceDeadline.objects.filter(agency=agency).values_list("service__name", "due_on")
    acts = DeadlineAct.objects.filter(deadline__agency=agency).values_list("kind", "day")
    return "\r\n".join(f"{what}:{day}" for what, day in (*orders, *acts))
