"""A report in Chromium from a pasted row to a correction after the period was closed."""

import pytest
from playwright.sync_api import Page, expect

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
from dvctrack.tests.browser.test_pages import WIDTHS, look

pytestmark = pytest.mark.browser
__all__ = ["open_site", "signed_in"]


def paste(page: Page, row: str) -> None:
    """Into the first field, as from a spreadsheet."""
    page.evaluate("row => navigator.clipboard.writeText(row)", row)
    page.focus(NUMERATOR)
    page.keyboard.press("Control+V")


def close(page: Page, site: str) -> None:
    page.goto(f"{site}/reports/{CODE}/")
    page.check("[name=in_spite]")
    page.fill("#close-reason", "Hết hạn báo cáo")
    press(page, "Đóng kỳ")
    expect(page.locator("main .lead")).to_contain_text("đã đóng")


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_row_is_pasted_sent_accepted_and_corrected_after_closing(
    signed_in: SignIn, open_site: str, width: int
) -> None:
    view = {"width": width, "height": 900}
    officer = signed_in("canbo-botuphap", viewport=view, permissions=["clipboard-write"])
    look(officer, f"{open_site}{FORM}")
    paste(officer, "1.850\t2.000\t92,5\r\n")
    expect(officer.locator(f"{NUMERATOR}-read")).to_have_text("→ 1\u00a0850")
    assert officer.input_value(DENOMINATOR) == "2.000"
    assert officer.input_value("#f-dossier-sync-to_date-rate") == "92,5"
    expect(officer.locator("#draft-status")).to_contain_text("Đã lưu nháp")
    press(officer, "Gửi")
    officer.get_by_role("link", name="Giấy tiếp nhận số 1: xem và in").click()
    expect(officer.locator("main")).to_contain_text("1.850")
    look(officer, officer.url)

    office = signed_in("dieuphoi", viewport=view)
    look(office, f"{open_site}{FORM}")
    press(office, "Duyệt tất cả số liệu cơ quan này đã gửi")
    expect(office.locator("main")).to_contain_text("Đã duyệt 1 báo cáo")
    close(office, open_site)

    officer.goto(f"{open_site}{FORM}")
    assert officer.locator(NUMERATOR).is_disabled()
    asking = officer.locator("#ask-dossier-sync")
    asking.get_by_role("textbox").fill("Đếm thiếu hồ sơ của Cục Hộ tịch")
    asking.get_by_role("button").click()
    expect(officer.locator("main")).to_contain_text("đang chờ trả lời")
    look(officer, f"{open_site}{FORM}")

    office.goto(f"{open_site}/reports/{CODE}/")
    requests = office.locator("section", has_text="Đề nghị đính chính sau khi đóng kỳ")
    requests.get_by_role("link").click()
    look(office, office.url)
    office.fill("#answer-dossier-sync", "Đồng ý")
    press(office, "Cho đính chính")
    expect(office.locator("main")).to_contain_text("cơ quan được đính chính đến")
    assert figure() == (1850, 2000, "accepted")

    look(officer, f"{open_site}{FORM}")
    assert officer.locator("#f-online-payment-to_date-numerator").is_disabled()
    officer.fill(NUMERATOR, "1.900")
    officer.fill("#f-dossier-sync-to_date-rate", "")
    press(officer, "Gửi")
    officer.get_by_role("link", name="Giấy tiếp nhận số 2: xem và in").click()
    expect(officer.locator("main")).to_contain_text("1.900")
    assert figure() == (1900, 2000, "submitted")

    office.goto(f"{open_site}/reports/{CODE}/")
    office.get_by_label("Bộ Tư pháp").check()
    press(office, "Xem số liệu rồi duyệt hoặc trả lại …")
    expect(office.locator("main")).to_contain_text("1.900")
    assert figure() == (1900, 2000, "submitted")
    press(office, "Duyệt tất cả số liệu này")
    expect(office.locator("main")).to_contain_text("Đã duyệt 1 báo cáo")
    assert figure() == (1900, 2000, "accepted")

    officer.goto(f"{open_site}{FORM}")
    assert officer.locator(NUMERATOR).is_disabled()
