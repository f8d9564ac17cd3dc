from datetime import date
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertRedirects

from entities.choices import AgencyKind
from entities.tests.accounts import supervisor
from entities.tests.factories import (
    AgencyFactory,
    AgencyNameFactory,
    LegalDocumentFactory,
)
from entities.tests.pages import Page, headings, links, rows, text, tree
from indicators.choices import Span
from indicators.models import Period, PeriodIndicator, Target
from indicators.tests.factories import ImportBatchFactory, ObligationFactory, SubmissionFactory
from indicators.tests.leagues import add_row, add_rows, address, make_asked

pytestmark = pytest.mark.django_db


def names(page: Page, kind: str = "province") -> list[str]:
    return [row[1] for row in rows(page, kind)]


def test_league_ranks_each_kind_and_puts_what_is_missing_last(
    client: Client, asked: PeriodIndicator
) -> None:
    page = client.get(address(asked))
    ranking = [(row[0], row[1], row[4]) for row in rows(page, "province")]
    assert [(rank, name) for rank, name, _rate in ranking[:3]] == [
        ("1", "Hà Nội"),
        ("1", "Huế"),
        ("3", "Đắk Lắk"),
    ]
    assert [rate for _rank, _name, rate in ranking[:3]] == ["80,00", "80,00", "60,00"]
    assert ranking[3][1] == "Kon Tum"
    assert all(shown.startswith("–") for shown in (ranking[3][0], ranking[3][2]))
    assert rows(page, "ministry")[0][:6] == ["1", "Bộ Y tế", "2.000", "1.500", "350", "92,50"]


def test_status_is_a_word_beside_an_icon(english: Client, asked: PeriodIndicator) -> None:
    page = english.get(address(asked))
    place = headings(page, "province").index("Result")
    assert [row[place] for row in rows(page, "province")] == [
        "Completed",
        "Completed",
        "Not completed",
        "Not reported",
    ]
    assert len(tree(page).xpath("//*[@id='table-province']//*[name()='use']")) >= 4


def test_single_window_column_stands_only_where_it_is_counted(
    english: Client, asked: PeriodIndicator
) -> None:
    page = english.get(address(asked))
    assert "On the National Single Window" not in headings(page, "province")
    assert "On the National Single Window" in headings(page, "ministry")


def test_rate_just_below_the_target_does_not_look_like_it(client: Client) -> None:
    asked = make_asked()
    add_row(asked, numerator=6_999_996, denominator=10_000_000)
    page = client.get(address(asked))
    assert rows(page, "province")[0][4] == "69,99996"
    exported = client.get(address(asked), {"_export": "csv"}).content.decode("utf-8-sig")
    assert "69.99996" in exported


def test_reported_rate_keeps_its_decimals(client: Client) -> None:
    asked = make_asked(target=None)
    figure = {"numerator": None, "denominator": None}
    add_row(asked, reported_rate=Decimal("0.001"), reported_decimals=3, **figure)
    assert rows(client.get(address(asked)), "province")[0][2] == "0,001"


def test_printed_rate_that_differs_is_shown_with_the_reason(english: Client) -> None:
    asked = make_asked()
    printed = (("48.03", 844, 1757), ("46.29", 296, 633), ("67.19", 1243, 1850))
    for rate, numerator, denominator in printed:
        add_row(
            asked,
            numerator=numerator,
            denominator=denominator,
            reported_rate=Decimal(rate),
            reported_decimals=2,
        )
    shown = [row[-2:] for row in rows(english.get(address(asked)), "province")]
    assert shown == [
        ["", ""],
        ["48.03", "cut off, not rounded"],
        ["46.29", "does not match the counts"],
    ]


