"""Each agency that owes has one state, the same wherever a table is read."""

import csv
import json
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from entities.models import Agency
from entities.tests.factories import AgencyFactory
from entities.tests.pages import text, tree
from indicators.choices import Direction, FigureState, NothingArose, Span, Status
from indicators.league.asked import Asked
from indicators.league.combining import Combined
from indicators.league.figures import TableFigure
from indicators.league.leagues import league, row_of
from indicators.league.rows import League
from indicators.league.targets import Targets
from indicators.models import Indicator, Period, PeriodIndicator, Target
from indicators.numbers import Values
from indicators.tests.leagues import add_row, address, commanded, make_asked

WITHOUT_RATE = {Status.NOT_REPORTED, Status.INCOMPLETE, Status.NOTHING_ARISEN}
COUNTS = st.none() | st.integers(0, 3)
FIGURES = st.none() | st.builds(
    Values, COUNTS, st.none() | st.just(0), COUNTS, st.none() | st.decimals(0, 100, places=2)
)
TARGETS = st.none() | st.builds(Target, value=st.sampled_from([Decimal(0), Decimal(50)]))


@given(
    st.lists(st.tuples(FIGURES, TARGETS), max_size=12),
    st.sampled_from(NothingArose),
    st.sampled_from(Direction),
)
def test_the_states_always_come_to_the_number_of_agencies(
    given_rows: list[tuple[Values | None, Target | None]], said: str, direction: str
) -> None:
    indicator = Indicator(pk=1, when_nothing_arose=said, direction=direction)
    asked = Asked(indicator, Period(), Span.TO_DATE, Span.TO_DATE, is_closed=False)
    agencies = [Agency(pk=place, kind="province") for place in range(len(given_rows))]
    figures = {
        (agency.pk, Span.TO_DATE.value): TableFigure(values, FigureState.ACCEPTED, said)
        for agency, (values, _target) in zip(agencies, given_rows, strict=True)
        if values is not None
    }
    own = {
        (1, agency.pk): target
        for agency, (_values, target) in zip(agencies, given_rows, strict=True)
        if target is not None
    }
    ranks = asked.ranks([agency.pk for agency in agencies], figures)
    in_force, shown = Targets({}, own), Combined(figures=figures)
    rows = [row_of(row, ranks.get(row.pk), asked, shown, in_force) for row in agencies]
    found = League(indicator, Period(), "province", None, Span.TO_DATE, Span.TO_DATE, rows)
    assert sum(found.counts.values()) == len(given_rows)
    for row in rows:
        assert (row.exact_rate is None) == (row.rank is None) == (row.status in WITHOUT_RATE)
        assert (row.status == Status.NOT_REPORTED) == (row.figure is None)
        if row.exact_rate is not None:
            assert (row.status == Status.NO_TARGET) == (row.target is None)


# Name and figure of an agency in each state; "Nothing" is what the indicator says.
FIGURES_OF: dict[str, dict[str, int | None]] = {
    "Above": {"numerator": 80, "denominator": 100},
    "Below": {"numerator": 10, "denominator": 100},
    "Denominator": {"denominator": 9, "numerator": None},
    "Nothing": {"numerator": 0, "denominator": 0},
    "Numerator": {"numerator": 9, "denominator": None},
    "Silent": {},
}
USUAL = {
    "Above": (1, "met", "80.0000"),
    "Below": (2, "not_met", "10.0000"),
    "Denominator": (None, "incomplete", None),
    "Nothing": (None, "nothing_arose", None),
    "Numerator": (None, "incomplete", None),
    "Silent": (None, "not_reported", None),
}
STATES: dict[str, dict[str, tuple[int | None, str, str | None]]] = {
    "no_rank": {},
    "zero": {"Nothing": (3, "not_met", "0.0000")},
    "full": {
        "Nothing": (1, "met", "100.0000"),
        "Above": (2, "met", "80.0000"),
        "Below": (3, "not_met", "10.0000"),
    },
}


