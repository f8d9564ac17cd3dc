"""A day is typed as dd/mm/yyyy in every language, or chosen from a calendar by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from dvctrack.tests.browser.conftest import sign_in

pytestmark = pytest.mark.browser
DAY = "[name=starts_on]"


def keys(page: Page, *pressed: str) -> None:
    for key in pressed:
        page.keyboard.press(key)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_day_is_chosen_by_keyboard(watched: Page, site: str, language: str) -> None:
    page = watched
    sign_in(page, site, "dieuphoi")
    if language == "en":
        page.get_by_role("button", name="English").click()
    page.goto(f"{site}/targets/")
    field = page.locator(DAY)
    assert field.get_attribute("type") == "text"
    assert field.get_attribute("placeholder") == "dd/mm/yyyy"
    field.fill("31/01/2026")
    words = "Từ ngày: Chọn ngày" if language == "vi" else "First day: Choose a day"
    opener = page.get_by_role("button", name=words)
    opener.press("Enter")
    calendar = page.get_by_role("dialog")
    expect(calendar).to_contain_text("1/2026")
    trouble = [row["id"] for row in Axe().run(page).response["violations"]]
    assert trouble == []
    keys(page, "PageDown", "ArrowLeft", "ArrowUp", "Home", "Enter")
    expect(calendar).to_have_count(0)
    expect(opener).to_be_focused()
    expect(field).to_have_value("16/02/2026")
    opener.press("Enter")
    keys(page, "ArrowRight", "Escape")
    expect(field).to_have_value("16/02/2026")
    expect(opener).to_be_focused()


def test_field_is_typed_in_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/services/?on=2022-09-06")
    field = page.locator("[name=on]")
    expect(field).to_have_value("06/09/2022")
    expect(page.locator(".day-open")).to_have_count(0)
    field.fill("25/07/2023")
    page.locator(".filter-form button").click()
    expect(page.locator("[name=on]")).to_have_value("25/07/2023")
    context.close()
