from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from entities.models import Service
from entities.tests.accounts import supervisor
from entities.tests.factories import (
    AgencyFactory,
    DeadlineActFactory,
    ExtensionFactory,
    LegalDocumentFactory,
    ServiceDeadlineFactory,
    ServiceFactory,
)
from entities.tests.pages import links, rows, text, tree

pytestmark = pytest.mark.django_db
URL = reverse("services")
THE_DAY = "06/09/2022"


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(supervisor())
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def two_leads() -> Service:
    """One service that two cities lead, due in the second quarter, and one due in the third."""
    decision = LegalDocumentFactory.create(number="422/QĐ-TTg")
    service: Service = ServiceFactory.create(name="Đất đai đối với hộ gia đình")
    service.decisions.add(decision, LegalDocumentFactory.create(number="06/QĐ-TTg"))
    for slug, name, order in (("ha-noi", "Hà Nội", 1), ("ho-chi-minh", "TP.HCM", 2)):
        ServiceDeadlineFactory.create(
            service=service,
            agency=AgencyFactory.create(slug=slug, name=name, display_order=order),
            decision=decision,
            deadline_text="Tháng 4 năm 2022",
            due_on=date(2022, 4, 30),
            printed_order=4,
        )
    ServiceDeadlineFactory.create(
        service__name="Thu án phí", due_on=date(2022, 9, 30), deadline_text="Quý III"
    )
    return service


@pytest.mark.usefixtures("two_leads")
def test_overdue_has_a_row_for_each_lead(reader: Client) -> None:
    page = reader.get(URL, {"on": THE_DAY})
    assert rows(page, "overdue") == [
        [
            "Đất đai đối với hộ gia đình",
            lead,
            "422/QĐ-TTg (04/04/2022)",
            "Tháng 4 năm 2022",
            "30/04/2022",
            "30/04/2022",
            "–none",
            "–no data",
            "129",
            "–no data",
        ]
        for lead in ("Hà Nội", "TP.HCM")
    ]


def test_service_leads_to_its_page(reader: Client, two_leads: Service) -> None:
    page = reader.get(URL, {"on": THE_DAY})
    assert f"{URL}{two_leads.pk}/" in links(page, "//*[@id='table-overdue']")


TOTALS = {
    "overdue": "1 service · 2 rows by lead agency",
    "next_30": "1 service · 1 row by lead agency",
    "all": "2 services · 3 rows by lead agency",
}


@pytest.mark.usefixtures("two_leads")
@pytest.mark.parametrize(("state", "words"), TOTALS.items(), ids=TOTALS.keys())
def test_total_counts_services_and_rows(reader: Client, state: str, words: str) -> None:
    page = tree(reader.get(URL, {"on": THE_DAY, "state": state}))
    assert [text(total) for total in page.xpath("//*[contains(@class, 'total')]")] == [words]


DAYS = {
    "as_people_write_it": ("6/9/2022", "2022-09-06"),
    "with_dots": ("06.09.2022", "2022-09-06"),
    "iso": ("2022-09-06", "2022-09-06"),
    "day_before_month": ("1/10/2026", "2026-10-01"),
}


@pytest.mark.parametrize(("typed", "day"), DAYS.values(), ids=DAYS.keys())
def test_day_is_read(reader: Client, typed: str, day: str) -> None:
    assert str(reader.get(URL, {"on": typed}).context["on"]) == day


@pytest.mark.parametrize("typed", ["31/2/2022", "hôm qua", "6/9/22", "<b>", "2022-13-01"])
def test_unreadable_day_is_named_and_nothing_is_listed(reader: Client, typed: str) -> None:
    page = reader.get(URL, {"on": typed})
    errors = [text(error) for error in tree(page).xpath("//*[@class='field-error']")]
    assert errors == [f"“{typed}” is not a day. Write day/month/year, such as 06/09/2022."]
    assert page.context["tables"] == []


def test_day_is_today_where_none_is_given(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2022, 7, 1))
    assert reader.get(URL).context["on"] == date(2022, 7, 1)


def _listed(client: Client, state: str, on: str = THE_DAY, **query: str) -> int:
    return len(rows(client.get(URL, {"on": on, "state": state, **query}), state))


LATENESS = {
    "the_due_day_is_in_time": ("30/6/2022", 0, 1),
    "the_next_day_is_late": ("1/7/2022", 1, 0),
}


@pytest.mark.parametrize(("on", "late", "next_"), LATENESS.values(), ids=LATENESS.keys())
def test_nothing_is_overdue_on_its_due_day(reader: Client, on: str, late: int, next_: int) -> None:
    ServiceDeadlineFactory.create(due_on=date(2022, 6, 30))
    assert (_listed(reader, "overdue", on), _listed(reader, "next_30", on)) == (late, next_)


