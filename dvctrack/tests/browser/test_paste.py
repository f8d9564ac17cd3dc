"""Blocks of a spreadsheet that are pasted into the table of agencies, in Chromium."""

import pytest
from playwright.sync_api import Page, Route, expect

from dvctrack.tests.browser.test_entry import CODE, SignIn, figure, open_site, press, signed_in
from dvctrack.tests.browser.test_pages import WIDTHS, look
from indicators.models import Submission

pytestmark = pytest.mark.browser
__all__ = ["open_site", "signed_in"]
GRID = f"/entry/{CODE}/grid/dossier-sync/?kind=ministry"
NUMERATOR, DENOMINATOR = (
    f"#f-bo-tu-phap-to_date-{value}" for value in ("numerator", "denominator")
)
BLOCK = "\r\n".join(
    [
        "STT\tTên cơ quan\tHồ sơ đồng bộ\tTổng số hồ sơ\tTỷ lệ\tKết quả",
        "1\tBộ Công an\t1.850\t2.000\t92,50\tHoàn thành",
        '2\t"Bộ Tư\npháp"\tmột trăm\t100\t\t',
        "3\tBộ Không có\t5\t10\t\t",
    ]
)


def paste(
    page: Page, block: str, cell: str = "#grid tbody input[type=text]:not(:disabled)"
) -> None:
    page.evaluate("text => navigator.clipboard.writeText(text)", block)
    page.locator(cell).first.focus()
    page.keyboard.press("Control+V")


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_block_of_a_spreadsheet_is_pasted_into_the_table(
    signed_in: SignIn, open_site: str, width: int
) -> None:
    page = signed_in(
        "dieuphoi",
        viewport={"width": width, "height": 900},
        permissions=["clipboard-write"],
    )
    look(page, f"{open_site}{GRID}")
    page.fill("#f-bo-y-te-to_date-numerator", "12")
    paste(page, BLOCK)
    report = page.locator("#paste-report")
    expect(report).to_contain_text("Đã điền: 6 ô.")
    expect(report).to_contain_text("Nằm ngoài bảng: 1 ô.")
    expect(report.locator("li")).to_have_count(2)
    expect(report.locator("li code").first).to_contain_text("STT\tTên cơ quan")
    expect(report.locator("li").last).to_contain_text("“Bộ Không có” không phải tên cơ quan nào")
    assert page.input_value("#f-bo-y-te-to_date-numerator") == "12"
    page.fill("#f-bo-y-te-to_date-numerator", "")
    expect(page.locator("#found-bo-cong-an")).to_contain_text("92,50%")
    wrong = page.locator("#found-bo-tu-phap")
    expect(wrong).to_contain_text("“một trăm” không phải là số nguyên")

    expect(page.locator(".is-pasted")).to_have_count(6)

    wrong_cell = page.locator("#f-bo-tu-phap-to_date-numerator")
    wrong_cell.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("90")
    page.keyboard.press("Enter")
    expect(page.locator("#found-bo-tu-phap")).to_contain_text("90,00%")
    press(page, "Lưu và duyệt")
    expect(page.locator("main")).to_contain_text("Đã lưu số liệu của 2 cơ quan.")
    stored = Submission.objects.values_list("agency__slug", "numerator", "denominator", "state")
    assert sorted(stored) == [
        ("bo-cong-an", 1850, 2000, "accepted"),
        ("bo-tu-phap", 90, 100, "accepted"),
    ]


def test_figures_without_names_fill_from_the_cell(signed_in: SignIn, open_site: str) -> None:
    page = signed_in("dieuphoi", permissions=["clipboard-write"])
    page.goto(f"{open_site}{GRID}")
    paste(page, "90\t100\r\n", NUMERATOR)
    expect(page.locator("#found-bo-tu-phap")).to_contain_text("90,00%")
    assert page.evaluate("document.activeElement.id") == NUMERATOR.removeprefix("#")


def test_what_is_typed_while_a_block_is_on_its_way_stays(signed_in: SignIn, open_site: str) -> None:
    page = signed_in("dieuphoi", permissions=["clipboard-write"])
    page.goto(f"{open_site}{GRID}")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/grid/**", hold, times=1)
    with page.expect_request("**/grid/**"):
        paste(page, "Bộ Tư pháp\t90\t100")
    paste(page, "Bộ Y tế\t1\t2")
    page.fill("#f-bo-tu-phap-note", "Đã rà soát")
    held[0].continue_()
    expect(page.locator("#found-bo-tu-phap")).to_contain_text("90,00%")
    expect(page.locator("#found-bo-y-te")).to_contain_text("50,00%")
    assert page.input_value("#f-bo-tu-phap-note") == "Đã rà soát"


def test_block_that_was_not_sent_stands_in_the_box(signed_in: SignIn, open_site: str) -> None:
    page = signed_in("dieuphoi", permissions=["clipboard-write"])
    page.goto(f"{open_site}{GRID}")
    page.context.set_offline(True)
    paste(page, "90\t100", NUMERATOR)
    expect(page.locator("#grid-status")).to_contain_text("mất kết nối")
    expect(page.locator("#paste-block")).to_be_visible()
    assert page.input_value("#paste-block") == "90\t100"
    page.context.set_offline(False)
    press(page, "Điền vào bảng")
    expect(page.locator("#paste-report")).to_contain_text("Đã điền: 2 ô.")
    expect(page.locator("#found-bo-tu-phap")).to_contain_text("90,00%")
    assert page.input_value(DENOMINATOR) == "100"


def test_box_takes_a_block_without_javascript(signed_in: SignIn, open_site: str) -> None:
    page = signed_in("dieuphoi", java_script_enabled=False)
    page.goto(f"{open_site}{GRID}")
    page.fill("#f-bo-tu-phap-note", "Đã rà soát")
    page.locator("#paste summary").click()
    page.fill("#paste-block", "Bo Tu phap\t90\t100\nBộ Không có\t5\t10")
    press(page, "Điền vào bảng")
    expect(page.locator("#paste-report")).to_contain_text("Bộ Không có\t5\t10")
    assert page.input_value("#f-bo-tu-phap-note") == "Đã rà soát"
    press(page, "Lưu và duyệt")
    expect(page.locator("main")).to_contain_text("Đã lưu số liệu của 1 cơ quan.")
    assert figure() == (90, 100, "accepted")
