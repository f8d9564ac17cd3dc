"""The page of a unit that others came to: its series begins with theirs, and says so."""

import pytest
from django.test import Client

from entities.tests.pages import Page, links, rows

pytestmark = pytest.mark.usefixtures("_reorganised")


def of_2022(page: Page) -> list[list[str]]:
    return [row for row in rows(page, "record") if "2022" in row[0]]


def test_what_was_combined_is_said_on_which_units(english: Client) -> None:
    page = english.get("/agencies/an-giang-2025/")
    provision, sync, *_others = of_2022(page)
    assert sync[0].endswith("(on the administrative units of 01/07/2025)")
    assert sync[1:4] == ["975,519", "556,191", "57.01"]
    assert [cell[0] for cell in provision[1:3]] == ["–", "–"]
    assert provision[3] == "64.87"
    tables = [href for href in links(page, "//*[@id='table-record']") if "/2022-09-06/" in href]
    assert all(href.endswith("?units_on=2025-07-01") for href in tables)


def test_what_stands_as_published_says_nothing_of_units(english: Client) -> None:
    page = english.get("/agencies/an-giang/")
    provision = of_2022(page)[0]
    assert "units of" not in provision[0]
    assert provision[1:3] == ["1,948", "1,215"]