DAYS_AHEAD = {
    "in_thirty_days": (date(2022, 10, 6), 1, 1),
    "in_thirty_one_days": (date(2022, 10, 7), 0, 1),
    "in_ninety_days": (date(2022, 12, 5), 0, 1),
    "later": (date(2022, 12, 6), 0, 0),
}


@pytest.mark.parametrize(("due", "soon", "later"), DAYS_AHEAD.values(), ids=DAYS_AHEAD.keys())
def test_due_next_reaches_so_many_days(reader: Client, due: date, soon: int, later: int) -> None:
    ServiceDeadlineFactory.create(due_on=due)
    assert (_listed(reader, "next_30"), _listed(reader, "next_90")) == (soon, later)


def test_completed_service_leaves_the_list_from_that_day_on(reader: Client) -> None:
    ServiceDeadlineFactory.create(due_on=date(2022, 6, 30), completed_on=date(2022, 8, 1))
    assert _listed(reader, "overdue", "31/7/2022") == 1
    assert (_listed(reader, "overdue", "1/8/2022"), _listed(reader, "done", "1/8/2022")) == (0, 1)


def test_extension_moves_the_service_to_its_new_quarter(reader: Client) -> None:
    deadline = ServiceDeadlineFactory.create(due_on=date(2022, 6, 30))
    ExtensionFactory.create(deadline=deadline, day=date(2022, 8, 1), due_on=date(2022, 12, 31))
    query = {"quarter": "2022-Q4"}
    assert _listed(reader, "overdue", "31/7/2022") == 1
    assert (_listed(reader, "open", "31/7/2022", **query), _listed(reader, "open", **query)) == (
        0,
        1,
    )


FILTERS = {
    "quarter": ({"quarter": "2022-Q3"}, 0, 1),
    "quarter_without_deadlines": ({"quarter": "2021-Q1"}, 0, 0),
    "agency": ({"agency": "ho-chi-minh"}, 1, 0),
    "both": ({"agency": "ho-chi-minh", "quarter": "2022-Q2"}, 1, 0),
    "decision": ({"decision": "decision:422/QĐ-TTg:2022-04-04"}, 2, 0),
    "words": ({"q": "an phi"}, 0, 1),
}


@pytest.mark.usefixtures("two_leads")
@pytest.mark.parametrize(("query", "late", "next_"), FILTERS.values(), ids=FILTERS.keys())
def test_list_is_narrowed(reader: Client, query: dict[str, str], late: int, next_: int) -> None:
    assert _listed(reader, "overdue", **query) == late
    assert _listed(reader, "next_30", **query) == next_


@pytest.mark.parametrize(
    "query", [{"quarter": "2022-Q5"}, {"agency": "no-such"}, {"decision": "1"}]
)
def test_unknown_choice_is_named_beside_its_field(reader: Client, query: dict[str, str]) -> None:
    page = reader.get(URL, {"on": THE_DAY, **query})
    assert page.status_code == 200
    assert len(tree(page).xpath("//*[@class='field-error']")) == 1


EMPTY = {
    "overdue": "No service is overdue on 06/09/2022.",
    "done": "No service stands in this list on 06/09/2022.",
}


@pytest.mark.parametrize(("state", "sentence"), EMPTY.items(), ids=EMPTY.keys())
def test_empty_list_says_so(reader: Client, state: str, sentence: str) -> None:
    page = tree(reader.get(URL, {"on": THE_DAY, "state": state}))
    assert [text(part) for part in page.xpath("//*[contains(@class, 'empty')]")] == [sentence]


def test_unreadable_day_is_not_exported(reader: Client) -> None:
    page = reader.get(URL, {"on": "x", "_export": "csv"})
    assert page["Content-Type"].startswith("text/html")


def test_number_of_queries_does_not_grow_with_services(
    reader: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _world(1)
    for query in ({}, {"page": "all"}, {"_export": "csv"}):
        with CaptureQueriesContext(connection) as few:
            reader.get(URL, {"on": THE_DAY, "state": "all", **query})
        _world(30)
        with django_assert_num_queries(len(few)):
            reader.get(URL, {"on": THE_DAY, "state": "all", **query})
        assert len(few) <= 15


def _world(number: int) -> None:
    for due_on in (date(2022, 6, 30), date(2022, 9, 30)):
        for order in ServiceDeadlineFactory.create_batch(number, due_on=due_on):
            ExtensionFactory.create(deadline=order)
            DeadlineActFactory.create(deadline=order)
