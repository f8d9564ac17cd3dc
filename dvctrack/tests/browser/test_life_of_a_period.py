"""A quarter of an empty site, from the first invitation to a second version, by clicking alone.

Everybody starts at the first page and follows what the site offers: links, buttons, letters.
"""

import re
from pathlib import Path

import pytest
from django.core import mail
from playwright.sync_api import Locator, Page, expect

from dvctrack.tests.browser.conftest import PASSWORD, Comes, from_menu, open_menu, sign_in
from dvctrack.tests.browser.test_entry import press
from dvctrack.tests.browser.test_imports import download
from dvctrack.tests.browser.test_pages import WIDTHS, look
from indicators.annex.tests.printed import table_rows

pytestmark = pytest.mark.browser
QUARTER = "Quý III/2026"
MOST_PAGES, MOST_FIELDS = 2, 4
JUSTICE, CAN_THO = "Bộ Tư pháp", "Thành phố Cần Thơ"
NUMERATOR = "#f-online-provision-to_date-numerator"
DENOMINATOR = "#f-online-provision-to_date-denominator"


def see(page: Page) -> None:
    look(page, page.url)


def invited(
    administrator: Page, comes: Comes, *, name: str, role: str, agency: str | None = None
) -> Page:
    """The person, who has followed the link of the letter, set a password and is signed in."""
    administrator.wait_for_load_state()
    open_menu(administrator)
    administrator.click(".account-name")
    administrator.locator(".dropdown-menu").get_by_role("link", name="Tài khoản").click()
    administrator.get_by_role("link", name="Mời cán bộ").click()
    administrator.get_by_label("Họ và tên").fill(name)
    address = f"u{len(mail.outbox)}@example.vn"
    administrator.get_by_label("Thư điện tử", exact=True).fill(address)
    administrator.get_by_label("Vai trò").select_option(label=role)
    if agency:
        administrator.get_by_label("Cơ quan", exact=True).select_option(label=agency)
    administrator.get_by_label("gửi qua thư điện tử").check()
    press(administrator, "Mời")
    expect(administrator.locator("main")).to_contain_text("Đã chuyển 1 thư để gửi")
    letter = mail.outbox[-1]
    assert letter.to == [address]
    link = re.search(r"http\S+/invitation/\S+", str(letter.body))
    assert link
    person = comes()
    person.goto(link.group())
    see(person)
    for field in person.locator("main input[type=password]").all():
        field.fill(PASSWORD)
    press(person, "Đặt mật khẩu và đăng nhập")
    expect(person.locator("h1")).to_have_text("Việc của tôi")
    return person


def open_quarter(office: Page) -> None:
    pages, fields = set[str](), list[str]()

    def choose(name: str, label: str) -> None:
        pages.add(office.url)
        fields.append(name)
        office.select_option(f"[name={name}]", label=label)

    office.get_by_role("link", name="Mở kỳ báo cáo").first.click()
    choose("kind", "Quý, theo lịch")
    expect(office.locator("[name=period]")).to_contain_text(QUARTER)
    choose("period", QUARTER)
    press(office, "Tiếp tục")
    expect(office.locator("h1")).to_have_text(QUARTER)
    pages.add(office.url)
    press(office, "Mở kỳ")
    expect(office.locator("main")).to_contain_text("Kỳ đã mở.")
    see(office)
    assert len(pages) <= MOST_PAGES
    assert len(fields) <= MOST_FIELDS


def to_form(officer: Page) -> None:
    """From the page of one's work to the form of the quarter."""
    from_menu(officer, "Việc của tôi")
    card = officer.locator("article", has_text=QUARTER)
    card.get_by_role("link", name=re.compile("Nhập số liệu|Làm tiếp|Xem")).click()
    officer.wait_for_load_state()


def fill(officer: Page, part: str, numerator: str, denominator: str) -> None:
    officer.fill(f"#f-{part}-numerator", numerator)
    officer.fill(f"#f-{part}-denominator", denominator)


def send(officer: Page) -> None:
    press(officer, "Gửi")
    expect(officer.locator("main")).to_contain_text(re.compile(r"Đã gửi \d trên 2 chỉ số"))


def to_reports(office: Page) -> None:
    from_menu(office, "Việc của tôi")
    office.locator("main").get_by_role("link", name=QUARTER).first.click()
    office.wait_for_load_state()


def in_annex(page: Page, agency: str) -> Locator:
    """The row of the agency in the first table of the annex."""
    return page.locator("table[id^=table-annex-I-]").locator("tr", has_text=agency).first