def test_table_with_two_spans_ranks_by_one_and_judges_by_the_other(english: Client) -> None:
    """Đà Nẵng and Điện Biên in the annex of 2023."""
    asked = make_asked(target="30", window_starts_on=date(2022, 8, 15))
    asked.ranking_span = Span.IN_PERIOD
    asked.save()
    for name, month, year in (("Đà Nẵng", "16.96", "34.44"), ("Điện Biên", "44.51", "22.7")):
        agency = AgencyFactory.create(name=name)
        ObligationFactory.create(indicator=asked.indicator, period=asked.period, agency=agency)
        for span, rate in ((Span.IN_PERIOD, month), (Span.TO_DATE, year)):
            SubmissionFactory.create(
                indicator=asked.indicator,
                period=asked.period,
                agency=agency,
                span=span,
                numerator=None,
                denominator=None,
                reported_rate=Decimal(rate),
                reported_decimals=2,
            )
    page = english.get(address(asked))
    assert rows(page, "province") == [
        ["1", "Điện Biên", "44.51", "22.70", "30", "Not completed"],
        ["2", "Đà Nẵng", "16.96", "34.44", "30", "Completed"],
    ]
    assert "In the period: 15/08/2022 to 06/09/2022" in page.content.decode()


def test_page_states_its_rules_and_sources(english: Client, asked: PeriodIndicator) -> None:
    basis = LegalDocumentFactory.create(number="01/NQ-CP", issued_on=date(2022, 1, 8))
    Target.objects.update(basis=basis, basis_text="năm 2022 tăng thêm 20%")
    ImportBatchFactory.create(periods=[asked.period], file_name="annex-2022.docx")
    ObligationFactory.create(
        indicator=asked.indicator,
        period=asked.period,
        agency=AgencyFactory.create(name="EVN", kind=AgencyKind.MINISTRY),
        is_due=False,
        reason="Không có tên trong mục V",
    )
    said = text(tree(english.get(address(asked))).xpath("(//*[@class='rules'])[2]")[0])
    for expected in (
        "At least 70%. Legal basis: 01/NQ-CP (08/01/2022). “năm 2022 tăng thêm 20%”",
        "by the exact rate to date",
        "(1, 2, 2, 4)",
        "Data as of 06/09/2022",
        "Văn phòng Chính phủ. Files: annex-2022.docx",
        "EVN: Không có tên trong mục V",
    ):
        assert expected in said


ORDERS = {
    "rate_descending": ("-rate", ["Hà Nội", "Huế", "Đắk Lắk", "Kon Tum"]),
    "rate_ascending_missing_last": ("rate", ["Đắk Lắk", "Hà Nội", "Huế", "Kon Tum"]),
    "annex_order": ("agency", ["Đắk Lắk", "Hà Nội", "Huế", "Kon Tum"]),
    "rank_descending_missing_last": ("-rank", ["Đắk Lắk", "Hà Nội", "Huế", "Kon Tum"]),
    "unknown": ("nonsense", ["Hà Nội", "Huế", "Đắk Lắk", "Kon Tum"]),
}


@pytest.mark.parametrize(("sort", "expected"), ORDERS.values(), ids=ORDERS.keys())
def test_league_is_sorted(
    client: Client, asked: PeriodIndicator, sort: str, expected: list[str]
) -> None:
    assert names(client.get(address(asked), {"sort": sort})) == expected


FILTERS = {
    "status": ({"status": "met"}, ["Hà Nội", "Huế"]),
    "not_reported": ({"status": "not_reported"}, ["Kon Tum"]),
    "name_without_accents": ({"q": "DAK lak"}, ["Đắk Lắk"]),
    "alias": ({"q": "thua thien"}, ["Huế"]),
    "both": ({"q": "hue", "status": "not_met"}, []),
}


@pytest.mark.parametrize(("query", "expected"), FILTERS.values(), ids=FILTERS.keys())
def test_league_is_filtered_and_keeps_ranks_and_columns(
    client: Client, asked: PeriodIndicator, query: dict[str, str], expected: list[str]
) -> None:
    hue = AgencyNameFactory.create(
        agency=next(
            row.agency for row in asked.period.obligations.all() if row.agency.name == "Huế"
        ),
        text="Thừa Thiên Huế",
    )
    assert hue.pk
    page = client.get(address(asked), query)
    assert names(page) == expected
    if expected:
        assert headings(page, "province") == headings(client.get(address(asked)), "province")


