"""Where no target is in force the pages say so, and count nobody as having missed it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from entities.models import Agency
from entities.tests.factories import AgencyFactory
from entities.tests.pages import text, tree
from indicators.league.agency_history import agency_history
from indicators.models import PeriodIndicator
from indicators.pages.over_time import over_time
from indicators.tests.factories import PeriodIndicatorFactory, TargetFactory
from indicators.tests.leagues import add_row, address, make_asked

pytestmark = pytest.mark.django_db
SAID = "This period has no target yet."


@pytest.fixture
def agency() -> Agency:
    row: Agency = AgencyFactory.create(slug="ha-noi", name="Hà Nội")
    return row


@pytest.fixture
def asked(agency: Agency) -> PeriodIndicator:
    row = make_asked(target=None, code="2026-10-31", as_of=date(2026, 10, 31))
    add_row(row, agency, numerator=699, denominator=1000)
    add_row(row)
    return row


def shown(client: Client, page: str) -> str:
    return text(tree(client.get(page)))


def test_overview_and_league_count_who_reported(english: Client, asked: PeriodIndicator) -> None:
    for page in ("/", address(asked)):
        said = shown(english, page)
        assert SAID in said
        assert "1 reported, without a target 1 not reported" in said
        assert "completed 0 not completed" not in said
        assert "the dashed line is the target" not in said
    bar = tree(english.get("/")).xpath("//*[@role='img']")[0]
    assert bar.get("aria-label") == "1 reported, without a target, 1 not reported"


def test_map_has_the_rate_and_no_result(english: Client, asked: PeriodIndicator) -> None:
    (tile,) = tree(english.get("/")).xpath("//a[starts-with(@class, 'tile')]")
    assert tile.get("aria-label") == "Hà Nội: 69.90%"
    assert SAID in text(tree(english.get("/")).xpath("//figcaption")[-1])


def test_rank_is_explained_without_a_result(english: Client, asked: PeriodIndicator) -> None:
    page = reverse("rank", args=(asked.indicator.slug, asked.period.code, "ha-noi"))
    assert f"Result {SAID}" in shown(english, page)


@pytest.mark.parametrize("name", ["agency", "agency-sheet"])
def test_agency_is_judged_by_no_target(
    name: str, english: Client, asked: PeriodIndicator, agency: Agency
) -> None:
    row = tree(english.get(reverse(name, args=(agency.slug,)))).xpath("//tbody/tr[td]")[-1]
    assert text(row.xpath("td")[-1]) == "No target yet"
    assert "The dashed line" not in shown(english, reverse(name, args=(agency.slug,)))


def test_agencies_without_the_target_that_others_have_are_counted_apart(
    english: Client, asked: PeriodIndicator, agency: Agency
) -> None:
    own = add_row(asked, numerator=1, denominator=2)
    TargetFactory.create(indicator=asked.indicator, kind="", agency=own)
    said = shown(english, address(asked))
    assert "0 completed 1 not completed 1 reported, without a target 1 not reported" in said
    assert "Only single agencies have a target of their own." in said
    assert SAID not in said


def test_line_of_a_target_does_not_go_on_to_a_period_without_one(
    asked: PeriodIndicator, agency: Agency
) -> None:
    days = date(2022, 9, 6), date(2023, 7, 25)
    periods = [asked.period]
    for day in days:
        before = PeriodIndicatorFactory.create(
            indicator=asked.indicator, period__code=day.isoformat(), period__as_of=day
        )
        add_row(before, agency, numerator=1, denominator=2)
        periods.append(before.period)
    TargetFactory.create(indicator=asked.indicator, ends_on=date(2023, 12, 31))
    (chart,) = over_time(agency_history(agency, periods))
    first, second, _third = [x for _record, x in chart.places]
    assert chart.target_line.count("M") == 2
    assert f"H{second}M{second}" in chart.target_line
    assert chart.target_line.endswith(f"H{second + 6}")
    assert chart.target_line.startswith(f"M{first} ")