def accept(office: Page, *agencies: str) -> None:
    """Ticked on the page of reports, looked at, accepted."""
    for agency in agencies:
        office.get_by_label(agency, exact=True).check()
    press(office, "Xem số liệu rồi duyệt hoặc trả lại …")
    expect(office.locator("main")).to_contain_text("Chưa duyệt gì")
    press(office, "Duyệt tất cả số liệu này")
    expect(office.locator("main")).to_contain_text("Đã duyệt")


def report_of_justice(justice: Page) -> None:
    """A numerator above its denominator is refused, mended and sent, with a receipt."""
    to_form(justice)
    fill(justice, "online-provision-to_date", "210", "200")
    press(justice, "Gửi")
    expect(justice.locator("#refusal")).to_contain_text("Các số đã nhập vẫn còn bên dưới.")
    expect(justice.locator("main")).to_contain_text("210 lớn hơn 200")
    assert justice.input_value(DENOMINATOR) == "200"
    see(justice)
    justice.fill(NUMERATOR, "120")
    fill(justice, "online-payment-to_date", "950", "1.000")
    fill(justice, "online-payment-in_period", "300", "320")
    send(justice)
    justice.get_by_role("link", name=re.compile("^Giấy tiếp nhận số 1")).first.click()
    expect(justice.locator("main")).to_contain_text("60,00%")
    see(justice)


def report_of_can_tho(can_tho: Page, office: Page) -> None:
    """A pasted row is sent, returned with a reason, and corrected."""
    to_form(can_tho)
    can_tho.bring_to_front()
    can_tho.evaluate("() => navigator.clipboard.writeText('40\\t100\\r\\n')")
    can_tho.focus(NUMERATOR)
    can_tho.keyboard.press("Control+V")
    expect(can_tho.locator("#summary-online-provision")).to_contain_text("40,00%")
    send(can_tho)

    from_menu(office, "Việc của tôi")
    see(office)
    office.get_by_role("link", name="Báo cáo chờ duyệt").click()
    office.get_by_role("link", name=CAN_THO).first.click()
    office.fill("#return-online-provision", "Thiếu thủ tục của Sở Y tế")
    press(office, "Trả lại")
    expect(office.locator("main")).to_contain_text("bị trả lại")
    assert "Thiếu thủ tục của Sở Y tế" in mail.outbox[-1].body

    from_menu(can_tho, "Việc của tôi")
    expect(can_tho.locator("main")).to_contain_text("Thiếu thủ tục của Sở Y tế")
    see(can_tho)
    to_form(can_tho)
    can_tho.fill(NUMERATOR, "80")
    send(can_tho)


def close_in_spite(can_tho: Page, office: Page) -> None:
    """What comes after the last look of the office is open when it closes."""
    to_form(can_tho)
    fill(can_tho, "online-payment-to_date", "700", "1.000")
    fill(can_tho, "online-payment-in_period", "200", "250")
    send(can_tho)

    to_reports(office)
    expect(office.locator(".checklist")).to_contain_text("Chưa bắt đầu: 164 báo cáo của 82 cơ quan")
    expect(office.locator(".checklist")).to_contain_text("Hôm nay là ngày cuối gửi số liệu")
    office.fill("#close-reason", "Hết hạn báo cáo")
    office.check("[name=in_spite]")
    press(office, "Đóng kỳ")
    expect(office.locator("main")).to_contain_text("Kỳ đã đóng.")
    see(office)


def publish_first(office: Page) -> None:
    """A missing target is added from the list of what is open; then version 1, for everybody."""
    office.locator("main").get_by_role("link", name="Công bố", exact=True).click()
    see(office)
    office.get_by_role("link", name=re.compile("^Cung cấp trực tuyến: 84 cơ quan")).click()
    office.get_by_label("Nhóm").select_option(label="Bộ, ngành")
    office.get_by_label("Chỉ tiêu (%)").fill("70")
    office.get_by_label("Lý do").fill("Theo kế hoạch năm 2026")
    press(office, "Thêm")
    expect(office.locator("main")).to_contain_text("Đã thêm chỉ tiêu.")
    from_menu(office, "Công bố")
    office.locator("main").get_by_role("link", name=QUARTER).click()
    expect(office.locator(".checklist")).to_contain_text("Cung cấp trực tuyến: 63 cơ quan")
    expect(office.locator(".checklist")).to_contain_text("Đã gửi: 1 báo cáo của 1 cơ quan")
    office.get_by_label("Số văn bản").fill("1234")
    office.get_by_label("Ngày văn bản", exact=True).fill("05/10/2026")
    expect(office.locator("[name=makes_public]")).to_be_checked()
    office.check("[name=in_spite]")
    office.fill("[name=in_spite_reason]", "Theo chỉ đạo")
    press(office, "Công bố phiên bản 1")
    expect(office.locator("main")).to_contain_text("Đã công bố.")
    see(office)