def test_one_kind_can_be_chosen(client: Client, asked: PeriodIndicator) -> None:
    page = client.get(address(asked), {"kind": "ministry"})
    assert rows(page, "province") == []
    assert names(page, "ministry") == ["Bộ Y tế"]


@pytest.mark.parametrize("query", [{"status": "maybe"}, {"kind": "planet"}])
def test_unknown_choice_is_named_and_narrows_nothing(
    client: Client, asked: PeriodIndicator, query: dict[str, str]
) -> None:
    page = client.get(address(asked), query)
    assert len(names(page)) == 4
    assert 'class="field-error"' in page.content.decode()


def test_sort_links_keep_the_filter_and_the_form_keeps_the_sort(
    client: Client, asked: PeriodIndicator
) -> None:
    page = client.get(address(asked), {"status": "met", "sort": "-rate", "q": "h"})
    for href in links(page, "//*[@id='table-province']/thead"):
        query = parse_qs(urlsplit(href).query)
        assert (query["status"], query["q"]) == (["met"], ["h"])
    assert tree(page).xpath("//form[@role='search']//input[@name='sort']/@value") == ["-rate"]
    assert tree(page).xpath("//*[@id='table-province']//th[@aria-sort]/@aria-sort") == [
        "descending"
    ]


def test_page_works_without_scripts_and_is_enhanced_with_them(
    client: Client, asked: PeriodIndicator
) -> None:
    form = tree(client.get(address(asked))).xpath("//form[@class='filter-form']")[0]
    assert (form.get("method"), form.get("hx-boost"), form.get("hx-push-url")) == (
        "get",
        "true",
        "true",
    )


def test_indicator_that_the_period_does_not_ask_for_is_not_found(
    client: Client, asked: PeriodIndicator
) -> None:
    other = make_asked()
    address_of_none = reverse("league", args=(other.indicator.slug, asked.period.code))
    assert client.get(address_of_none).status_code == 404


def test_other_periods_of_the_indicator_are_chosen_by_their_years(
    client: Client, asked: PeriodIndicator
) -> None:
    earlier = make_asked(code="2021-09-06", as_of=date(2021, 9, 6))
    earlier.indicator = asked.indicator
    earlier.save()
    hidden = make_asked(code="2020-09-06", as_of=date(2020, 9, 6), is_public=False)
    hidden.indicator = asked.indicator
    hidden.save()
    form = tree(client.get(address(asked), {"kind": "province", "since": "x"}))
    years = form.xpath("//select[@name='period']/optgroup")
    assert [(year.get("label"), year.xpath("option/@value")) for year in years] == [
        ("2022", [asked.period.code]),
        ("2021", ["2021-09-06"]),
    ]
    query = {"period": "2021-09-06", "kind": "province"}
    assertRedirects(client.get(address(asked), query), f"{address(earlier)}?kind=province")


@pytest.mark.parametrize("code", ["no-such", "no/such"])
def test_period_that_is_none_is_not_found(
    client: Client, asked: PeriodIndicator, code: str
) -> None:
    assert client.get(address(asked), {"period": code}).status_code == 404


def test_menu_leads_to_the_latest_period_that_the_reader_may_see(client: Client) -> None:
    assert client.get(reverse("leagues")).status_code == 200
    public = make_asked(code="2022-09-06")
    hidden = make_asked(code="2022-12-06", as_of=date(2022, 12, 6), is_public=False)
    assertRedirects(client.get(reverse("leagues")), address(public))
    Period.objects.filter(pk=public.period_id).update(is_public=False)
    client.force_login(supervisor())
    assertRedirects(client.get(reverse("leagues")), address(hidden))


@pytest.mark.parametrize("size", [5, 60])
def test_number_of_queries_does_not_grow_with_rows(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, size: int
) -> None:
    asked = make_asked()
    add_rows(asked, range(20, 20 + size))
    with django_assert_num_queries(12):
        page = client.get(address(asked))
    assert len(names(page)) == size
