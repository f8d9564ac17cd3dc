"""Which period a figure is held against, and that every screen, file and letter says the same."""

import json
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from entities.choices import AgencyKind
from entities.models import Agency
from entities.tests.factories import AgencyFactory
from indicators.choices import LetterPlace
from indicators.entry.form import read_entry
from indicators.entry.grid import read_grid
from indicators.league.before import before, comparable, name_beside, readable_beside
from indicators.models import Indicator, LetterTemplate, Period, PeriodIndicator
from indicators.publishing.content import annex_content
from indicators.publishing.letter_texts import letter_texts
from indicators.tests.factories import IndicatorFactory, PeriodIndicatorFactory
from indicators.tests.leagues import add_row, address

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
AT = datetime(2026, 6, 26, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def indicator() -> Indicator:
    made: Indicator = IndicatorFactory.create(slug="online-payment")
    return made


@pytest.fixture
def agencies() -> list[Agency]:
    return [
        AgencyFactory.create(slug=slug, name=name, kind=AgencyKind.PROVINCE, display_order=place)
        for place, (slug, name) in enumerate((("can-tho", "Cần Thơ"), ("da-nang", "Đà Nẵng")))
    ]


def ask(
    indicator: Indicator, code: str, cycle: str, *, span: str = "to_date", **period: Any
) -> PeriodIndicator:
    """A period that ends on the day of its code and asks for the indicator."""
    values = {"code": code, "label": code, "as_of": date.fromisoformat(code[:10]), "cycle": cycle}
    found = {f"period__{name}": value for name, value in (values | period).items()}
    asked: PeriodIndicator = PeriodIndicatorFactory.create(
        indicator=indicator, ranking_span=span, judged_span=span, **found
    )
    return asked


def report(asked: PeriodIndicator, agencies: list[Agency], *numerators: int | None) -> None:
    for agency, numerator in zip(agencies, numerators, strict=True):
        figure = {} if numerator is None else {"numerator": numerator, "denominator": 100}
        add_row(asked, agency, **figure)


@pytest.fixture
def june(indicator: Indicator, agencies: list[Agency]) -> PeriodIndicator:
    """Both had 40 % in May and 50 % in June; a quarter between them has 70 % of Đà Nẵng alone."""
    report(ask(indicator, "2026-05-25", "month"), agencies, 40, 40)
    report(ask(indicator, "2026-06-14", "quarter"), agencies, None, 70)
    asked = ask(indicator, "2026-06-25", "month")
    report(asked, agencies, 50, 50)
    return asked


def test_screens_command_api_and_letter_hold_a_month_against_the_month_before(
    client: Client, june: PeriodIndicator, agencies: list[Agency]
) -> None:
    shown = client.get(address(june)).context["tables"][0].league.rows
    rows = [(row.agency.slug, row.change.since.code, row.change.rate) for row in shown]
    assert rows == [("can-tho", "2026-05-25", Fraction(10)), ("da-nang", "2026-05-25", 10)]

    printed = StringIO()
    command = ("league", "online-payment", "--as-of", "2026-06-25", "--kind", "province")
    call_command(*command, "--format", "json", stdout=printed)
    answered = client.get(reverse("api:league", args=("online-payment", "2026-06-25"))).json()
    for table in (json.loads(printed.getvalue()), *answered["items"]):
        changes = [(row["agency"], row["change"]) for row in table["rows"]]
        assert changes == [
            (
                agency.slug,
                {
                    "since": "2026-05-25",
                    "rate": "10.0000",
                    "rank": 0,
                    "rank_span": "to_date",
                    "no_rank_because": None,
                },
            )
            for agency in agencies
        ]

    for agency in agencies:
        (part,) = read_entry(june.period, agency, {}, at=AT).parts
        assert part.judged is not None
        assert (part.judged.change, part.judged.since) == (Fraction(10), "2026-05-25")
        assert [row.period.code for row in part.past] == ["2026-05-25"]

    grid = read_grid(june, AgencyKind.PROVINCE, {}, at=AT)
    judged = [row.judged for row in grid.rows if row.judged]
    assert [(row.change, row.since) for row in judged] == [(Fraction(10), "2026-05-25")] * 2

    LetterTemplate.objects.create(place=LetterPlace.NO_TARGET, text="{gains}|{losses}")
    paragraph, *_others = letter_texts(june.period, annex_content(june.period)).paragraphs
    gains, losses = paragraph.split("|")
    named = [f"{agency.name} (tăng 10,00 điểm phần trăm)" for agency in agencies]
    assert (gains, losses) == (", ".join(named), "không có")


def test_another_cycle_is_named_where_there_is_no_period_of_the_same(
    client: Client, indicator: Indicator, agencies: list[Agency]
) -> None:
    report(ask(indicator, "2022-09-06", "snapshot"), agencies, 10, 20)
    july = ask(indicator, "2023-07-25", "month")
    report(july, agencies, 40, 20)
    name = "2022-09-06 (chốt theo công văn)"
    assert f"Thay đổi tính so với kỳ: {name}" in client.get(address(july)).content.decode()
    (part,) = read_entry(july.period, agencies[0], {}, at=AT).parts
    assert part.judged is not None
    assert part.judged.since == name
    LetterTemplate.objects.create(place=LetterPlace.NO_TARGET, text="{gains}")
    paragraph, *_others = letter_texts(july.period, annex_content(july.period)).paragraphs
    assert paragraph == f"Cần Thơ (tăng 30,00 điểm phần trăm) (so với kỳ “{name}”)"


CASES: dict[str, tuple[list[tuple[str, str, dict[str, Any]]], str | None]] = {
    "same_cycle": ([("2026-05-25", "month", {})], "2026-05-25"),
    "same_cycle_before_a_later_quarter": (
        [("2026-05-25", "month", {}), ("2026-06-14", "quarter", {})],
        "2026-05-25",
    ),
    "other_cycle_to_date": ([("2026-06-14", "quarter", {})], "2026-06-14"),
    "other_cycle_in_period": ([("2026-06-14", "quarter", {"span": "in_period"})], None),
    "same_cycle_in_period": ([("2026-05-25", "month", {"span": "in_period"})], "2026-05-25"),
    "same_day": ([("2026-06-25-q", "quarter", {})], None),
    "later": ([("2026-07-25", "month", {})], None),
    "first_code_of_a_day": (
        [("2026-05-25-b", "month", {}), ("2026-05-25-a", "month", {})],
        "2026-05-25-a",
    ),
    "nothing": ([], None),
    "closed_one_of_a_public_one": (
        [("2026-05-25", "month", {"is_public": False, "state": "closed"})],
        None,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_period_before(indicator: Indicator, case: str) -> None:
    others, expected = CASES[case]
    for code, cycle, values in others:
        ask(indicator, code, cycle, **values)
    ask(IndicatorFactory.create(), "2026-06-20", "month")
    period = ask(indicator, "2026-06-25", "month").period
    found = before(period, indicator, among=readable_beside(period, of=Period.objects.all()))
    assert (found.code if found else None) == expected


def test_figure_in_the_period_is_not_held_against_another_cycle(indicator: Indicator) -> None:
    ask(indicator, "2026-06-14", "quarter", span="in_period")
    period = ask(indicator, "2026-06-25", "month", span="in_period").period
    assert before(period, indicator, among=Period.objects.all()) is None


def test_entry_takes_closed_periods_too_and_public_tables_only_public_ones(
    client: Client, indicator: Indicator, agencies: list[Agency]
) -> None:
    closed = ask(indicator, "2026-05-25", "month", is_public=False, state="closed")
    report(closed, agencies, 40, 40)
    report(ask(indicator, "2026-06-10", "month", is_public=False), agencies, 45, 45)
    asked = ask(indicator, "2026-06-25", "month")
    report(asked, agencies, 50, 50)
    assert [row.change for row in client.get(address(asked)).context["tables"][0].league.rows] == [
        None,
        None,
    ]
    (part,) = read_entry(asked.period, agencies[0], {}, at=AT).parts
    assert part.judged is not None
    assert part.judged.since == "2026-05-25"
    Period.objects.filter(pk=asked.period_id).update(is_public=False)
    period = Period.objects.get(pk=asked.period_id)
    assert (
        before(period, indicator, among=readable_beside(period, of=Period.objects.all()))
        == closed.period
    )


def test_reader_chooses_another_period(client: Client, june: PeriodIndicator) -> None:
    page = client.get(address(june), {"since": "2026-06-14"})
    rows = {row.agency.slug: row.change for row in page.context["tables"][0].league.rows}
    assert rows["da-nang"].rate == Decimal(-20)
    assert rows["da-nang"].since.code == "2026-06-14"
    assert "2026-06-14 (quý)" in page.content.decode()


def test_trend_shows_comparable_periods_only(client: Client, june: PeriodIndicator) -> None:
    (table,) = client.get(address(june)).context["tables"]
    assert [period.code for period in table.trend_of] == ["2026-05-25", "2026-06-25"]


def test_name_says_the_cycle_only_where_it_differs(june: PeriodIndicator) -> None:
    month, quarter = Period.objects.get(code="2026-05-25"), Period.objects.get(code="2026-06-14")
    assert name_beside(month, june.period) == "2026-05-25"
    assert name_beside(quarter, june.period) == "2026-06-14 (quý)"


def test_one_query_for_any_number_of_indicators_and_periods(
    indicator: Indicator, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    period = ask(indicator, "2026-06-25", "month").period
    others = IndicatorFactory.create_batch(5)
    for other in others:
        PeriodIndicatorFactory.create(period=period, indicator=other)
        ask(other, f"2026-05-25-{other.slug[-1]}{other.pk}", "month")
    with django_assert_num_queries(1):
        found = comparable(period, [indicator, *others], among=Period.objects.public())
    assert [len(found[row.pk]) for row in (indicator, *others)] == [0, 1, 1, 1, 1, 1]