def make(said: str, target: str | None = "70") -> PeriodIndicator:
    asked = make_asked(target=target, code="2026-09-30", as_of=date(2026, 9, 30))
    asked.indicator.when_nothing_arose = said
    asked.indicator.nothing_arose_basis = "Điều 5 Quyết định 766/QĐ-TTg"
    asked.indicator.save()
    for place, (name, figure) in enumerate(FIGURES_OF.items()):
        agency = AgencyFactory.create(slug=name.lower(), name=name, display_order=place)
        add_row(asked, agency, **figure)
    return asked


@pytest.mark.django_db
@pytest.mark.both_databases
@pytest.mark.parametrize("said", STATES)
def test_every_way_out_has_the_same_states(client: Client, said: str) -> None:
    asked = make(said)
    expected = USUAL | STATES[said]
    labels = {name: str(Status(status).label) for name, (_r, status, _x) in expected.items()}

    def plain(rows: list[dict[str, Any]]) -> dict[str, tuple[Any, ...]]:
        return {row["name"]: (row["rank"], row["status"], row["rate"]) for row in rows}

    assert plain(json.loads(commanded(asked, "json"))["rows"]) == expected
    where = reverse("api:league", args=(asked.indicator.slug, asked.period.code))
    assert plain(client.get(where).json()["items"][0]["rows"]) == expected
    lines = csv.DictReader(StringIO(commanded(asked, "csv")))
    assert {line["name"]: line["status"] for line in lines} == {
        name: status for name, (_rank, status, _rate) in expected.items()
    }

    page = tree(client.get(address(asked)))
    shown = {
        text(row.xpath("th")[0]): text(row.xpath("td[contains(@class, 'col-status')]")[0])
        for row in page.xpath("//table[@id='table-province']/tbody/tr[td]")
    }
    assert {name: shown[name] for name in labels} == labels
    found = league(asked.indicator, asked.period, kind="province")
    legend = [text(item) for item in page.xpath("//ul[@class='bar-legend']/li")]
    assert sum(int(item.split()[0]) for item in legend) == len(found.rows) == 6
    if said != "no_rank":
        assert "không phát sinh (0 trên 0)" in text(page)
    assert "Điều 5 Quyết định 766/QĐ-TTg" in text(page)

    book = load_workbook(BytesIO(client.get(address(asked), {"_export": "xlsx"}).content))
    values = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    in_book = {str(row[1]): row for row in values if row[1] in labels}
    assert {name: row[0] for name, row in in_book.items()} == {
        name: rank for name, (rank, _status, _rate) in expected.items()
    }
    assert all(labels[name] in row for name, row in in_book.items())


@pytest.mark.django_db
def test_results_that_no_agency_can_have_are_not_offered(client: Client) -> None:
    def offered(asked: PeriodIndicator) -> list[str]:
        page = tree(client.get(address(asked)))
        return [str(value) for value in page.xpath("//select[@name='status']/option/@value")]

    with_target = make_asked()
    add_row(with_target, numerator=80, denominator=100)
    assert offered(with_target) == ["", "met", "not_met", "not_reported"]
    assert offered(make("no_rank", target=None)) == [
        *("", "no_target", "nothing_arose", "incomplete", "not_reported")
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("agency", "counts"), [("nothing", "0 ÷ 0"), ("numerator", "9 ÷ –"), ("silent", "")]
)
def test_rank_page_says_what_is_missing(client: Client, agency: str, counts: str) -> None:
    asked = make("no_rank")
    said = {
        "nothing": "Không phát sinh: cả tử số và mẫu số đều bằng 0",
        "numerator": "Chưa đủ số liệu: chỉ có tử số hoặc mẫu số",
        "silent": "Không có số liệu để xếp hạng",
    }
    page = text(
        tree(client.get(reverse("rank", args=(asked.indicator.slug, asked.period.code, agency))))
    )
    assert [words in page for words in said.values()] == [name == agency for name in said]
    assert counts in page
    assert "1 chưa báo cáo, 2 chưa đủ số liệu, 1 không phát sinh" in page
