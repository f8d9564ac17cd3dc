"""A period is planned, opened, closed, and opened again with other moments."""

import pytest
from playwright.sync_api import Page, expect

from dvctrack.tests.browser.conftest import sign_in
from dvctrack.tests.browser.test_entry import press
from dvctrack.tests.browser.test_pages import WIDTHS, look
from indicators.models import Period

pytestmark = pytest.mark.browser
CODE = "2023-08-25"
DAYS = {
    "code": CODE,
    "label": "Tháng 8/2023",
    "as_of": CODE,
    "submissions_due_at": "2023-08-30",
    "entry_closes_at": "2023-09-10",
    "edits_close_at": "2023-09-20",
}


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_period_from_plan_to_reopening(watched: Page, site: str, width: int) -> None:
    page = watched
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, site, "dieuphoi")
    look(page, f"{site}/reports/open/")
    for name, value in DAYS.items():
        page.fill(f"[name={name}]", value)
    page.select_option("[name=cycle]", "month")
    excepted = page.locator("[name=dossier-sync-excepted]")
    expect(excepted).to_be_hidden()
    page.check("[name=dossier-sync-is_asked]")
    excepted.fill("Bộ Không có; Lý do")
    press(page, "Lưu ở dạng dự kiến")
    expect(page.locator("#asked-dossier-sync .field-error")).to_contain_text("“Bộ Không có”")
    excepted.fill("Bộ Tư pháp; Không có thủ tục")
    press(page, "Lưu ở dạng dự kiến")
    expect(page.locator("main")).to_contain_text("Đã lưu kỳ dự kiến.")
    look(page, page.url)
    press(page, "Mở kỳ")
    expect(page.locator("main .lead")).to_contain_text("đang mở")
    row = Period.objects.get(code=CODE).obligations.get(agency__slug="bo-tu-phap", is_due=False)
    assert (row.indicator.slug, row.reason) == ("dossier-sync", "Không có thủ tục")

    page.check("[name=in_spite]")
    page.fill("#close-reason", "Hết hạn báo cáo")
    press(page, "Đóng kỳ")
    page.get_by_role("link", name="Mở lại").click()
    look(page, page.url)
    page.fill("[name=edits_close_at]", "2099-12-31")
    page.fill("[name=reason]", "Bổ sung số liệu")
    press(page, "Mở lại")
    expect(page.locator("main .lead")).to_contain_text("đang mở")
    assert Period.objects.get(code=CODE).edits_close_at.year == 2099  # type: ignore[union-attr]
