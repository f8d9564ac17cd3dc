"""What people type, and what must come first."""

from datetime import date
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dvctrack.lib.names import plain
from entities.choices import AgencyKind, DeadlineActKind
from entities.models import Agency, AgencyName, ServiceName
from entities.tests.accounts import supervisor
from entities.tests.factories import (
    AgencyFactory,
    DeadlineActFactory,
    ServiceDeadlineFactory,
)
from entities.tests.pages import links, text, tree
from indicators.models import Period
from indicators.pages.search import search

pytestmark = [pytest.mark.usefixtures("_annexes"), pytest.mark.both_databases]

AGENCIES = {
    "hà nội": "ha-noi",
    "HA NOI": "ha-noi",
    "  ha   noi ": "ha-noi",
    "UBND thành phố Hà Nội": "ha-noi",
    "hcm": "ho-chi-minh",
    "TP HCM": "ho-chi-minh",
    "TP.HCM": "ho-chi-minh",
    "tphcm": "ho-chi-minh",
    "sài gòn": "ho-chi-minh",
    "đà nẵng": "da-nang",
    "da nang": "da-nang",
    "Ðà Nẵng": "da-nang",
    "huế": "thua-thien-hue",
    "tth": "thua-thien-hue",
    "dak lak": "dak-lak",
    "daklak": "dak-lak",
    "đắc lắc": "dak-lak",
    "br-vt": "ba-ria-vung-tau",
    "bac can": "bac-kan",
    "btc": "bo-tai-chinh",
    "Bộ TC": "bo-tai-chinh",
    "tai chinh": "bo-tai-chinh",
    "Bộ TNMT": "bo-tai-nguyen-va-moi-truong",
    "TN&MT": "bo-tai-nguyen-va-moi-truong",
    "gd-đt": "bo-giao-duc-va-dao-tao",
    "bkhdt": "bo-ke-hoach-va-dau-tu",
    "nhnn": "ngan-hang-nha-nuoc-viet-nam",
    "bhxh": "bao-hiem-xa-hoi-viet-nam",
    "evn": "tap-doan-dien-luc-viet-nam",
    "H17": "da-nang",
    "h17": "da-nang",
}


@pytest.mark.parametrize(("typed", "slug"), AGENCIES.items(), ids=AGENCIES.keys())
def test_agency_comes_first(typed: str, slug: str) -> None:
    hits = search(typed).agencies
    assert hits, typed
    assert hits[0].found.slug == slug


def test_hit_by_another_name_says_so() -> None:
    assert search("sài gòn").agencies[0].by == "Sài Gòn"
    assert search("H17").agencies[0].by == "H17"
    assert search("hà nội").agencies[0].by == ""


def test_ha_nam_is_never_ha_noi() -> None:
    found = [hit.found.slug for hit in search("hà nam").agencies]
    assert found[0] == "ha-nam"
    assert "ha-noi" not in found


def test_two_territories_of_one_name_are_both_listed() -> None:
    AgencyFactory.create(slug="quang-tri-2025", name="Quảng Trị", kind=AgencyKind.PROVINCE)
    assert {hit.found.slug for hit in search("quảng trị").agencies} == {
        "quang-tri",
        "quang-tri-2025",
    }


def test_communes_of_one_name_stand_with_their_provinces(client: Client) -> None:
    for slug in ("ha-tinh", "cao-bang"):
        province = Agency.objects.get(slug=slug)
        AgencyFactory.create(name="Xã Hòa Hội", kind=AgencyKind.COMMUNE, parent=province)
    page = client.get(reverse("search"), {"q": "xa hoa hoi"})
    found = tree(page).xpath("//*[@aria-labelledby='found-agencies']//li/a")
    assert [text(link) for link in found] == ["Xã Hòa Hội, Cao Bằng", "Xã Hòa Hội, Hà Tĩnh"]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_name_without_accents_in_any_case_finds_its_agency(data: st.DataObject) -> None:
    names = [
        *Agency.objects.order_by("pk").values_list("pk", "name"),
        *AgencyName.objects.order_by("pk").values_list("agency_id", "text"),
    ]
    key, name = data.draw(st.sampled_from(names))
    typed = data.draw(st.sampled_from([name, name.upper(), plain(name), f"  {plain(name)}  "]))
    assert key in {hit.found.pk for hit in search(typed).agencies}


