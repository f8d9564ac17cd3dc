"""Laws of all lists of the admin: few queries, and quick filters that lead to what they count."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from entities.tests.factories import UserFactory
from indicators.admin.tests.test_pages import FACTORIES, address
from indicators.choices import FigureState
from indicators.models import Period
from indicators.tests.factories import SubmissionFactory

MOST_QUERIES = 15


@pytest.fixture
def lists(admin_page: Client) -> Sequence[str]:
    """The addresses of all lists, with rows in them."""
    for _number in range(2):
        for make in FACTORIES.values():
            make()
    UserFactory.create()
    for state in FigureState:
        SubmissionFactory.create(state=state)
    return [address(model, "changelist") for model in admin.site._registry]


def page_of(client: Client, page: str, **asked: Any) -> Any:
    response = client.get(page, asked)
    assert response.status_code == 200, (page, asked)
    return response.context["cl"]


def test_every_list_asks_few_queries_and_quick_filters_count_what_they_list(
    admin_page: Client, lists: Sequence[str]
) -> None:
    asked, wrong = {}, []
    for page in lists:
        with CaptureQueriesContext(connection) as queries:
            listed = page_of(admin_page, page)
        asked[page] = len(queries)
        for link in listed.quick_links:
            narrowed = page_of(admin_page, page + link.address)
            if link.count != str(len(narrowed.result_list)):
                wrong.append((page, link.words))
            assert [on.words for on in narrowed.quick_links if on.is_on] == [link.words]
    assert wrong == []
    assert {page: number for page, number in asked.items() if number > MOST_QUERIES} == {}


# Numbers and days that nothing can be.
WRONG = (
    "p=-1",
    "p=99999999999999999999999",
    "id__in=a",
    "as_of__year=-1",
    "as_of__year=99999999999999999999999",
)


@pytest.mark.parametrize("wrong", WRONG)
def test_an_address_with_what_nothing_can_be_leads_back_to_the_list(
    admin_page: Client, wrong: str
) -> None:
    """Also where the list was asked for as a file."""
    page, file = address(Period, "changelist"), address(Period, "export")
    assert admin_page.get(f"{page}?{wrong}").headers["Location"] == f"{page}?e=1"
    response = admin_page.post(f"{file}?{wrong}", {"kind": "csv", "words": "vi"})
    assert response.headers["Location"] == f"{page}?e=1"
