"""A period is opened by its name, planned, closed, and opened again with other moments."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from dvctrack.tests.browser.conftest import sign_in
from dvctrack.tests.browser.test_entry import press
from dvctrack.tests.browser.test_pages import WIDTHS, look
from indicators.models import Period, Target
from indicators.periods.views_open import ChoosePeriodView

pytestmark = pytest.mark.browser
MOST_PAGES, MOST_FIELDS = 2, 4


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_third_quarter_is_opened_on_two_pages_with_two_fields(
    watched: Page, site: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ChoosePeriodView, "today", date(2026, 10, 1))
    page = watched
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, site, "dieuphoi")
    page.goto(f"{site}/reports/open/")
    pages: set[str] = set()
    fields: list[str] = []

    def choose(name: str, label: str) -> None:
        pages.add(page.url)
        fields.append(name)
        page.select_option(f"[name={name}]", label=label)

    choose("kind", "Quý, theo lịch")
    expect(page.locator("[name=period]")).to_contain_text("Quý III/2026")
    choose("period", "Quý III/2026")
    press(page, "Tiếp tục")
    pages.add(page.url)
    press(page, "Mở kỳ")
    expect(page.locator("main .lead")).to_contain_text("đang mở")
    assert (len(pages), len(fields)) == (2, 2)
    assert len(pages) <= MOST_PAGES
    assert len(fields) <= MOST_FIELDS
    period = Period.objects.get(label="Quý III/2026")
    assert (period.code, period.as_of) == ("2026-09-30", date(2026, 9, 30))
    assert period.obligations.filter(is_due=True).count() == 168


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_period_from_plan_to_reopening(watched: Page, site: str, width: int) -> None:
    page = watched
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, site, "dieuphoi")
    for address in ("", "month-calendar/2026/", "month-statutory/2026-10/"):
        look(page, f"{site}/reports/open/{address}")
    page.get_by_text("Sửa chỉ số và cơ quan phải báo cáo").click()
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
    period = Period.objects.get(code="2026-10-14")
    row = period.obligations.get(agency__slug="bo-tu-phap", is_due=False)
    assert (row.indicator.slug, row.reason) == ("dossier-sync", "Không có thủ tục")

    look(page, f"{site}/reports/2026-10-14/days/")
    page.goto(f"{site}/reports/2026-10-14/")
    page.check("[name=in_spite]")
    page.fill("#close-reason", "Hết hạn báo cáo")
    press(page, "Đóng kỳ")
    page.get_by_role("link", name="Mở lại").click()
    look(page, page.url)
    page.fill("[name=edits_close_at]", "31/12/2099")
    page.fill("[name=reason]", "Bổ sung số liệu")
    press(page, "Mở lại")
    expect(page.locator("main .lead")).to_contain_text("đang mở")
    assert Period.objects.get(code="2026-10-14").edits_close_at.year == 2099  # type: ignore[union-attr]


def test_rule_and_targets_have_pages(watched: Page, site: str) -> None:
    page = watched
    sign_in(page, site, "dieuphoi")
    target = Target.objects.earliest("pk")
    for width in WIDTHS.values():
        page.set_viewport_size({"width": width, "height": 900})
        for address in ("/reports/rule/", "/targets/", f"/targets/{target.pk}/end/"):
            look(page, f"{site}{address}")
