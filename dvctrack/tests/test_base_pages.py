"""What every page has in common: language, landmarks, nothing inline, pages for errors."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from entities.choices import Role
from entities.tests.accounts import staff, supervisor
from entities.tests.factories import (
    AgencyFactory,
    MembershipFactory,
    ServiceDeadlineFactory,
)
from entities.tests.pages import text, tree
from indicators.tests.leagues import add_rows, make_asked

pytestmark = pytest.mark.django_db

PAGES = (
    "/",
    "/league/indicator/2022-09-06/",
    "/agencies/",
    "/agencies/can-tho/",
    "/services/?on=2022-09-06",
    "/services/?on=x",
    "/checks/",
    "/login/?next=/checks/",
    "/no-such-page/",
)
EVENT_HANDLER = re.compile(r"^on[a-z]+$")


@pytest.fixture
def site() -> None:
    asked = make_asked(code="2022-09-06")
    asked.indicator.slug = "indicator"
    asked.indicator.save()
    add_rows(asked, [10, 80])
    ServiceDeadlineFactory.create(
        agency=AgencyFactory.create(slug="can-tho"), due_on=date(2022, 6, 30)
    )


@pytest.fixture
def pages(client: Client, site: None) -> dict[str, Any]:
    client.force_login(staff("giamsat", Role.SUPERVISOR))
    return {page: client.get(page) for page in PAGES}


def test_no_page_has_inline_style_or_script(pages: dict[str, Any]) -> None:
    for page, response in pages.items():
        for element in tree(response).iter():
            if not isinstance(element.tag, str):
                continue
            assert element.tag != "style", page
            assert element.tag != "script" or element.get("src", "").startswith("/static/"), page
            assert "style" not in element.attrib, page
            assert not [name for name in element.attrib if EVENT_HANDLER.match(name)], page


def test_no_page_loads_from_another_host(pages: dict[str, Any]) -> None:
    for page, response in pages.items():
        addresses = tree(response).xpath("//*/@src | //link/@href | //form/@action")
        assert all(address.startswith("/") for address in addresses), page


def test_every_page_forbids_what_is_not_its_own(pages: dict[str, Any]) -> None:
    for page, response in pages.items():
        policy = response["Content-Security-Policy"]
        assert "default-src 'self'" in policy, page
        assert "unsafe" not in policy, page


def test_every_page_has_language_title_landmarks_and_one_heading(
    pages: dict[str, Any],
) -> None:
    for page, response in pages.items():
        root = tree(response)
        assert root.get("lang") == "vi", page
        assert text(root.xpath("//title")[0]).endswith("· dvctrack"), page
        for landmark in ("//header", "//main[@id='content']", "//footer", "//h1"):
            assert len(root.xpath(landmark)) == 1, (page, landmark)
        assert root.xpath("//a[@class='skip-link']/@href") == ["#content"], page


def test_ids_are_unique_and_labels_find_their_fields(pages: dict[str, Any]) -> None:
    for page, response in pages.items():
        ids = tree(response).xpath("//*/@id")
        assert sorted(ids) == sorted(set(ids)), page
        assert set(tree(response).xpath("//label/@for")) <= set(ids), page
        assert set(tree(response).xpath("//*/@aria-labelledby")) <= set(ids), page


def test_every_table_has_a_caption_and_scoped_headings(pages: dict[str, Any]) -> None:
    for page, response in pages.items():
        for table in tree(response).xpath("//table"):
            assert text(table.xpath("./caption")[0]), page
            assert all(cell.get("scope") for cell in table.xpath(".//th")), page


def test_language_switch_turns_the_page_english_and_back(client: Client, site: None) -> None:
    page = client.get("/agencies/?q=x")
    form = tree(page).xpath("//form[@class='language-switch']")[0]
    here = "http://testserver/agencies/?q=x"
    answer = client.post(form.get("action"), {"language": "en"}, headers={"referer": here})
    assert answer["Location"] == here
    assert text(tree(client.get("/agencies/")).xpath("//h1")[0]) == "Agencies"
    assert tree(client.get("/agencies/")).get("lang") == "en"
    client.post(form.get("action"), {"language": "vi"})
    assert tree(client.get("/agencies/")).get("lang") == "vi"


def test_menu_offers_what_the_reader_may_open(client: Client, site: None) -> None:
    def menu() -> set[str]:
        return set(tree(client.get("/")).xpath("//nav[1]//a/@href"))

    assert {"/league/", "/services/"} <= menu()
    assert not {reverse("checks"), reverse("admin:index")} & menu()
    client.force_login(supervisor())
    assert {"/services/", reverse("checks")} <= menu()
    assert reverse("admin:index") not in menu()
    client.force_login(staff("giamsat", Role.SUPERVISOR))
    assert reverse("admin:index") in menu()


def test_signing_in_leads_back_to_the_page(client: Client, site: None) -> None:
    MembershipFactory.create(user__username="an", role=Role.OFFICER)
    page = client.get(client.get("/checks/")["Location"])
    hidden = tree(page).xpath("//main//input[@name='next']/@value")
    assert hidden == ["/checks/"]
    data = {"username": "an", "password": "mật khẩu", "next": hidden[0]}
    assert client.post("/login/", data)["Location"] == "/checks/"


def test_signing_in_leads_to_the_work_of_whoever_has_some(client: Client, site: None) -> None:
    MembershipFactory.create(user__username="an", role=Role.OFFICER, starts_on=date(2999, 1, 1))
    MembershipFactory.create(user__username="binh", role=Role.SUPERVISOR, agency=None)
    led = []
    for name, asked in (("an", ""), ("binh", ""), ("binh", "/checks/")):
        data = {"username": name, "password": "mật khẩu", "next": asked}
        led.append(client.post("/login/", data, follow=True).request["PATH_INFO"])
    assert led == ["/", "/work/", "/checks/"]


def test_wrong_password_is_said(client: Client, site: None) -> None:
    page = client.post("/login/", {"username": "an", "password": "x"})
    assert len(tree(page).xpath("//*[@role='alert']")) == 1


def test_unknown_page_is_not_found_in_the_dress_of_the_site(client: Client) -> None:
    client.cookies["django_language"] = "en"
    page = client.get("/no-such-page/")
    assert page.status_code == 404
    assert text(tree(page).xpath("//h1")[0]) == "There is no such page"


def test_form_without_its_token_is_refused_in_the_dress_of_the_site(site: None) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies["django_language"] = "en"
    page = client.post("/login/", {"username": "an", "password": "x"})
    assert page.status_code == 403
    assert text(tree(page).xpath("//h1")[0]) == "The form has expired"


def test_failure_is_told_without_database_or_session(
    monkeypatch: pytest.MonkeyPatch, site: None
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("indicators.pages.overview.summaries", fail)
    page = Client(raise_request_exception=False).get("/")
    assert page.status_code == 500
    assert text(tree(page).xpath("//h1")[0]) == "Hệ thống gặp lỗi"
