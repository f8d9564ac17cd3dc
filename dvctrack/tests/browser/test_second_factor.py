"""The second factor from the first sign-in to a lost telephone, by keyboard alone."""

from base64 import b32decode

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from dvctrack.tests.browser.conftest import PASSWORD, PATIENCE
from dvctrack.tests.browser.test_pages import WIDTHS, look
from entities.people.factor import PAPER_CODES, factor_of
from entities.tests.second_factor import Clock

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_from_the_first_sign_in_to_a_code_on_paper(
    watched: Page,
    bare_site: str,
    width: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page, clock = watched, Clock(monkeypatch)
    monkeypatch.setattr("django.conf.settings.SECOND_FACTOR", "required")
    page.set_default_timeout(PATIENCE)
    page.set_viewport_size({"width": width, "height": 900})

    give_password(page, f"{bare_site}/login/?next=/accounts/")
    look(page, page.url)
    expect(page.locator("main img")).to_be_visible()
    key = b32decode(page.locator("main .digest").inner_text().replace(" ", ""))
    type_into(page, "[name=code]", clock.code(key))
    expect(page.locator(".paper-codes li")).to_have_count(PAPER_CODES)
    codes = page.locator(".paper-codes li").all_inner_texts()
    page.evaluate("window.print = () => { document.body.dataset.printed = 'yes' }")
    press(page, "[data-print]")
    expect(page.locator("body")).to_have_attribute("data-printed", "yes")
    press(page, "main a.btn-primary")
    page.wait_for_url(f"{bare_site}/accounts/")

    look(page, f"{bare_site}/account/second-factor/")
    look(page, f"{bare_site}/account/second-factor/set-up/")
    page.context.clear_cookies()
    clock.let_pass(30)
    give_password(page, f"{bare_site}/login/?next=/accounts/")
    look(page, page.url)
    type_into(page, "[name=code]", "zzzz-zzzz")
    expect(page.locator(".field-error")).to_contain_text("Mã không đúng")
    type_into(page, "[name=code]", clock.code(key))
    page.wait_for_url(f"{bare_site}/accounts/")

    page.context.clear_cookies()
    clock.let_pass(1)
    give_password(page, f"{bare_site}/login/")
    type_into(page, "[name=code]", codes[4])
    page.wait_for_url(f"{bare_site}/work/")
    expect(page.locator("main")).to_contain_text("Còn 9 mã trên giấy.")
    assert factor_of(User.objects.get(username="quantri")) is not None


def give_password(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("[name=username]")).to_be_focused()
    page.keyboard.type("quantri")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/login/code/**")


def type_into(page: Page, field: str, text: str) -> None:
    reach(page, field)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def press(page: Page, button: str) -> None:
    reach(page, button)
    page.keyboard.press("Enter")


def reach(page: Page, wanted: str) -> None:
    """By Tab from where one is, once around the page at most."""
    page.locator(wanted).wait_for()
    for _press in range(60):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is not reached by keyboard")
