"""The pages of accounts in Chromium, and a form that outlives its session."""

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from playwright.sync_api import Page

from dvctrack.tests.browser.conftest import PASSWORD, sign_in
from dvctrack.tests.browser.test_pages import WIDTHS, look
from entities.models import Membership
from entities.people.links import one_time_path

pytestmark = pytest.mark.browser
PAGES = (
    "/password/",
    "/accounts/",
    "/accounts/invite/",
    "/accounts/invite/list/?kind=ministry",
    "/accounts/missing/",
    "/accounts/letters/",
    "/accounts/links/",
    "/accounts/locked/",
)
OPEN = ("/password/reset/", "/password/reset/sent/", "/invitation/x/y/")


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_pages_of_accounts(watched: Page, site: str, width: int) -> None:
    watched.set_viewport_size({"width": width, "height": 900})
    officer = Membership.objects.get(user__username="canbo-botuphap")
    for path in (*OPEN, one_time_path(officer.user)):
        look(watched, f"{site}{path}")
    sign_in(watched, site, "quantri")
    for path in (*PAGES, f"/accounts/{officer.pk}/"):
        look(watched, f"{site}{path}")


def test_form_outlives_its_session(page: Page, site: str) -> None:
    """Not watched: Chromium reports the 401 of the page that asks to sign in."""
    sign_in(page, site, "quantri")
    page.goto(f"{site}/accounts/invite/?agency=bo-tai-chinh")
    page.fill("[name=full_name]", "Lê Thị Lan")
    Session.objects.all().delete()
    page.click("main form .btn-primary")
    page.fill("[name=username]", "quantri")
    page.fill("[name=password]", PASSWORD)
    page.click("main form button")
    assert not User.objects.filter(first_name="Lê Thị Lan").exists()
    page.click("main form button")
    page.wait_for_url(f"{site}/accounts/links/")
    assert "/invitation/" in page.locator(".digest").inner_text()
    invited = Membership.objects.get(user__first_name="Lê Thị Lan")
    assert invited.agency is not None
    assert invited.agency.slug == "bo-tai-chinh"


def test_menu_of_the_person(watched: Page, site: str) -> None:
    sign_in(watched, site, "giamsat")
    watched.click(".account-name")
    menu = watched.locator(".account .dropdown-menu")
    assert menu.locator("a").count() == 1
    menu.locator("button").click()
    watched.wait_for_url(f"{site}/")
    assert watched.locator("a[href='/login/']").count() == 1
