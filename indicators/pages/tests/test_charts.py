"""Drawings hold the numbers of their tables and stay in their frame."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from entities.choices import AgencyKind
from entities.models import Agency
from entities.tests.pages import rows, text, tree
from indicators.choices import FigureState, Status
from indicators.league.figures import TableFigure
from indicators.league.leagues import league
from indicators.league.rows import Change, League, LeagueRow
from indicators.models import Indicator, Period, Target
from indicators.numbers import Values
from indicators.pages.charts import BARS, histogram, places_on, tile_map
from indicators.pages.overview import movers
from indicators.tests.leagues import add_row, add_rows, make_asked

OVERVIEW = "/?period=2023-07-25"


def table(rates: list[Decimal], target: Decimal | None = None) -> League:
    """A league of these rates; each rose from the one before it in the list."""
    rows = []
    for place, rate in enumerate(rates):
        figure = TableFigure(Values(reported_rate=rate, reported_decimals=3), FigureState.ACCEPTED)
        rows.append(
            LeagueRow(
                rank=None,
                agency=Agency(pk=place),
                figure=figure,
                in_period=None,
                ranked=figure,
                exact_rate=figure.exact_rate,
                target=None,
                status=Status.MET,
                change=Change(
                    Period(), Fraction(rate) - Fraction(rates[place - 1]), 0, "to_date", None
                ),
            )
        )
    goal = Target(value=target) if target is not None else None
    return League(Indicator(), Period(), "province", goal, "to_date", "to_date", rows)


RATES = st.lists(st.decimals(0, 100, places=3), max_size=40)


@given(RATES, st.decimals(0, 100, places=3))
def test_histogram_counts_each_agency_once_and_stays_in_its_frame(
    rates: list[Decimal], target: Decimal
) -> None:
    chart = histogram(table(rates, target))
    assert len(chart.bars) == BARS
    assert sum(bar.agencies for bar in chart.bars) == len(rates)
    for bar in chart.bars:
        inside = [rate for rate in rates if bar.low <= rate < bar.high or rate == bar.high == 100]
        assert bar.agencies == len(inside)
        assert 0 <= bar.x < chart.width
        assert bar.label_y > 0
        assert bar.y + bar.height == chart.base
    heights = sorted((bar.agencies, bar.height) for bar in chart.bars)
    assert [height for _agencies, height in heights] == sorted(bar.height for bar in chart.bars)
    assert chart.target_x is not None
    assert 0 <= chart.target_x <= chart.width


@given(RATES)
def test_movers_are_those_who_changed_most(rates: list[Decimal]) -> None:
    found = table(rates)
    moved = movers(found, most=3)
    changes = sorted(row.change.rate or 0 for row in found.rows if row.change)
    gained = [row.change.rate for row in moved.up if row.change]
    lost = [row.change.rate for row in moved.down if row.change]
    assert gained == [change for change in reversed(changes) if change > 0][:3]
    assert lost == [change for change in changes if change < 0][:3]


BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
UNTOUCHED = [
    "ha-noi",
    "thua-thien-hue",
    "cao-bang",
    "dien-bien",
    "lai-chau",
    "son-la",
    "lang-son",
    "quang-ninh",
    "thanh-hoa",
    "nghe-an",
    "ha-tinh",
]


@pytest.mark.usefixtures("_annexes")
def test_each_province_of_2022_has_one_tile_until_the_merger() -> None:
    provinces = set(Agency.objects.of_kind(AgencyKind.PROVINCE).values_list("slug", flat=True))
    on_land = [place for place in places_on(BEFORE) if "Sa (" not in place.label]
    assert sorted(place.agency for place in on_land) == sorted(provinces)


def test_34_provinces_have_one_tile_each_from_the_merger_on() -> None:
    on_land = [place.agency for place in places_on(AFTER) if "Sa (" not in place.label]
    assert len(on_land) == len(set(on_land)) == 34
    assert {slug for slug in on_land if not slug.endswith("-2025")} == set(UNTOUCHED)
    islands = {place.label: place.agency for place in places_on(AFTER) if "Sa (" in place.label}
    assert islands == {
        "Hoàng Sa (Đà Nẵng)": "da-nang-2025",
        "Trường Sa (Khánh Hòa)": "khanh-hoa-2025",
    }


@pytest.mark.parametrize("day", [BEFORE, AFTER], ids=str)
def test_no_two_tiles_share_a_place(day: date) -> None:
    taken = [
        (place.column + further, place.row)
        for place in places_on(day)
        for further in range(2 if "Sa (" in place.label else 1)
    ]
    assert len(taken) == len(set(taken))


# Who lies north of whom, and who lies west of whom.
SOUTHWARDS = {
    BEFORE: "ha-giang ha-noi thanh-hoa da-nang khanh-hoa ho-chi-minh ca-mau",
    AFTER: "cao-bang thai-nguyen-2025 ha-noi ninh-binh-2025 thanh-hoa thua-thien-hue da-nang-2025 "
    "khanh-hoa-2025 ho-chi-minh-2025 can-tho-2025 ca-mau-2025",
}
EASTWARDS = {
    BEFORE: "dien-bien son-la ha-noi bac-ninh hai-duong hai-phong",
    AFTER: "dien-bien son-la phu-tho-2025 ha-noi bac-ninh-2025 quang-ninh",
}


@pytest.mark.parametrize("day", [BEFORE, AFTER], ids=str)
def test_tiles_lie_about_where_the_provinces_do(day: date) -> None:
    places = {place.agency: place for place in reversed(places_on(day))}
    down = [places[slug].row for slug in SOUTHWARDS[day].split()]
    across = [places[slug].column for slug in EASTWARDS[day].split()]
    assert down == sorted(down)
    assert across == sorted(across)


@pytest.mark.django_db
def test_the_map_is_that_of_the_day_of_the_table() -> None:
    """Huế is on both maps, under the name of the day."""
    for day, label in ((date(2022, 9, 6), "TT Huế"), (AFTER, "Huế")):
        asked = make_asked(as_of=day)
        hue, _created = Agency.objects.get_or_create(
            slug="thua-thien-hue", defaults={"name": "Huế", "kind": "province", "display_order": 1}
        )
        add_row(asked, hue, numerator=1)
        chart = tile_map(league(asked.indicator, asked.period, kind="province"))
        assert [tile.position.label for tile in chart.tiles] == [label]


@pytest.mark.usefixtures("_annexes")
def test_map_names_the_islands_with_their_provinces_and_has_the_numbers_of_the_table(
    client: Client,
) -> None:
    page = tree(client.get(OVERVIEW))
    tiles = {
        text(tile.xpath("./*[@class='tile-name']")[0]): text(
            tile.xpath("./*[@class='tile-rate']")[0]
        )
        for tile in page.xpath("//*[contains(@class, 'tile ')]")
    }
    ranking = client.get(reverse("league", args=("online-provision", "2023-07-25")))
    rates = {row[1]: row[2] for row in rows(ranking, "province")}
    assert len(tiles) == 63 + 2
    assert tiles["Hoàng Sa (Đà Nẵng)"] == tiles["Đà Nẵng"] == rates["Thành phố Đà Nẵng"]
    assert tiles["Trường Sa (Khánh Hòa)"] == tiles["Khánh Hòa"] == rates["Khánh Hòa"]
    assert tiles["TP HCM"] == rates["Thành phố Hồ Chí Minh"] == "23,17"
    assert not [name for name in tiles if name in rates and tiles[name] != rates[name]]


@pytest.mark.usefixtures("_annexes")
def test_province_without_a_tile_is_named_below_the_map() -> None:
    asked = make_asked()
    add_row(asked, Agency.objects.get(slug="ha-noi"), numerator=1)
    (new,) = add_rows(asked, [2])
    chart = tile_map(league(asked.indicator, asked.period, kind="province"))
    assert [tile.position.label for tile in chart.tiles] == ["Hà Nội"]
    assert [row.agency for row in chart.elsewhere] == [new]


@pytest.mark.usefixtures("_annexes")
def test_overview_names_the_biggest_movers_of_the_chosen_indicator(client: Client) -> None:
    page = client.get(OVERVIEW)
    assert rows(page, "up-province")[0][:4] == ["Cà Mau", "20,14", "80,70", "+60,56"]
    assert rows(page, "down-province")[0][:4] == ["Ninh Thuận", "88,97", "66,04", "−22,93"]
    payment = client.get(f"{OVERVIEW}&indicator=online-payment")
    assert rows(payment, "up-province") != rows(page, "up-province")
    assert "Chưa có kỳ trước nào" in client.get("/?period=2022-09-06").content.decode()


@pytest.mark.usefixtures("_annexes")
def test_each_drawing_stands_beside_a_table_with_its_numbers(client: Client) -> None:
    page = tree(client.get(OVERVIEW))
    charts = page.xpath("//*[@class='chart'][.//*[@class='histogram']]")
    assert len(charts) == 4
    for chart in charts:
        drawn = [text(label) for label in chart.xpath(".//*[@class='column-count']")]
        listed = [text(cell) for cell in chart.xpath(".//tbody/tr/td")]
        assert drawn == listed
        assert sum(map(int, drawn)) in (63, 20)
    quarters = page.xpath("//*[contains(@class, 'quarters')]/tbody/tr")
    # Services, and the rows of their lead agencies.
    numbers = [[text(cell) for cell in row.xpath("./td")[:2]] for row in quarters]
    assert numbers == [["1", "1"], ["6", "7"], ["9", "9"]]


@pytest.mark.django_db
def test_nothing_is_drawn_where_nobody_has_reported(client: Client) -> None:
    asked = make_asked(code="2024-01-01")
    add_row(asked)
    silent = tree(client.get("/?period=2024-01-01"))
    assert silent.xpath("//*[@class='histogram']") == []
    add_rows(asked, [40])
    assert len(tree(client.get("/?period=2024-01-01")).xpath("//*[@class='histogram']")) == 1


@pytest.mark.django_db
def test_who_has_not_reported_is_named(client: Client) -> None:
    asked = make_asked(code="2024-01-01")
    add_rows(asked, [40])
    silent = add_row(asked)
    page = tree(client.get("/?period=2024-01-01"))
    named = page.xpath(f"//*[@id='chosen']//a[@href='{silent.get_absolute_url()}']")
    assert [text(link) for link in named] == [silent.name]
