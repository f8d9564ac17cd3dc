"""An agency with a target of its own is judged by it, and every row says which one holds."""

import csv
import json
from datetime import date
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse

from entities.models import Agency
from entities.tests.factories import AgencyFactory
from entities.tests.pages import text, tree
from indicators.league.leagues import league
from indicators.models import PeriodIndicator
from indicators.tests.factories import TargetFactory
from indicators.tests.leagues import add_row, address, commanded, make_asked

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
BASIS = "Nghị quyết 12/NQ-HĐND của Hà Nội"


@pytest.fixture
def asked() -> PeriodIndicator:
    """30 % for all provinces, 50 % for Hà Nội, which has 40 as Huế has."""
    row = make_asked(target="30", code="2026-09-30", as_of=date(2026, 9, 30))
    for slug, name in (("ha-noi", "Hà Nội"), ("hue", "Huế")):
        agency = AgencyFactory.create(slug=slug, name=name)
        add_row(row, agency, numerator=40, denominator=100)
    own = Agency.objects.get(slug="ha-noi")
    TargetFactory.create(indicator=row.indicator, kind="", agency=own, value=50, basis_text=BASIS)
    return row


def test_page_shows_the_target_of_the_row_with_its_basis(
    client: Client, asked: PeriodIndicator
) -> None:
    page = tree(client.get(address(asked)))
    cells = {
        text(row.xpath("th")[0]): row.xpath("td[contains(@class, 'col-target')]")[0]
        for row in page.xpath("//table[@id='table-province']/tbody/tr[td]")
    }
    assert text(cells["Huế"]) == "30"
    assert text(cells["Hà Nội"]).startswith("50*")
    assert cells["Hà Nội"].xpath("span/@title") == [f"chỉ tiêu riêng: {BASIS}"]
    assert f"Hà Nội*: 50% – {BASIS}" in text(page)
    rank = tree(client.get(reverse("rank", args=(asked.indicator.slug, "2026-09-30", "ha-noi"))))
    assert "40,00% < 50% → Chưa hoàn thành" in text(rank)


def test_command_and_api_give_the_target_of_the_row(client: Client, asked: PeriodIndicator) -> None:
    expected = {
        "Hà Nội": ("50", BASIS, "not_met"),
        "Huế": ("30", "", "met"),
    }
    where = reverse("api:league", args=(asked.indicator.slug, asked.period.code))
    answered = client.get(where).json()["items"][0]["rows"]
    printed = json.loads(commanded(asked, "json"))["rows"]
    lines = list(csv.DictReader(StringIO(commanded(asked, "csv"))))
    for rows in (answered, printed, lines):
        found = {row["name"]: (row["target"], row["target_basis"], row["status"]) for row in rows}
        assert found == expected
    assert "50" in next(line for line in commanded(asked, "text").splitlines() if "Hà Nội" in line)


def test_distance_goes_by_the_target_of_the_row(asked: PeriodIndicator) -> None:
    found = league(asked.indicator, asked.period, kind="province")
    assert {row.agency.slug: found.cases_to_target(row) for row in found.rows} == {
        "ha-noi": 10,
        "hue": None,
    }


def test_rate_in_json_never_contradicts_the_status(asked: PeriodIndicator) -> None:
    agency = AgencyFactory.create(slug="a", name="A")
    add_row(asked, agency, numerator=2_999_996, denominator=10_000_000)
    rows = json.loads(commanded(asked, "json"))["rows"]
    (row,) = (row for row in rows if row["agency"] == "a")
    assert (row["rate"], row["status"]) == ("29.99996", "not_met")


def test_csv_of_the_command_has_a_column_for_each_part_of_a_change(
    asked: PeriodIndicator,
) -> None:
    assert "{" not in commanded(asked, "csv")
    assert (
        commanded(asked, "csv")
        .splitlines()[0]
        .endswith("change_since,change_rate,change_rank,change_rank_span,change_no_rank_because")
    )
