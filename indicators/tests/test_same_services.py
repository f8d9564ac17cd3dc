"""Every surface says of a day that as many services are overdue, of as many lead agencies."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django.plugin import DjangoDbBlocker

from dvctrack.lib.files.reading import read_lines
from entities.choices import DeadlineActKind as Kind
from entities.deadlines.feed import Feed
from entities.deadlines.state import agencies_with_deadlines, overdue
from entities.models import Agency, DeadlineAct, LegalDocument, ServiceDeadline
from entities.tests.factories import DeadlineActFactory
from entities.tests.pages import rows
from indicators.annex.reading import read_annex
from indicators.annex.writing.docx import docx_of
from indicators.models import Period
from indicators.publishing.content import annex_content
from indicators.publishing.edition import edition, layout_of
from indicators.publishing.letter_texts import letter_texts
from indicators.tests.factories import PeriodFactory

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.both_databases, pytest.mark.slow]

DAYS = ("2022-03-31", "2022-05-01", "2022-06-30", "2022-07-20", "2022-09-06", "2022-09-30")


@pytest.fixture(scope="module")
def _lives(_annex_rows: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The services of the first annex, each of the first with another life; a period a day."""
    with django_db_blocker.unblock(), transaction.atomic():
        first = Period.objects.get(code="2022-09-06")
        for day in set(DAYS) - {first.code}:
            period = PeriodFactory.create(as_of=date.fromisoformat(day), code=day)
            for asked in first.asked.all():
                asked.pk, asked.period = None, period
                asked.save()
        live()
        yield
        transaction.set_rollback(True)


def live() -> None:
    """One confirmed, one extended, one reported late, one withdrawn, one moved, one reopened."""
    document, heir = LegalDocument.objects.first(), Agency.objects.get(slug="bo-tu-phap")
    lives: list[list[tuple[Kind, str, dict[str, Any]]]] = [
        [(Kind.CONFIRM, "2022-05-20", {"done_on": date(2022, 5, 18)})],
        [(Kind.EXTEND, "2022-06-01", {"due_on": date(2022, 8, 31), "document": document})],
        [(Kind.CLAIM, "2022-07-10", {"done_on": date(2022, 7, 9)})],
        [(Kind.WITHDRAW, "2022-07-15", {"document": document})],
        [(Kind.TRANSFER, "2022-07-18", {"agency": heir})],
        [
            (Kind.CONFIRM, "2022-07-05", {"done_on": date(2022, 7, 5)}),
            (Kind.REOPEN, "2022-08-01", {}),
        ],
    ]
    orders = ServiceDeadline.objects.order_by("due_on", "pk")
    for order, acts in zip(orders, lives, strict=False):
        for kind, day, values in acts:
            DeadlineActFactory.create(
                deadline=order, kind=kind, day=date.fromisoformat(day), **values
            )


def _json(command: str, *options: str) -> Any:
    out = StringIO()
    call_command(command, *options, "--format", "json", stdout=out)
    return json.loads(out.getvalue())


def _period(day: date) -> Period:
    return Period.objects.get(code=day.isoformat())


def overview(client: Client, day: date) -> int:
    context = client.get(reverse("overview"), {"period": day.isoformat()}).context
    return sum(bar.rows for bar in context["bars"])


def services_page(client: Client, day: date) -> int:
    return len(
        rows(
            client.get(reverse("services"), {"on": day.isoformat(), "state": "overdue"}), "overdue"
        )
    )


def services_xlsx(client: Client, day: date) -> int:
    asked = {"on": day.isoformat(), "state": "overdue", "_export": "xlsx"}
    sheet = load_workbook(BytesIO(client.get(reverse("services"), asked).content)).worksheets[0]
    return sum(bool(row[-1] or row[1]) for row in sheet.iter_rows(values_only=True) if row[1]) - 1


def by_agency(client: Client, day: date) -> int:
    table = client.get(reverse("services-by-agency"), {"on": day.isoformat()}).context["table"]
    return sum(part.counts.by_group["overdue"] for part in table.data)


def heat_map(client: Client, day: date) -> int:
    page = client.get(reverse("services-by-agency"), {"on": day.isoformat()})
    return sum(int(row[-1]) for row in rows(page, "heat"))


def carried_over(client: Client, day: date) -> int:
    found = rows(client.get(reverse("services-flow"), {"on": day.isoformat()}), "flow")
    return int(found[0][-1]) if found else 0


def api_overdue(client: Client, day: date) -> int:
    found: int = client.get("/api/v1/overdue/", {"on": day.isoformat()}).json()["total"]
    return found


def api_deadlines(client: Client, day: date) -> int:
    return len(
        client.get("/api/v1/deadlines/", {"on": day.isoformat(), "state": "overdue"}).json()[
            "items"
        ]
    )


def command_overdue(client: Client, day: date) -> int:
    found: int = _json("overdue", "--on", day.isoformat())["total"]
    return found


def command_deadlines(client: Client, day: date) -> int:
    found: int = _json("deadlines", "--on", day.isoformat(), "--by", "state")["total"]["overdue"]
    return found


def annex(client: Client, day: date) -> int:
    """The leads of the services in the section of what is overdue: those due before its day."""
    period = _period(day)
    lines = list(read_lines(docx_of(edition(period, layout_of(period)).written)))
    listed = [row for table in read_annex(lines, as_of=day).tables for row in table.services]
    late = [
        row for row in listed if row.deadline and row.deadline.due_on and row.deadline.due_on < day
    ]
    names = agencies_with_deadlines().values_list("name", flat=True)
    return sum(name in row.lead.text for row in late for name in names)


def notices(client: Client, day: date) -> int:
    texts = letter_texts(_period(day), annex_content(_period(day)))
    return sum("; chậm " in line for notice in texts.notices for line in notice.paragraphs)


def feed(client: Client, day: date) -> int:
    """The days in the calendars of all agencies that are past and neither done nor awaited."""
    days = [
        shown
        for agency in agencies_with_deadlines()
        for shown in Feed.load(agency, on=day).days(absolute=str)
    ]
    return sum(shown.day < day and not shown.is_cancelled for shown in days)


SURFACES: dict[str, Callable[[Client, date], int]] = {
    found.__name__: found
    for found in (
        *(overview, services_page, services_xlsx, by_agency, heat_map, carried_over),
        *(api_overdue, api_deadlines, command_overdue, command_deadlines),
        *(annex, notices, feed),
    )
}


@pytest.mark.usefixtures("_lives")
@pytest.mark.parametrize("surface", SURFACES)
def test_surface_says_how_many_rows_are_overdue(client: Client, surface: str) -> None:
    true = {day: overdue(on=date.fromisoformat(day)).count() for day in DAYS}
    assert {day: SURFACES[surface](client, date.fromisoformat(day)) for day in DAYS} == true


@pytest.mark.usefixtures("_lives")
def test_days_differ() -> None:
    """Else the surfaces would agree by saying nothing."""
    assert DeadlineAct.objects.count() >= 7
    assert len({overdue(on=date.fromisoformat(day)).count() for day in DAYS}) >= 4
