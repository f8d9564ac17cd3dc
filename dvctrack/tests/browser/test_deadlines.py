"""A deadline from the report of its lead to the annex, and twelve that are extended at once."""

import json
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import Page, ViewportSize, expect
from pytest_playwright import CreateContextCallback

from dvctrack.tests.browser.conftest import sign_in
from dvctrack.tests.browser.test_entry import press
from dvctrack.tests.browser.test_pages import WIDTHS, look
from entities.choices import DeadlineActKind as Kind
from entities.models import DeadlineAct, Service
from indicators.models import Period
from indicators.publishing.content import annex_content
from indicators.tests.factories import PeriodFactory

pytestmark = pytest.mark.browser
SERVICE = "Thu, nộp tạm ứng án phí, lệ phí tòa án"
THE_DAY = datetime(2026, 12, 15, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture(autouse=True)
def _the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day goes on from nine in the morning, so that sessions live as they do."""
    now, ahead = timezone.now, THE_DAY - timezone.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: now() + ahead)


def is_on_the_annex() -> bool:
    day = date(2026, 12, 15)
    period = Period.objects.filter(as_of=day).first() or PeriodFactory.create(as_of=day)
    return SERVICE in json.dumps(
        annex_content(period, with_old_list=True).as_json(), ensure_ascii=False
    )


def act(page: Page, title: str) -> None:
    """Open the form of an act from the page of work, two clicks from the act."""
    row = page.locator("tr", has_text=SERVICE)
    row.get_by_role("link", name=title).click()
    look(page, page.url)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_completion_is_reported_sent_back_reported_again_and_confirmed(
    new_context: CreateContextCallback, site: str, width: int, tmp_path: Path
) -> None:
    view: ViewportSize = {"width": width, "height": 900}
    report = tmp_path / "bao-cao.pdf"
    report.write_bytes(b"%PDF-1.7\n%%EOF\n")
    officer, office = new_context(viewport=view).new_page(), new_context(viewport=view).new_page()
    sign_in(officer, site, "canbo-botuphap")
    sign_in(office, site, "dieuphoi")
    assert is_on_the_annex()

    look(officer, f"{site}/work/")
    act(officer, "Báo cáo hoàn thành")
    officer.locator("[name=done_on]").fill("14/12/2026")
    press(officer, "Báo cáo hoàn thành")
    expect(officer.get_by_role("alert").first).to_be_visible()
    expect(officer.locator("[name=done_on]")).to_have_value("14/12/2026")
    officer.get_by_label("Báo cáo hoặc công văn").set_input_files(report)
    press(officer, "Báo cáo hoàn thành")
    expect(officer.locator("main")).to_contain_text("quá hạn, chờ xác nhận")
    look(officer, officer.url)

    look(office, f"{site}/work/")
    act(office, "Trả lại báo cáo")
    # Without a mouse.
    office.get_by_label("Lý do").focus()
    office.keyboard.type("Đường dẫn chưa mở được")
    while not office.evaluate("document.activeElement.matches('main form .btn-primary')"):
        office.keyboard.press("Tab")
    office.keyboard.press("Enter")
    expect(office.locator("main")).to_contain_text("Đã ghi nhận.")

    officer.goto(f"{site}/work/")
    expect(officer.locator("tr", has_text=SERVICE)).to_contain_text("Đường dẫn chưa mở được")
    act(officer, "Báo cáo hoàn thành")
    officer.get_by_label("Địa chỉ trên Cổng").fill("https://dichvucong.gov.vn/an-phi")
    press(officer, "Báo cáo hoàn thành")
    expect(officer.locator("main")).to_contain_text("quá hạn, chờ xác nhận")

    office.goto(f"{site}/work/")
    act(office, "Xác nhận hoàn thành")
    office.get_by_label("Lý do").fill("Đã kiểm tra trên Cổng")
    press(office, "Xác nhận hoàn thành")
    expect(office.locator("main")).to_contain_text("hoàn thành muộn")
    with office.expect_download() as download:
        office.get_by_role("link", name="bao-cao.pdf").click()
    assert download.value.suggested_filename == "bao-cao.pdf"
    assert not is_on_the_annex()


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_twelve_are_extended_at_once(watched: Page, site: str, width: int) -> None:
    watched.set_viewport_size({"width": width, "height": 900})
    sign_in(watched, site, "dieuphoi")
    watched.goto(f"{site}/services/")
    ticks = watched.locator("[name=order]")
    for number in range(12):
        ticks.nth(number).check()
    press(watched, "Gia hạn")
    look(watched, watched.url)
    expect(watched.locator("tbody tr")).to_have_count(12)
    watched.locator("[name=due_on]").fill("31/12/2027")
    watched.get_by_label("Theo văn bản").fill("số không có")
    watched.get_by_label("Lý do").fill("Chờ văn bản hướng dẫn")
    press(watched, "Gia hạn")
    expect(watched.locator(".field-error")).to_contain_text("Chưa có văn bản")
    assert not DeadlineAct.objects.exists()
    known = watched.locator("#documents option").first.get_attribute("value")
    watched.get_by_label("Theo văn bản").fill(str(known))
    press(watched, "Gia hạn")
    expect(watched.locator("main")).to_contain_text("Đã ghi nhận cho 12 dòng.")
    extended = DeadlineAct.objects.filter(kind=Kind.EXTEND, due_on=date(2027, 12, 31))
    assert extended.count() == 12


def test_pages_of_a_service_and_of_decisions(watched: Page, site: str) -> None:
    service = Service.objects.get(name=SERVICE)
    look(watched, f"{site}/services/{service.pk}/")
    sign_in(watched, site, "dieuphoi")
    decision = service.deadlines.get().decision
    pages = ("decisions/", f"decisions/{decision.pk}/", "decisions/add/")
    for width in WIDTHS.values():
        watched.set_viewport_size({"width": width, "height": 900})
        for path in (f"services/{service.pk}/", *pages):
            look(watched, f"{site}/{path}")
