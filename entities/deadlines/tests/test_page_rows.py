"""What the rows of the lists say, their numbers, pages and files."""

import csv
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from entities.choices import DeadlineActKind as Kind
from entities.models import ServiceDeadline
from entities.tests.accounts import supervisor
from entities.tests.factories import (
    AgencyFactory,
    DeadlineActFactory,
    ExtensionFactory,
    LegalDocumentFactory,
    ServiceDeadlineFactory,
)
from entities.tests.pages import headings, links, rows, text, tree

pytestmark = pytest.mark.django_db
URL = reverse("services")
THE_DAY = "06/09/2022"


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(supervisor())
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def order() -> ServiceDeadline:
    """Extended, promised, moved to another lead and spoken of, and overdue again."""
    order = ServiceDeadlineFactory.create(
        agency__name="Huế",
        decision=LegalDocumentFactory.create(number="06/QĐ-TTg"),
        decision_is_assumed=True,
        note="Theo danh mục",
    )
    ExtensionFactory.create(deadline=order, day=date(2022, 7, 1), due_on=date(2022, 8, 31))
    for kind, day, values in (
        (Kind.TRANSFER, date(2022, 7, 15), {"agency": AgencyFactory.create(name="Đà Nẵng")}),
        (Kind.PROMISE, date(2022, 8, 15), {"due_on": date(2022, 9, 5)}),
        (Kind.NOTE, date(2022, 9, 1), {"note": "Đã nhắc"}),
        (Kind.NOTE, date(2022, 9, 7), {"note": "Mai sau"}),
    ):
        DeadlineActFactory.create(deadline=order, kind=kind, day=day, **values)
    return order


def _row(client: Client, **query: str) -> dict[str, str]:
    page = client.get(URL, {"on": THE_DAY, **query})
    ((*cells,),) = rows(page, query.get("state", "overdue"))
    return dict(zip(headings(page, query.get("state", "overdue")), cells, strict=True))


@pytest.mark.usefixtures("order")
def test_row_says_what_became_of_the_order(reader: Client) -> None:
    row = _row(reader)
    assert row["Lead agency"] == "Đà Nẵngfirst given to Huế"
    assert row["Decision"] == "06/QĐ-TTg (04/04/2022)the source names several decisions"
    assert (row["First due on"], row["Due on"], row["Extended"]) == (
        "30/06/2022",
        "31/08/2022",
        "1",
    )
    assert row["Promised"] == "05/09/2022 not kept"
    assert (row["Days late"], row["Note"]) == ("6", "Đã nhắc")


def test_corrected_decision_is_not_assumed(reader: Client, order: ServiceDeadline) -> None:
    right = LegalDocumentFactory.create(number="422/QĐ-TTg")
    DeadlineActFactory.create(
        deadline=order, kind=Kind.CORRECT, day=date(2022, 4, 4), document=right
    )
    assert _row(reader)["Decision"] == "422/QĐ-TTg (04/04/2022)"


def test_note_of_the_list_stands_where_nobody_wrote_one(reader: Client) -> None:
    ServiceDeadlineFactory.create(note="Theo 06/QĐ-TTg")
    assert _row(reader)["Note"] == "Theo 06/QĐ-TTg"


def test_reported_late_is_still_overdue_and_says_so(reader: Client) -> None:
    late = ServiceDeadlineFactory.create()
    DeadlineActFactory.create(
        deadline=late, kind=Kind.CLAIM, day=date(2022, 9, 1), done_on=date(2022, 9, 1)
    )
    assert _row(reader)["Days late"] == "68awaiting confirmation"
    row = _row(reader, state="to_confirm")
    assert (row["Completed on"], row["State"]) == ("01/09/2022", "overdue, awaiting confirmation")


def test_latest_completion_comes_first(reader: Client) -> None:
    for day in (date(2022, 7, 1), date(2022, 8, 1), date(2022, 6, 1)):
        ServiceDeadlineFactory.create(completed_on=day)
    page = reader.get(URL, {"on": THE_DAY, "state": "done"})
    place = headings(page, "done").index("Completed on")
    days = [row[place] for row in rows(page, "done")]
    assert days == ["01/08/2022", "01/07/2022", "01/06/2022"]


def test_numbers_balance_and_lead_to_their_rows(reader: Client) -> None:
    ServiceDeadlineFactory.create(completed_on=date(2022, 6, 1))
    ServiceDeadlineFactory.create_batch(2)
    ServiceDeadlineFactory.create(due_on=date(2022, 9, 30))
    page = reader.get(URL, {"on": THE_DAY, "page": "2"})
    (line,) = tree(page).xpath("//p[@class='balance']")
    assert text(line) == (
        "4 ordered = 1 not yet due + 0 awaiting confirmation + 2 overdue + 1 completed in time"
        " + 0 completed late + 0 without a deadline + 0 withdrawn from the list"
    )
    assert "Completed of those fallen due: 1/3 (33.33%)" in text(tree(page))
    numbers = [int(text(number)) for number in line.xpath(".//strong")]
    for link, number in zip(links(page, "//p[@class='balance']"), numbers, strict=True):
        state = link.partition("state=")[2]
        assert len(rows(reader.get(URL + link), state)) == number


def test_page_holds_fifty_rows_and_all_where_asked(reader: Client) -> None:
    ServiceDeadlineFactory.create_batch(51)
    pages = [reader.get(URL, {"on": THE_DAY, "page": page}) for page in ("", "2", "all")]
    assert [len(rows(page, "overdue")) for page in pages] == [50, 1, 51]
    assert "Page 1 of 2" in text(tree(pages[0]))
    assert "51 rows by lead agency" in text(tree(pages[1]))


def test_both_boxes_are_told_apart(reader: Client) -> None:
    page = text(tree(reader.get(URL, {"on": THE_DAY})))
    assert "asks when things happened, this moment what had been recorded by then" in page


@pytest.mark.usefixtures("order")
def test_file_has_the_columns_of_the_page_and_what_it_says_beside_them(reader: Client) -> None:
    query = {"on": THE_DAY, "_export": "xlsx"}
    (sheet,) = load_workbook(BytesIO(reader.get(URL, query).content)).worksheets
    assert [sheet.cell(row, 1).value for row in range(1, 5)] == [
        "Public services with a deadline – Overdue",
        "Data as of: 06/09/2022",
        "1 service · 1 row by lead agency",
        "Source: the decisions that each row names",
    ]
    row: dict[Any, Any] = {
        heading.value: cell.value for heading, cell in zip(sheet[5], sheet[6], strict=True)
    }
    assert row["Quarter"] == "Quarter III of 2022"
    assert (row["Lead agency"], row["First lead agency"]) == ("Đà Nẵng", "Huế")
    assert (row["Due on"].date(), row["Days late"]) == (date(2022, 8, 31), 6)
    assert (row["Promise not kept"], row["Note"]) == ("not kept", "Đã nhắc")


def test_csv_is_streamed_with_all_rows_that_are_asked_for(reader: Client) -> None:
    heir = AgencyFactory.create(slug="hue")
    ServiceDeadlineFactory.create_batch(60, agency=heir, due_on=date(2022, 6, 30))
    ServiceDeadlineFactory.create()
    query = {"on": THE_DAY, "agency": "hue", "_export": "csv"}
    answer = reader.get(URL, query)
    assert answer.streaming
    lines = list(csv.DictReader(StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert len(lines) == 60
    assert {(line["Due on"], line["Days late"]) for line in lines} == {("2022-06-30", "68")}
    people = reader.get(URL, {**query, "_export": "csv-vi"})
    assert "Only: Tỉnh" in people.getvalue().decode("utf-8-sig")
