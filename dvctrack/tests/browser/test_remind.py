"""Agencies are chosen, their letters are read and sent, and stand on the list."""

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from dvctrack.tests.browser.conftest import sign_in
from dvctrack.tests.browser.test_entry import CODE, open_site, press
from dvctrack.tests.browser.test_pages import WIDTHS, look
from entities.models import Letter, Membership

pytestmark = pytest.mark.browser
__all__ = ["open_site"]


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_reminder_is_chosen_read_sent_and_listed(watched: Page, open_site: str, width: int) -> None:
    page = watched
    page.set_viewport_size({"width": width, "height": 900})
    officer = Membership.objects.get(user__username="canbo-botuphap").user
    officer.email = "canbo@example.vn"
    officer.save()
    sign_in(page, open_site, "dieuphoi")
    page.goto(f"{open_site}/reports/{CODE}/")
    page.get_by_role("link", name="Nhắc").click()
    look(page, page.url)
    # Nobody else of this site can be written to: these are told with the way to mend it.
    expect(page.locator("[name=agency]")).to_have_count(1)
    expect(page.get_by_role("link", name="Mời").first).to_be_visible()
    page.get_by_role("link", name="Bỏ chọn tất cả").click()
    expect(page.locator("[name=agency]")).not_to_be_checked()
    page.check("[name=agency]")
    press(page, "Xem trước thư")
    letter = page.locator("details", has_text="canbo@example.vn")
    expect(letter.get_by_role("link")).to_have_attribute(
        "href", f"{open_site}/entry/{CODE}/bo-tu-phap/"
    )
    assert not Letter.objects.exists()
    press(page, "Gửi 1 thư")
    row = page.locator("#table-letters tbody tr")
    expect(row).to_contain_text("canbo@example.vn")
    expect(row).to_contain_text("đã gửi")
    expect(page.locator("[name=agency]")).to_be_disabled()
    look(page, page.url)
    assert [sent.to for sent in mail.outbox] == [["canbo@example.vn"]]
