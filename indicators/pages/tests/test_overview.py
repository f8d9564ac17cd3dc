from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from entities.tests.accounts import supervisor
from entities.tests.factories import ServiceDeadlineFactory
from entities.tests.pages import links, text, tree
from indicators.models import PeriodIndicator
from indicators.tests.leagues import add_row, add_rows, make_asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked() -> PeriodIndicator:
    row = make_asked(code="2022-09-06")
    add_rows(row, [80, 70, 60])
    add_row(row)
    return row


def test_overview_counts_results_in_words(english: Client, asked: PeriodIndicator) -> None:
    box = text(tree(english.get("/")).xpath("//*[@class='kind-summary']")[0])
    assert "Target: 70% · 4 agencies" in box
    assert "2 completed 1 not completed 1 not reported" in box


def test_bar_says_its_numbers_to_those_who_do_not_see_it(
    english: Client, asked: PeriodIndicator
) -> None:
    bar = tree(english.get("/")).xpath("//*[@role='img']")[0]
    assert bar.get("aria-label") == "2 completed, 1 not completed, 1 not reported"
    assert bar.xpath("./*/@width") == ["50.000%", "25.000%", "25.000%"]


def test_overview_links_to_leagues_services_and_other_periods(
    client: Client, asked: PeriodIndicator
) -> None:
    make_asked(code="2021-09-06", as_of=date(2021, 9, 6))
    ServiceDeadlineFactory.create(due_on=date(2022, 6, 30))
    page = client.get("/")
    found = links(page)
    league = reverse("league", args=(asked.indicator.slug, "2022-09-06"))
    assert f"{league}?kind=province" in found
    assert "/services/?on=2022-09-06&quarter=2022-Q2" in found
    assert tree(page).xpath("//select[@name='period']//option/@value") == [
        "2022-09-06",
        "2021-09-06",
    ]


def test_findings_are_counted_for_signed_in_readers_only(
    english: Client, asked: PeriodIndicator
) -> None:
    address = reverse("period-checks", args=("2022-09-06",))
    assert address not in links(english.get("/"))
    english.force_login(supervisor())
    page = english.get("/")
    assert address in links(page)
    assert "1 finding on the stored figures" in page.content.decode()


def test_overview_without_any_period_says_so(english: Client) -> None:
    page = english.get("/")
    assert page.status_code == 200
    assert "No reporting period is public yet." in page.content.decode()


def test_number_of_queries_does_not_grow_with_agencies(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, asked: PeriodIndicator
) -> None:
    with django_assert_num_queries(16):
        client.get("/")
    add_rows(asked, range(1, 31))
    ServiceDeadlineFactory.create_batch(10, due_on=date(2023, 6, 30))
    with django_assert_num_queries(16):
        client.get("/")


def test_overdue_services_and_rows_stand_apart(english: Client) -> None:
    make_asked(code="2022-09-06", as_of=date(2022, 9, 6))
    twice = ServiceDeadlineFactory.create(due_on=date(2022, 6, 30))
    ServiceDeadlineFactory.create(due_on=date(2022, 6, 30), service=twice.service)
    ServiceDeadlineFactory.create(due_on=date(2022, 9, 5))
    ServiceDeadlineFactory.create(due_on=date(2022, 9, 6))
    page = tree(english.get(reverse("overview")))
    (total,) = page.xpath("//*[@aria-labelledby='services-head']//*[@class='total']")
    assert text(total) == "2 services · 3 rows by lead agency"
    bars = [
        [text(cell) for cell in row.xpath("./th|./td")][:3]
        for row in page.xpath("//table[contains(@class, 'quarters')]/tbody/tr")
    ]
    assert bars == [["Quarter II of 2022", "1", "2"], ["Quarter III of 2022", "1", "1"]]
