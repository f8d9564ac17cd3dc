"""A form that lies open in one tab while somebody signs in anew in another one."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_playwright import CreateContextCallback

from dvctrack.tests.browser.conftest import sign_in
from dvctrack.tests.browser.test_entry import (
    CODE,
    DENOMINATOR,
    FORM,
    NUMERATOR,
    SignIn,
    figure,
    open_site,
    press,
    signed_in,
)
from indicators.models import Submission

pytestmark = pytest.mark.browser
__all__ = ["open_site", "signed_in"]
GRID = f"/entry/{CODE}/grid/dossier-sync/?kind=ministry"
CELLS = [f"#f-bo-tu-phap-to_date-{value}" for value in ("numerator", "denominator")]


def sign_in_besides(page: Page, site: str, username: str) -> None:
    """In another tab of the same browser; the first one is looked at again after that."""
    other = page.context.new_page()
    sign_in(other, site, username)
    other.close()
    page.bring_to_front()


def test_form_goes_on_after_signing_in_anew(signed_in: SignIn, open_site: str) -> None:
    page = signed_in("canbo-botuphap")
    page.goto(f"{open_site}{FORM}")
    sign_in_besides(page, open_site, "canbo-botuphap")
    page.fill(NUMERATOR, "1.850")
    expect(page.locator("#draft-status")).to_contain_text("Đã lưu nháp")
    page.fill(DENOMINATOR, "2.000")
    sign_in_besides(page, open_site, "canbo-botuphap")
    press(page, "Gửi")
    expect(page.locator("main")).to_contain_text("Đã gửi 1 trên 2 chỉ số.")
    assert figure() == (1850, 2000, "submitted")


def test_form_says_that_somebody_else_is_signed_in(signed_in: SignIn, open_site: str) -> None:
    page = signed_in("canbo-botuphap")
    page.goto(f"{open_site}{FORM}")
    sign_in_besides(page, open_site, "giamsat")
    page.fill(NUMERATOR, "1.850")
    expect(page.locator("#draft-status")).to_contain_text("tài khoản không được nhập")
    sign_in_besides(page, open_site, "canbo-botuphap")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("#draft-status")).to_contain_text("Đã lưu nháp")
    assert page.input_value(NUMERATOR) == "1.850"


def test_table_goes_on_after_signing_in_anew(signed_in: SignIn, open_site: str) -> None:
    page = signed_in("dieuphoi")
    page.goto(f"{open_site}{GRID}")
    sign_in_besides(page, open_site, "dieuphoi")
    for cell, text in zip(CELLS, ("90", "100"), strict=True):
        page.fill(cell, text)
    page.keyboard.press("Tab")
    expect(page.locator("#found-bo-tu-phap")).to_contain_text("90,00%")
    sign_in_besides(page, open_site, "giamsat")
    page.fill(CELLS[0], "91")
    page.keyboard.press("Tab")
    expect(page.locator("#grid-status")).to_contain_text("tài khoản không được nhập")
    sign_in_besides(page, open_site, "dieuphoi")
    press(page, "Lưu và duyệt")
    expect(page.locator("main")).to_contain_text("Đã lưu số liệu của 1 cơ quan.")
    assert figure() == (91, 100, "accepted")


def test_without_javascript_what_was_typed_is_sent_once_more(
    new_context: CreateContextCallback, open_site: str
) -> None:
    options: dict[str, Any] = {"java_script_enabled": False}
    page = new_context(**options).new_page()
    sign_in(page, open_site, "canbo-botuphap")
    page.goto(f"{open_site}{FORM}")
    page.fill(NUMERATOR, "90")
    page.fill(DENOMINATOR, "100")
    sign_in_besides(page, open_site, "canbo-botuphap")
    press(page, "Gửi")
    expect(page.locator("h1")).to_contain_text("Biểu mẫu đã hết hạn")
    assert not Submission.objects.exists()
    page.locator("main form button").click()
    expect(page.locator("main")).to_contain_text("Đã gửi 1 trên 2 chỉ số.")
    assert figure() == (90, 100, "submitted")
