"""The list of what is found, as it follows what is typed."""

import pytest
from playwright.sync_api import expect

from dvctrack.tests.browser.test_entry import (
    DENOMINATOR,
    FORM,
    NUMERATOR,
    SignIn,
    open_site,
    signed_in,
)

pytestmark = pytest.mark.browser
__all__ = ["open_site", "signed_in"]


def test_list_follows_what_is_typed_and_leads_to_the_field(
    signed_in: SignIn, open_site: str
) -> None:
    page = signed_in("canbo-botuphap")
    page.goto(f"{open_site}{FORM}")
    found, numerator = page.locator("#findings"), page.locator(NUMERATOR)
    expect(found).to_be_hidden()
    page.fill(NUMERATOR, "2.100")
    page.fill(DENOMINATOR, "2.000")
    expect(found).to_contain_text("2.100 lớn hơn 2.000")
    expect(page.locator("#draft-status")).to_contain_text("Lỗi: 1. Cảnh báo: 0.")
    expect(numerator).to_have_attribute("aria-invalid", "true")
    found.get_by_role("link").click()
    assert page.evaluate("location.hash") == NUMERATOR
    page.fill(NUMERATOR, "1.900")
    expect(found).to_be_hidden()
    expect(numerator).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator(f"{NUMERATOR}-read")).to_have_text("→ 1\u00a0900")
