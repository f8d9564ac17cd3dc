"""Entry in Chromium, as each role: an officer types and submits, the office returns and accepts."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Locator, Page, Route, expect
from pytest_playwright import CreateContextCallback

from dvctrack.tests.browser.conftest import PASSWORD, sign_in
from dvctrack.tests.browser.test_pages import WIDTHS, look
from entities.choices import AgencyKind, Role
from entities.models import Agency, Membership
from indicators.choices import Cycle
from indicators.models import EntryDraft, Indicator, Period, Submission
from indicators.periods.ask import Asked
from indicators.periods.run import open_period

pytestmark = pytest.mark.browser
CODE, LABEL = "2022-12-31", "Quý IV năm 2022"
FORM = f"/entry/{CODE}/bo-tu-phap/"
NUMERATOR = "#f-dossier-sync-to_date-numerator"
DENOMINATOR = "#f-dossier-sync-to_date-denominator"


@pytest.fixture
def open_site(empty_site: str) -> str:
    """A site with an open period that ministries and provinces owe for two indicators."""
    due = datetime(2099, 12, 31, 23, 59, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    period = Period(
        code=CODE,
        label=LABEL,
        as_of=date(2022, 12, 31),
        cycle=Cycle.QUARTER,
        submissions_due_at=due,
    )
    kinds = (AgencyKind.MINISTRY, AgencyKind.PROVINCE)
    indicators = Indicator.objects.filter(slug__in=("dossier-sync", "online-payment"))
    asked = [Asked(indicator, "to_date", "to_date", kinds) for indicator in indicators]
    by = User.objects.get(username="dieuphoi")
    open_period(period, asked=asked, by=by, at=timezone.now())
    return empty_site


SignIn = Callable[..., Page]


@pytest.fixture
def signed_in(new_context: CreateContextCallback, open_site: str) -> SignIn:
    """A browser of its own for each person, signed in."""

    def open_for(username: str, **options: Any) -> Page:
        page = new_context(**options).new_page()
        sign_in(page, open_site, username)
        return page

    return open_for


def figure() -> tuple[int | None, int | None, str]:
    return Submission.objects.values_list("numerator", "denominator", "state").get()


def card(page: Page) -> Locator:
    """The period of these tests on the page of work."""
    return page.locator("article", has_text=LABEL)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_officer_loses_the_connection_comes_back_and_submits(
    signed_in: SignIn, open_site: str, width: int
) -> None:
    page = signed_in("canbo-botuphap", viewport={"width": width, "height": 900})
    look(page, f"{open_site}/entry/")
    card(page).get_by_role("link", name="Nhập số liệu").click()
    page.fill(NUMERATOR, "1.850")
    expect(page.locator(f"{NUMERATOR}-read")).to_have_text("→ 1\u00a0850")
    expect(page.locator("#draft-status")).to_contain_text("Đã lưu nháp")

    page.context.set_offline(True)
    page.fill(DENOMINATOR, "2.000")
    expect(page.locator("#draft-status")).to_contain_text("mất kết nối")
    assert page.input_value(DENOMINATOR) == "2.000"
    page.context.set_offline(False)
    expect(page.locator("#draft-status")).to_contain_text("Đã lưu nháp")
    expect(page.locator("#summary-dossier-sync")).to_contain_text("92,50%")
    assert not Submission.objects.exists()

    look(page, f"{open_site}{FORM}")
    assert page.input_value(DENOMINATOR) == "2.000"
    press(page, "Gửi")
    expect(page.locator("main")).to_contain_text("Đã gửi 1 trên 2 chỉ số.")
    assert figure() == (1850, 2000, "submitted")
    assert not EntryDraft.objects.exists()


def test_what_was_typed_before_the_scripts_came_is_read_and_saved(
    signed_in: SignIn, open_site: str
) -> None:
    page = signed_in("canbo-botuphap")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/htmx*.js", hold)
    with page.expect_request("**/htmx*.js"):
        page.goto(f"{open_site}{FORM}", wait_until="commit")
    page.fill(NUMERATOR, "1.850")
    assert page.locator(f"{NUMERATOR}-read").inner_text() == ""
    held[0].continue_()
    expect(page.locator(f"{NUMERATOR}-read")).to_have_text("→ 1\u00a0850")
    assert EntryDraft.objects.count() == 1


def test_officer_pastes_and_sees_at_once_what_is_wrong(signed_in: SignIn, open_site: str) -> None:
    page = signed_in("canbo-botuphap", permissions=["clipboard-write"])
    page.goto(f"{open_site}{FORM}")
    page.evaluate("navigator.clipboard.writeText(' 2 000 ')")
    page.focus(DENOMINATOR)
    page.keyboard.press("Control+V")
    expect(page.locator(f"{DENOMINATOR}-read")).to_have_text("→ 2\u00a0000")
    page.fill(NUMERATOR, "1,5")
    expect(page.locator(f"{NUMERATOR}-read")).to_contain_text("không phải là số nguyên")
    press(page, "Gửi")
    expect(page.locator("#refusal")).to_contain_text("Chưa gửi gì")
    assert page.input_value(NUMERATOR) == "1,5"
    assert not Submission.objects.exists()


def test_figure_is_returned_corrected_accepted_and_the_period_closed(
    signed_in: SignIn, open_site: str
) -> None:
    User.objects.filter(username="canbo-botuphap").update(email="canbo@example.vn")
    officer = signed_in("canbo-botuphap")
    officer.goto(f"{open_site}{FORM}")
    officer.fill(NUMERATOR, "90")
    officer.fill(DENOMINATOR, "100")
    press(officer, "Gửi")
    expect(officer.locator("main")).to_contain_text("Đã gửi 1 trên 2 chỉ số.")

    office = signed_in("dieuphoi")
    look(office, f"{open_site}{FORM}")
    office.fill("#return-dossier-sync", "Chưa tính hồ sơ của Cục Hộ tịch")
    office.locator("form:has(#return-dossier-sync) button").click()
    expect(office.locator("main")).to_contain_text("Bị trả lại")
    (letter,) = mail.outbox
    assert letter.to == ["canbo@example.vn"]
    assert "Chưa tính hồ sơ của Cục Hộ tịch" in letter.body

    officer.goto(f"{open_site}/entry/")
    expect(officer.locator("main")).to_contain_text("bị trả lại", ignore_case=True)
    card(officer).get_by_role("link", name="Làm tiếp").click()
    expect(officer.locator("main")).to_contain_text("Chưa tính hồ sơ của Cục Hộ tịch")
    officer.fill(NUMERATOR, "95")
    press(officer, "Gửi")
    expect(officer.locator("main")).to_contain_text("Đã gửi 1 trên 2 chỉ số.")

    office.goto(f"{open_site}{FORM}")
    press(office, "Duyệt")
    expect(office.locator("main")).to_contain_text("Đã duyệt")
    assert figure() == (95, 100, "accepted")
    look(office, f"{open_site}/reports/{CODE}/")
    office.check("[name=in_spite]")
    office.fill("#close-reason", "Hết hạn báo cáo")
    press(office, "Đóng kỳ")
    expect(office.locator("main .lead")).to_contain_text("đã đóng")

    officer.goto(f"{open_site}{FORM}")
    expect(officer.locator("main [role=status]").first).to_contain_text("Kỳ được đóng ngày")
    assert officer.locator(NUMERATOR).is_disabled()


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_supervisor_can_do_nothing_but_read(signed_in: SignIn, open_site: str, width: int) -> None:
    agency = Agency.objects.get(slug="bo-tu-phap")
    indicator = Indicator.objects.get(slug="dossier-sync")
    period = Period.objects.get(code=CODE)
    Submission.objects.create(
        agency=agency, indicator=indicator, period=period, numerator=90, denominator=100
    )
    page = signed_in("giamsat", viewport={"width": width, "height": 900})
    for path in ("/entry/", f"/reports/{CODE}/", FORM):
        look(page, f"{open_site}{path}")
        assert page.locator("main form[method=post]").count() == 0, path
        assert page.locator("main input:not(:disabled):not([type=hidden])").count() == (
            page.locator("main form[method=get] input:not([type=hidden])").count()
        ), path
    assert page.goto(f"{open_site}/entry/{CODE}/grid/dossier-sync/").status == 403  # type: ignore[union-attr]


def test_officer_hands_to_the_approver_who_submits(signed_in: SignIn, open_site: str) -> None:
    approver = User.objects.create_user("phutrach", password=PASSWORD)
    agency = Agency.objects.get(slug="bo-tu-phap")
    Membership.objects.create(user=approver, role=Role.APPROVER, agency=agency)
    officer = signed_in("canbo-botuphap")
    officer.goto(f"{open_site}{FORM}")
    officer.fill(NUMERATOR, "90")
    officer.fill(DENOMINATOR, "100")
    press(officer, "Trình người duyệt")
    expect(officer.locator("main")).to_contain_text("Đã trình")
    assert not Submission.objects.exists()
    page = signed_in("phutrach")
    page.goto(f"{open_site}{FORM}")
    assert page.input_value(NUMERATOR) == "90"
    press(page, "Gửi")
    expect(page.locator("main")).to_contain_text("Đã gửi 1 trên 2 chỉ số.")
    assert figure() == (90, 100, "submitted")


def test_form_and_table_work_without_javascript(signed_in: SignIn, open_site: str) -> None:
    page = signed_in("canbo-botuphap", java_script_enabled=False)
    page.goto(f"{open_site}{FORM}")
    page.fill(NUMERATOR, "1.850")
    press(page, "Lưu nháp")
    expect(page.locator(f"{NUMERATOR}-read")).to_have_text("→ 1\u00a0850")
    page.fill(DENOMINATOR, "2.000")
    press(page, "Gửi")
    expect(page.locator("main")).to_contain_text("Đã gửi 1 trên 2 chỉ số.")

    office = signed_in("dieuphoi", java_script_enabled=False)
    office.goto(f"{open_site}/entry/{CODE}/grid/dossier-sync/?kind=ministry")
    office.fill("#f-bo-tu-phap-to_date-numerator", "2.100")
    press(office, "Lưu và duyệt")
    expect(office.locator("#refusal")).to_contain_text("Bộ Tư pháp")
    office.fill("#f-bo-tu-phap-to_date-numerator", "1.900")
    press(office, "Lưu và duyệt")
    expect(office.locator("main")).to_contain_text("Đã lưu số liệu của 1 cơ quan.")
    assert figure() == (1900, 2000, "accepted")


def test_arrow_keys_go_from_cell_to_cell(signed_in: SignIn, open_site: str) -> None:
    page = signed_in("dieuphoi")
    page.goto(f"{open_site}/entry/{CODE}/grid/dossier-sync/?kind=ministry")
    names = page.locator("#grid tbody input[type=text]").evaluate_all("all => all.map(e => e.name)")
    page.locator("#grid tbody input[type=text]").first.focus()
    columns = names.index(next(name for name in names if name.endswith(":note"))) + 1

    def place() -> int:
        return int(names.index(page.evaluate("document.activeElement.name")))

    for key, went_to in (
        ("ArrowDown", columns),
        ("ArrowRight", columns + 1),
        ("Enter", 2 * columns + 1),
        ("ArrowUp", columns + 1),
        ("ArrowLeft", columns),
        ("ArrowUp", 0),
        ("ArrowUp", 0),
    ):
        page.keyboard.press(key)
        assert place() == went_to, key