DOCUMENTS = {
    "422": "422/QĐ-TTg",
    "422/QĐ-TTg": "422/QĐ-TTg",
    "qd 422": "422/QĐ-TTg",
    "quyết định 422": "422/QĐ-TTg",
    "766": "766/QĐ-TTg",
    "01/NQ-CP": "01/NQ-CP",
}


@pytest.mark.parametrize(("typed", "number"), DOCUMENTS.items(), ids=DOCUMENTS.keys())
def test_decision_is_found_as_people_write_it(typed: str, number: str) -> None:
    assert number in [hit.found.number for hit in search(typed).documents]


def test_number_is_a_whole_word() -> None:
    assert "422/QĐ-TTg" not in [hit.found.number for hit in search("22").documents]


INDICATORS = {
    "thanh toan": {"online-payment", "payment-procedures"},
    "đồng bộ": {"dossier-sync"},
    "provision": {"online-provision"},
    "một cửa": set(),
}


@pytest.mark.parametrize(("typed", "slugs"), INDICATORS.items(), ids=INDICATORS.keys())
def test_indicator_is_found_by_its_words(typed: str, slugs: set[str]) -> None:
    found = {hit.found.slug for hit in search(typed).indicators}
    assert slugs <= found if slugs else not found


def test_decision_leads_to_the_services_that_it_orders_and_others_to_none(client: Client) -> None:
    """Two bear the number 422/QĐ-TTg, of which one orders services."""
    page = client.get(reverse("search"), {"q": "422"})
    (there,) = [link for link in links(page) if "decision=" in link]
    assert there.endswith("decision=decision%3A422/Q%C4%90-TTg%3A2022-04-04&state=all")
    assert client.get(there).status_code == HTTPStatus.OK


def test_service_leads_to_those_of_its_agency(client: Client) -> None:
    page = client.get(reverse("search"), {"q": "phạt nguội"})
    assert "phạt nguội" in text(tree(page).xpath("//*[@aria-labelledby='found-services']")[0])
    assert any("on=2023-07-25&agency=bo-cong-an" in link for link in links(page))


NOTHING = ("", "   ", "&&&", "zzzz", "hà nôij xa")


@pytest.mark.parametrize("typed", NOTHING)
def test_what_is_nowhere_is_found_nowhere_and_the_page_goes_on(typed: str, client: Client) -> None:
    assert not search(typed)
    page = client.get(reverse("search"), {"q": typed})
    assert page.status_code == 200
    assert (reverse("agencies") in links(page, "//main")) == bool(typed.strip())


def test_long_list_is_cut_with_a_way_to_all_of_it(client: Client) -> None:
    page = tree(client.get(reverse("search"), {"q": "b"}))
    assert len(page.xpath("//*[@aria-labelledby='found-agencies']//li")) == 10
    whole = tree(client.get(reverse("search"), {"q": "b", "all": "agencies"}))
    assert len(whole.xpath("//*[@aria-labelledby='found-agencies']//li")) > 10


def test_service_is_found_by_another_spelling_with_its_lead_of_today(client: Client) -> None:
    client.force_login(supervisor())
    first, heir = AgencyFactory.create(name="Bộ Cũ"), AgencyFactory.create(name="Bộ Kế Thừa")
    order = ServiceDeadlineFactory.create(agency=first, service__name="Cấp thẻ lưu trú")
    ServiceName.objects.create(service=order.service, text="Cấp giấy tạm trú")
    DeadlineActFactory.create(
        deadline=order, kind=DeadlineActKind.TRANSFER, day=date(2025, 3, 1), agency=heir
    )
    page = client.get(reverse("search"), {"q": "giay tam tru"})
    (found,) = tree(page).xpath("//*[@aria-labelledby='found-services']//li")
    assert "Cấp thẻ lưu trú" in text(found)
    assert "“Cấp giấy tạm trú”" in text(found)
    assert ("Bộ Kế Thừa" in text(found), "Bộ Cũ" in text(found)) == (True, False)
    assert reverse("service", args=(order.service_id,)) in links(page, "//main")


def test_visitor_without_a_public_period_is_led_to_no_services(client: Client) -> None:
    Period.objects.update(is_public=False)
    page = client.get(reverse("search"), {"q": "phạt nguội"})
    assert not any("/services/" in link for link in links(page, "//main"))