def correct(justice: Page, office: Page) -> None:
    """Asked for from the form, granted, sent and accepted, while the period stays closed."""
    to_form(justice)
    asking = justice.locator("#ask-online-provision")
    asking.get_by_role("textbox").fill("Đếm thiếu thủ tục của Cục Hộ tịch")
    asking.get_by_role("button").click()
    expect(justice.locator("main")).to_contain_text("Đã gửi đề nghị đính chính")
    see(justice)
    from_menu(office, "Việc của tôi")
    office.get_by_role("link", name="Đề nghị đính chính").click()
    office.locator("#requests-head + ul").get_by_role("link", name=JUSTICE).click()
    office.fill("#answer-online-provision", "Đồng ý")
    press(office, "Cho đính chính")
    expect(office.locator("main")).to_contain_text("được đính chính đến hết ngày")
    see(office)
    from_menu(justice, "Việc của tôi")
    justice.get_by_role("link", name=f"Cung cấp trực tuyến, {QUARTER}").click()
    justice.wait_for_load_state()
    justice.fill(NUMERATOR, "150")
    send(justice)
    from_menu(office, "Việc của tôi")
    office.get_by_role("link", name="Đính chính chờ duyệt").click()
    accept(office, JUSTICE)


def publish_second(office: Page) -> None:
    """Its list of changes names the figure."""
    office.locator("main").get_by_role("link", name="Công bố", exact=True).click()
    office.get_by_label("Nội dung đính chính").fill("Bộ Tư pháp đính chính")
    office.check("[name=in_spite]")
    office.fill("[name=in_spite_reason]", "Theo chỉ đạo")
    press(office, "Công bố phiên bản 2")
    expect(office.locator("main")).to_contain_text("Đã công bố.")
    see(office)
    changed = office.locator("#table-corrected tbody")
    for said in (JUSTICE, "120 / 200 – 60,00%", "150 / 200 – 75,00%"):
        expect(changed).to_contain_text(said)
    expect(in_annex(office, JUSTICE)).to_contain_text("75,00")


def annex_of_first(visitor: Page, path: Path, *, row: str) -> bytes:
    """The document that a visitor downloads from the page of version 1."""
    from_menu(visitor, "Công bố")
    visitor.locator("main tbody tr", has_text=row).get_by_role("link").first.click()
    expect(in_annex(visitor, JUSTICE)).to_contain_text("60,00")
    see(visitor)
    return download(visitor, "a[href$='annex.docx']", path).read_bytes()


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_quarter_from_an_empty_site_to_its_second_version(comes: Comes, tmp_path: Path) -> None:
    administrator = comes()
    sign_in(administrator, administrator.url.rstrip("/"), "quantri")
    office = invited(administrator, comes, name="Trần Thị Dung", role="Điều phối viên")
    justice, can_tho = (
        invited(administrator, comes, name=name, role="Cán bộ nhập liệu", agency=agency)
        for name, agency in (("Nguyễn Văn An", JUSTICE), ("Lê Thị Bình", CAN_THO))
    )
    supervisor = invited(administrator, comes, name="Phạm Văn Sơn", role="Người giám sát")
    visitor = comes()

    open_quarter(office)
    report_of_justice(justice)
    report_of_can_tho(can_tho, office)
    to_reports(office)
    accept(office, JUSTICE, CAN_THO)
    close_in_spite(can_tho, office)
    publish_first(office)

    visitor.reload()
    see(visitor)
    from_menu(visitor, "Bảng xếp hạng")
    expect(visitor.locator("main tbody tr").first).to_contain_text("80,00")
    see(visitor)
    first = annex_of_first(visitor, tmp_path / "first.docx", row="đang áp dụng")
    assert any({JUSTICE, "60,00"} <= set(row) for row in table_rows(first))

    correct(justice, office)
    publish_second(office)
    assert annex_of_first(visitor, tmp_path / "later.docx", row="đã thay thế") == first

    from_menu(supervisor, "Việc của tôi")
    for said in (f"{QUARTER}: công bố phiên bản 2", f"Cung cấp trực tuyến, {QUARTER}"):
        expect(supervisor.locator("main")).to_contain_text(said)
    see(supervisor)
