import csv
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from entities.choices import AgencyKind, NameKind
from entities.tests.factories import (
    AgencyCodeFactory,
    AgencyFactory,
    AgencyNameFactory,
    SuccessionFactory,
)
from entities.tests.pages import groups, headings, links, rows

pytestmark = pytest.mark.django_db
URL = reverse("agencies")


@pytest.fixture(autouse=True)
def _agencies() -> None:
    dak_lak = AgencyFactory.create(slug="dak-lak", name="Đắk Lắk", display_order=2)
    AgencyNameFactory.create(agency=dak_lak, text="Đắc Lắc")
    AgencyFactory.create(slug="can-tho", name="Thành phố Cần Thơ", display_order=1)
    AgencyFactory.create(
        slug="bo-y-te", name="Bộ Y tế", short_name="BYT", kind=AgencyKind.MINISTRY, display_order=1
    )


def names(client: Client, **query: str) -> list[str]:
    return [row[0] for row in rows(client.get(URL, query), "agencies")]


def test_agencies_stand_by_kind_in_annex_order_without_signing_in(client: Client) -> None:
    assert names(client) == ["Thành phố Cần Thơ", "Đắk Lắk", "Bộ Y tế"]
    assert len(groups(client.get(URL), "agencies")) == 2


@pytest.mark.parametrize(
    "words",
    ["đắk lắk", "DAK LAK", "dac lac", "  lak ", "UBND tỉnh Đắk Lắk", "lak dak"],
    ids=["exact", "no_accents", "alias", "part", "with_prefix", "other_order"],
)
def test_search_ignores_accents_and_knows_aliases(client: Client, words: str) -> None:
    assert names(client, q=words) == ["Đắk Lắk"]


def test_search_without_a_match_says_so(client: Client) -> None:
    assert names(client, q="Hà Tây") == []
    assert 'class="empty"' in client.get(URL, {"q": "Hà Tây"}).content.decode()


def test_kind_narrows_the_list(client: Client) -> None:
    assert names(client, kind="ministry") == ["Bộ Y tế"]


def test_unknown_kind_is_named_beside_its_field(client: Client) -> None:
    assert 'class="field-error"' in client.get(URL, {"kind": "planet"}).content.decode()
    assert names(client, kind="planet", q="lak") == ["Đắk Lắk"]


def test_search_text_is_shown_again_as_text(client: Client) -> None:
    page = client.get(URL, {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page


def test_name_with_markup_is_shown_as_text(client: Client) -> None:
    AgencyFactory.create(name="<script>alert(1)</script> & {{ 7*7 }}", display_order=3)
    assert "<script>alert(1)</script> & {{ 7*7 }}" in names(client)


def test_code_says_whether_it_is_verified(client: Client) -> None:
    agency = AgencyFactory.create(slug="x", name="Gia Lai", display_order=9)
    AgencyCodeFactory.create(agency=agency, code="H21", is_verified=True)
    AgencyCodeFactory.create(agency=agency, code="64", system="gso")
    client.cookies["django_language"] = "en"
    assert rows(client.get(URL, {"q": "gia lai"}), "agencies")[0][2] == "64 (not verified), H21"


def test_days_of_existence_have_columns_only_where_one_is_known(client: Client) -> None:
    assert len(headings(client.get(URL), "agencies")) == 3
    AgencyFactory.create(name="Quảng Trị", starts_on=date(2025, 7, 1), display_order=4)
    assert len(headings(client.get(URL), "agencies")) == 4
    assert "01/07/2025" in client.get(URL).content.decode()


def test_agencies_link_to_their_pages(client: Client) -> None:
    assert reverse("agency", args=("dak-lak",)) in links(client.get(URL), "//tbody")


def test_export_has_the_rows_of_the_page(client: Client) -> None:
    content = client.get(URL, {"q": "dak", "_export": "csv"}).content.decode("utf-8-sig")
    assert [row[1] for row in csv.reader(content.splitlines()[1:])] == ["Đắk Lắk"]


def test_number_of_queries_does_not_grow_with_agencies(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(5):
        client.get(URL)
    AgencyCodeFactory.create_batch(40)
    with django_assert_num_queries(5):
        client.get(URL)


BEFORE, AFTER = "2022-09-06", "2025-07-01"


@pytest.fixture
def _merged() -> None:
    old = AgencyFactory.create(
        name="Quảng Trị", display_order=3, ends_on=date(2025, 6, 30), slug="quang-tri"
    )
    new = AgencyFactory.create(name="Quảng Trị", display_order=3, starts_on=date(2025, 7, 1))
    SuccessionFactory.create(predecessor=old, successor=new)
    hue = AgencyFactory.create(name="Thành phố Huế", display_order=4)
    AgencyNameFactory.create(
        agency=hue, text="Thừa Thiên Huế", kind=NameKind.OFFICIAL, ends_on=date(2024, 12, 31)
    )


@pytest.mark.usefixtures("_merged")
def test_list_is_that_of_the_day_with_its_names(client: Client) -> None:
    then = [row for row in rows(client.get(URL, {"on": BEFORE}), "agencies") if row[0] != "Bộ Y tế"]
    assert [row[0] for row in then[-2:]] == ["Quảng Trị", "Thừa Thiên Huế"]
    assert then[-2][-1] == "sáp nhập vào Quảng Trị (01/07/2025)"
    now = names(client, on=AFTER)
    assert now.count("Quảng Trị") == 1
    assert "Thành phố Huế" in now


@pytest.mark.usefixtures("_merged")
def test_list_of_all_days_tells_equal_names_apart(client: Client) -> None:
    found = names(client, all="1")
    assert "Quảng Trị (đến 30/06/2025)" in found
    assert "Quảng Trị (từ 01/07/2025)" in found
    assert "Thành phố Huế" in found
    assert found == names(client, all="1", on="")


@pytest.mark.usefixtures("_merged")
def test_export_says_of_which_day_it_is(client: Client) -> None:
    content = client.get(URL, {"on": BEFORE, "_export": "csv"}).content.decode("utf-8-sig")
    assert "Thừa Thiên Huế" in content
    assert "Thành phố Huế" not in content


def test_day_that_is_none_is_named_beside_its_field(client: Client) -> None:
    assert 'class="field-error"' in client.get(URL, {"on": "35/13/2025"}).content.decode()
