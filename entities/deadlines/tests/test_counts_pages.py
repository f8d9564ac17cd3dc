from datetime import date
from io import BytesIO

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
    LegalDocumentFactory,
    ServiceDeadlineFactory,
)
from entities.tests.pages import headings, links, rows, text, tree

pytestmark = pytest.mark.django_db
ON = "06/09/2022"


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(supervisor())
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def orders() -> list[ServiceDeadline]:
    """Of one agency, two of them overdue and one completed in time; and of another one, ahead."""
    agency = AgencyFactory.create(slug="ha-noi", name="Hà Nội", display_order=1)
    decision = LegalDocumentFactory.create(number="422/QĐ-TTg")
    late = ServiceDeadlineFactory.create_batch(2, agency=agency, decision=decision)
    done = ServiceDeadlineFactory.create(
        agency=agency, decision=decision, completed_on=date(2022, 6, 1)
    )
    other = AgencyFactory.create(slug="hue", name="Huế", display_order=2)
    ahead = ServiceDeadlineFactory.create(agency=other, decision=decision, due_on=date(2022, 9, 30))
    return [*late, done, ahead]


@pytest.mark.usefixtures("orders")
def test_parts_stand_with_their_total(reader: Client) -> None:
    page = reader.get(reverse("services-by-quarter"), {"on": ON})
    zeros = ["0"] * 3
    assert rows(page, "parts") == [
        ["Quarter II of 2022", "3", "0", "0", "2", "1", *zeros, "3", "1/3 (33.33%)"],
        ["Quarter III of 2022", "1", "1", "0", "0", "0", *zeros, "1", "–nothing has fallen due"],
    ]
    totals = [text(cell) for cell in tree(page).xpath("//tfoot//th | //tfoot//td")]
    assert totals == ["Total", "4", "1", "0", "2", "1", *zeros, "4", "1/3 (33.33%)"]


SERVICES_OF = {
    "services-by-quarter": "quarter=2022-Q2",
    "services-by-agency": "agency=ha-noi",
    "services-by-decision": "decision=decision%3A422%2FQ%C4%90-TTg%3A2022-04-04",
}


@pytest.mark.usefixtures("orders")
@pytest.mark.parametrize(("name", "narrowed"), SERVICES_OF.items(), ids=SERVICES_OF)
def test_each_number_leads_to_its_rows(reader: Client, name: str, narrowed: str) -> None:
    page = reader.get(reverse(name), {"on": ON})
    found = links(page, "//*[@id='table-parts']")
    assert f"/services/?on=2022-09-06&state=overdue&{narrowed}" in found
    assert f"/services/?on=2022-09-06&state=all&{narrowed}" in found


@pytest.mark.usefixtures("orders")
def test_heat_map_is_darkest_where_most_is_overdue(reader: Client) -> None:
    page = reader.get(reverse("services-by-agency"), {"on": ON})
    assert headings(page, "heat") == ["Lead agency", "II/2022", "Total"]
    assert rows(page, "heat") == [["Hà Nội", "2", "2"]]
    assert len(tree(page).xpath("//*[@class='heat heat-4']")) == 1


def test_flow_lists_the_rows_of_a_number(reader: Client, orders: list[ServiceDeadline]) -> None:
    DeadlineActFactory.create(
        deadline=orders[0], kind=Kind.CONFIRM, day=date(2022, 8, 1), done_on=date(2022, 8, 1)
    )
    page = reader.get(reverse("services-flow"), {"on": ON})
    assert rows(page, "flow") == [
        ["Quarter III of 2022, until 06/09/2022", "0", "2", "1", "0", "0", "1"]
    ]
    assert len(tree(page).xpath("//svg[contains(@class, 'over-time')]//circle")) == 1
    (completed,) = [link for link in links(page) if "change=completed" in link]
    listed = rows(reader.get(completed), "turns")
    assert [row[:2] for row in listed] == [["01/08/2022", orders[0].service.name]]
    closing = links(page, "//*[@id='table-flow']")[-1]
    assert closing == "/services/?on=2022-09-06&state=overdue"


def test_two_days_balance(reader: Client, orders: list[ServiceDeadline]) -> None:
    asked = {"from": "30/6/2022", "to": ON}
    page = reader.get(reverse("services-compare"), asked)
    (sentence,) = tree(page).xpath("//*[@class='total']")
    assert text(sentence) == (
        "0 rows overdue on 30/06/2022 + 2 came − 0 went = 2 rows overdue on 06/09/2022"
    )
    names = {order.service.name for order in orders[:2]}
    assert {row[0] for row in rows(page, "came")} == names


def test_first_day_after_the_second_is_named_and_nothing_compared(reader: Client) -> None:
    page = reader.get(reverse("services-compare"), {"from": ON, "to": "1/1/2022"})
    errors = [text(error) for error in tree(page).xpath("//*[@class='field-error']")]
    assert errors == ["The earlier day must not be after the later one."]
    assert page.context["tables"] == []


@pytest.mark.usefixtures("orders")
@pytest.mark.parametrize("name", [*SERVICES_OF, "services-flow"])
def test_file_has_what_the_page_shows(reader: Client, name: str) -> None:
    page = reader.get(reverse(name), {"on": ON, "agency": "ha-noi", "_export": "xlsx"})
    sheet = load_workbook(BytesIO(page.content)).worksheets[0]
    assert [sheet.cell(row, 1).value for row in (2, 3)] == ["Data as of: 06/09/2022", "Hà Nội"]
    assert 2 in [cell.value for cell in sheet[5]]
    assert page["Content-Disposition"] == (
        f'attachment; filename="{name.replace("-", "_")}_2022-09-06.xlsx"'
    )


@pytest.mark.usefixtures("orders")
def test_views_of_one_subject_keep_day_and_agency(reader: Client) -> None:
    page = reader.get(reverse("services-flow"), {"on": "2022-09-06", "agency": "hue", "of": "x"})
    found = links(page, "//nav[contains(@class, 'services-nav')]")
    assert f"{reverse('services-by-agency')}?on=2022-09-06&agency=hue" in found


@pytest.mark.parametrize("name", [*SERVICES_OF, "services-flow", "services-compare"])
def test_nothing_ordered_says_so(reader: Client, name: str) -> None:
    page = reader.get(reverse(name))
    assert len(tree(page).xpath("//*[@class='empty']")) == 1
