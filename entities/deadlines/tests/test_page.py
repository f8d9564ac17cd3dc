from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from entities.models import Service
from entities.tests.factories import (
    AgencyFactory,
    ExtensionFactory,
    LegalDocumentFactory,
    ServiceDeadlineFactory,
    ServiceFactory,
    UserFactory,
)
from entities.tests.pages import groups, rows, text, tree

pytestmark = pytest.mark.django_db
URL = reverse("services")
THE_DAY = "06/09/2022"


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(UserFactory.create())
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
def test_services_stand_by_quarter_with_a_row_for_each_lead(reader: Client) -> None:
    page = reader.get(URL, {"on": THE_DAY})
    decisions = "422/QĐ-TTg (04/04/2022)06/QĐ-TTg (04/04/2022)"
    assert groups(page, "overdue") == ["Quarter II of 2022"]
    assert rows(page, "overdue") == [
        [
            "Đất đai đối với hộ gia đình",
            lead,
            decisions,
            "Tháng 4 năm 2022",
            "30/04/2022",
            "129",
        ]
        for lead in ("Hà Nội", "TP.HCM")
    ]
    assert groups(page, "upcoming") == ["Quarter III of 2022"]
    assert rows(page, "upcoming")[0][0] == "Thu án phí"


@pytest.mark.usefixtures("two_leads")
def test_total_counts_services_and_rows(reader: Client) -> None:
    totals = tree(reader.get(URL, {"on": THE_DAY})).xpath("//*[contains(@class, 'total')]")
    assert [text(total) for total in totals] == ["1 service, 2 rows", "1 service, 1 row"]


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


LATENESS = {
    "the_due_day_is_in_time": ("30/6/2022", 0, 1),
    "the_next_day_is_late": ("1/7/2022", 1, 0),
}


@pytest.mark.parametrize(("on", "late", "next_"), LATENESS.values(), ids=LATENESS.keys())
def test_nothing_is_overdue_on_its_due_day(reader: Client, on: str, late: int, next_: int) -> None:
    ServiceDeadlineFactory.create(due_on=date(2022, 6, 30))
    page = reader.get(URL, {"on": on})
    assert (len(rows(page, "overdue")), len(rows(page, "upcoming"))) == (late, next_)


def test_completed_service_leaves_the_list_from_that_day_on(reader: Client) -> None:
    ServiceDeadlineFactory.create(due_on=date(2022, 6, 30), completed_on=date(2022, 8, 1))
    assert len(rows(reader.get(URL, {"on": "31/7/2022"}), "overdue")) == 1
    assert len(rows(reader.get(URL, {"on": "1/8/2022"}), "overdue")) == 0


def test_extension_moves_the_service_to_its_new_quarter(reader: Client) -> None:
    deadline = ServiceDeadlineFactory.create(due_on=date(2022, 6, 30))
    ExtensionFactory.create(deadline=deadline, day=date(2022, 8, 1), due_on=date(2022, 12, 31))
    assert len(rows(reader.get(URL, {"on": "31/7/2022"}), "overdue")) == 1
    assert groups(reader.get(URL, {"on": "1/8/2022"}), "upcoming") == ["Quarter IV of 2022"]


FILTERS = {
    "quarter": ({"quarter": "2022-Q3"}, 0, 1),
    "quarter_without_deadlines": ({"quarter": "2021-Q1"}, 0, 0),
    "agency": ({"agency": "ho-chi-minh"}, 1, 0),
    "both": ({"agency": "ho-chi-minh", "quarter": "2022-Q2"}, 1, 0),
}


@pytest.mark.usefixtures("two_leads")
@pytest.mark.parametrize(("query", "late", "next_"), FILTERS.values(), ids=FILTERS.keys())
def test_list_is_narrowed(reader: Client, query: dict[str, str], late: int, next_: int) -> None:
    page = reader.get(URL, {"on": THE_DAY, **query})
    assert (len(rows(page, "overdue")), len(rows(page, "upcoming"))) == (late, next_)


@pytest.mark.parametrize("query", [{"quarter": "2022-Q5"}, {"agency": "no-such"}])
def test_unknown_choice_is_named_beside_its_field(reader: Client, query: dict[str, str]) -> None:
    page = reader.get(URL, {"on": THE_DAY, **query})
    assert page.status_code == 200
    assert len(tree(page).xpath("//*[@class='field-error']")) == 1


def test_empty_list_says_so(reader: Client) -> None:
    sentences = tree(reader.get(URL, {"on": THE_DAY})).xpath("//*[@class='empty']")
    assert [text(sentence) for sentence in sentences] == [
        "No service is overdue on 06/09/2022.",
        "No service falls due on 06/09/2022 or later.",
    ]


@pytest.mark.usefixtures("two_leads")
def test_export_has_the_rows_of_the_page(reader: Client) -> None:
    query = {"on": THE_DAY, "agency": "ha-noi", "_export": "xlsx"}
    book = load_workbook(BytesIO(reader.get(URL, query).content))
    late, soon = book.worksheets
    assert [late.cell(row, 1).value for row in range(1, 5)] == [
        "Public services with a deadline – Overdue",
        "Data as of: 06/09/2022",
        "1 service, 1 row",
        "Source: the decisions that each row names",
    ]
    assert [cell.value for cell in late[6]] == [
        "Quarter II of 2022",
        "Đất đai đối với hộ gia đình",
        "Hà Nội",
        "422/QĐ-TTg (04/04/2022); 06/QĐ-TTg (04/04/2022)",
        "Tháng 4 năm 2022",
        late["F6"].value,
        129,
    ]
    assert late["F6"].value.date() == date(2022, 4, 30)
    assert (late.max_row, soon.max_row) == (6, 5)


def test_unreadable_day_is_not_exported(reader: Client) -> None:
    page = reader.get(URL, {"on": "x", "_export": "csv"})
    assert page["Content-Type"].startswith("text/html")


def test_number_of_queries_does_not_grow_with_services(
    reader: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ServiceDeadlineFactory.create()
    ServiceDeadlineFactory.create(due_on=date(2022, 9, 30))
    with django_assert_num_queries(13):
        reader.get(URL, {"on": THE_DAY})
    ServiceDeadlineFactory.create_batch(30)
    with django_assert_num_queries(13):
        reader.get(URL, {"on": THE_DAY})
