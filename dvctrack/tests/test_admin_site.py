"""The admin as a part of the site: who comes in, its index by job, the way there and back."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import models
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from dvctrack.lib.admin.quick import QuickFilter, count_in_words
from entities.choices import Role
from entities.tests.accounts import staff
from entities.tests.factories import MembershipFactory, UserFactory
from entities.tests.pages import text, tree
from indicators.admin.tests.test_pages import FACTORIES
from indicators.models import Period
from indicators.tests.factories import PeriodFactory
from indicators.tests.leagues import add_rows, make_asked

pytestmark = pytest.mark.django_db
INDEX = reverse("admin:index")


@pytest.fixture
def coming(client: Client) -> Callable[[Role], Client]:
    def come(role: Role) -> Client:
        client.force_login(staff(f"nguoi-{role}", role))
        return client

    return come


def links(page: Any) -> dict[str, str]:
    """The words of the links in the main part, by their addresses."""
    return {link.get("href"): text(link) for link in tree(page).xpath("//main//a[@href]")}


def change(row: models.Model) -> str:
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=(row.pk,))


def on_site(client: Client, row: models.Model) -> str:
    """Where the form of a row leads."""
    link = tree(client.get(change(row))).xpath("//a[@class='viewsitelink']")[0]
    assert text(link) == "Xem trên trang"
    return str(link.get("href"))


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COORDINATOR, Role.SUPERVISOR])
def test_admin_has_the_header_of_the_site_and_says_where_one_is(
    coming: Callable[[Role], Client], role: Role
) -> None:
    page = tree(coming(role).get(INDEX))
    here = page.xpath("//header[@class='site-header']//a[@aria-current='page']")
    assert [text(link) for link in here] == ["Quản trị"]
    assert page.xpath("//form[@role='search']/@action") == [reverse("search")]
    assert page.xpath("//form[@class='language-switch']")
    assert not page.xpath("//*[contains(@class, 'theme-toggle')] | //*[@id='nav-sidebar']")
    assert page.xpath("//div[@class='site-footer']")


def test_index_goes_by_job_and_no_job_is_empty(coming: Callable[[Role], Client]) -> None:
    client = coming(Role.ADMINISTRATOR)
    page = tree(client.get(INDEX))
    assert [text(name) for name in page.xpath("//section[@class='bench']/h2")] == [
        *("Kỳ và số liệu", "Dịch vụ và thời hạn", "Cơ quan", "Tệp đã nhập"),
        *("Công bố", "Người dùng", "Cấu hình"),
    ]
    entries = page.xpath("//div[@class='bench-entry']")
    assert all(text(entry.xpath("p[@class='bench-help']")[0]) for entry in entries)
    found = set(page.xpath("//main//a/@href"))
    lists = [
        reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_changelist")
        for model in admin.site._registry
    ]
    assert [address for address in lists if address not in found] == []
    assert client.get(reverse("admin:app_list", args=("entities",)))["Location"] == INDEX


def test_what_waits_is_on_the_index_with_a_bounded_count(
    coming: Callable[[Role], Client],
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    waits = QuickFilter("mo", "Kỳ đang mở", lambda rows, request: rows, waits=True)
    quiet = QuickFilter("dong", "Kỳ đã đóng", lambda rows, request: rows)
    page = admin.site._registry[Period]
    monkeypatch.setattr(page, "get_quick_filters", lambda request: (waits, quiet))
    client = coming(Role.SUPERVISOR)
    address = f"{reverse('admin:indicators_period_changelist')}?quick=mo"
    assert address not in links(client.get(INDEX))
    PeriodFactory.create_batch(3)
    with django_assert_max_num_queries(25):
        found = links(client.get(INDEX))
    assert found[address] == "Kỳ đang mở 3"
    assert "Kỳ đã đóng 3" not in found.values()
    assert [count_in_words(number) for number in (7, 1000, 1001)] == ["7", "1.000", "hơn 1.000"]


def test_lists_of_what_one_may_not_see_do_not_hide_what_belongs_to_them(
    coming: Callable[[Role], Client],
) -> None:
    """Accounts are for administrators; memberships are looked at by coordinators, too."""
    found = links(coming(Role.COORDINATOR).get(INDEX))
    assert reverse("admin:auth_user_changelist") not in found
    assert reverse("admin:entities_membership_changelist") in found


def test_officers_are_led_to_their_work_and_visitors_to_sign_in(client: Client) -> None:
    assert client.get(INDEX)["Location"] == f"{reverse('admin:login')}?next={INDEX}"
    officer = MembershipFactory.create(role=Role.OFFICER, user__is_staff=True)
    client.force_login(officer.user)
    page = client.get(INDEX, follow=True)
    assert page.request["PATH_INFO"] == reverse("my_work")
    assert "Trang quản trị không thuộc vai trò" in text(tree(page).xpath("//*[@role='alert']")[0])
    assert INDEX not in tree(page).xpath("//header//a/@href")


def test_who_is_not_let_into_the_admin_reads_the_pages_alone(client: Client) -> None:
    client.force_login(MembershipFactory.create(role=Role.SUPERVISOR).user)
    assert client.get(INDEX)["Location"] == reverse("my_work")


@pytest.mark.parametrize(
    ("label", "way"),
    {
        "entities.agencyname": ["Quản trị", "Cơ quan", "Tên gọi của cơ quan"],
        "indicators.obligation": ["Quản trị", "Kỳ và số liệu", "Kỳ báo cáo", "Nghĩa vụ báo cáo"],
        "indicators.target": ["Quản trị", "Cấu hình", "Chỉ tiêu"],
    }.items(),
)
def test_breadcrumbs_lead_from_the_job_to_the_row(
    coming: Callable[[Role], Client], label: str, way: list[str]
) -> None:
    row = FACTORIES[label]()
    row.refresh_from_db()
    client = coming(Role.ADMINISTRATOR)

    def crumbs(address: str) -> list[str]:
        found = tree(client.get(address)).xpath("//nav[@class='admin-crumbs']//li")
        return [text(step) for step in found]

    listed = change(row).removesuffix(f"{row.pk}/change/")
    assert crumbs(listed) == way
    assert crumbs(change(row)) == [*way, str(row)]
    assert crumbs(f"{listed}add/") == [*way, "Thêm"]
    assert crumbs(f"{listed}{row.pk}/delete/") == [*way, str(row), "Xóa"]
    assert crumbs(f"{listed}{row.pk}/history/") == [*way, str(row), "Lịch sử"]


THERE_AND_BACK = (
    *("entities.agency", "entities.service", "entities.legaldocument"),
    *("indicators.period", "indicators.importbatch", "indicators.publication"),
)


@pytest.mark.parametrize("label", THERE_AND_BACK)
def test_form_leads_to_its_page_and_the_page_back(
    coming: Callable[[Role], Client], label: str
) -> None:
    row = FACTORIES[label]()
    client = coming(Role.ADMINISTRATOR)
    there = on_site(client, row)
    back = links(client.get(there))[change(row)]
    may_change = label not in ("indicators.importbatch", "indicators.publication")
    assert back == ("Sửa trong trang quản trị" if may_change else "Xem trong trang quản trị")


def test_figures_and_indicators_lead_to_their_rank_and_league(
    coming: Callable[[Role], Client],
) -> None:
    asked = make_asked(code="2022-09-06")
    row = add_rows(asked, [10, 80])[0]
    figure = asked.period.submissions.get(agency=row)
    client = coming(Role.ADMINISTRATOR)
    for shown in (figure, asked.indicator):
        assert links(client.get(on_site(client, shown)))[change(shown)]


def test_links_into_the_admin_are_for_whoever_may_follow_them(
    coming: Callable[[Role], Client],
) -> None:
    agency = FACTORIES["entities.agency"]()
    visitor = Client()
    page = reverse("agency", args=(agency.slug,))  # type: ignore[attr-defined]
    assert not any("quản trị" in said for said in links(visitor.get(page)).values())
    assert links(coming(Role.SUPERVISOR).get(page))[change(agency)] == "Xem trong trang quản trị"


@pytest.mark.slow
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SUPERVISOR])
def test_no_link_of_the_admin_is_refused(coming: Callable[[Role], Client], role: Role) -> None:
    """Of the index, and of list, form and history of one row of each model that is seen."""
    made = [make() for make in FACTORIES.values()]
    for row in made:
        if hasattr(row, "history"):
            person: User = UserFactory.create()
            row.history.update(history_user=person)
    client = coming(role)
    seen, led = {INDEX}, set(links(client.get(INDEX)))
    for row in made:
        listed = change(row).removesuffix(f"{row.pk}/change/")
        for address in (listed, change(row), f"{listed}{row.pk}/history/"):
            page = client.get(address)
            if page.status_code == 200:
                seen.add(address)
                led |= set(links(page))
    # Sorted and filtered it is the same list.
    own = {re.split("[?#]", address)[0] for address in led if address.startswith("/")} - seen
    refused = []
    for address in sorted(own):
        answer = client.get(address)
        if answer.streaming:
            # A file is closed when it has been read to its end.
            answer.getvalue()
        if answer.status_code == 403:
            refused.append(address)
    assert len(seen) > 50
    assert refused == []
