"""From an agency's file to its figures and back, in Chromium, with real files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Browser, Page

from dvctrack.tests.browser.conftest import sign_in
from dvctrack.tests.libreoffice import sheets_as_text
from entities.models import AgencyName
from indicators.models import Submission
from indicators.tests import expected

pytestmark = pytest.mark.browser


def annex(folder: Path, change: Callable[[Worksheet], None]) -> Path:
    """The published workbook of 2022 with other values in some cells."""
    book = load_workbook(expected.ANNEXES / "annex-2022.vi-locale.xlsx")
    change(book["Sheet1"])
    book.save(folder / "phu-luc.xlsx")
    return folder / "phu-luc.xlsx"


def upload(page: Page, site: str, file: Path) -> None:
    page.goto(f"{site}/imports/")
    page.set_input_files("[name=file]", file)
    page.click("main form[method=post] button")
    page.wait_for_selector(".verdict")


def download(page: Page, link: str, path: Path) -> Path:
    with page.expect_download() as event:
        page.click(link)
    event.value.save_as(path)
    return path


def save(page: Page) -> None:
    for box in page.query_selector_all(".decision [type=checkbox]"):
        box.check()
    page.click(".decision .btn-primary")
    page.wait_for_selector("text=Tệp này được nhập")


def test_file_is_sent_looked_at_saved_given_back_and_undone(
    watched: Page, site: str, tmp_path: Path
) -> None:
    def correct(sheet: Worksheet) -> None:
        sheet["K9"], sheet["N9"], sheet["R9"] = 1300, 70.27, "Hoàn thành"

    sign_in(watched, site, "quantri")
    upload(watched, site, annex(tmp_path, correct))
    can_tho = " ".join(watched.locator("#table-effects tbody tr").first.inner_text().split())
    assert "trước: 13 → nay: 10" in can_tho
    assert "Hoàn thành" in can_tho
    save(watched)
    figure = Submission.objects.get(
        agency__slug="can-tho", indicator__slug="online-provision", period__code="2022-09-06"
    )
    assert figure.numerator == 1300
    given_back = download(watched, "a[href$='/workbook/']", tmp_path / "tra-lai.xlsx")
    assert "46,29" in load_workbook(given_back)["Sheet1"]["O87"].comment.text
    sheets = sheets_as_text(given_back)
    assert "Bộ Tài chính" in sheets["Sheet1"]
    assert "Sheet1!O87" in sheets["dvctrack"]
    watched.click("text=Hoàn tác lần nhập này")
    watched.click("main form .btn-primary")
    watched.wait_for_selector("text=Đã hoàn tác lần nhập")
    figure.refresh_from_db()
    assert figure.numerator == 1243


def test_unknown_table_is_mapped_and_its_names_answered(
    watched: Page, site: str, tmp_path: Path
) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ("Báo cáo kết quả cung cấp dịch vụ công trực tuyến",),
        ("Đơn vị", "Tổng số TTHC", "Số TTHC cung cấp trực tuyến", "Người lập"),
        ("TP. Hà Nội", 1812, 1500, "An"),
        ("Tây Đô", "1.850", "1.400", "Bình"),
        ("Sở Tư pháp", 10, 5, "Chi"),
    ):
        sheet.append(list(row))
    path = tmp_path / "so-lieu.xlsx"
    book.save(path)
    sign_in(watched, site, "quantri")
    upload(watched, site, path)
    watched.click("text=Cho biết các bảng chứa gì")
    watched.select_option("[name=period]", "2022-09-06")
    watched.select_option("[name=table0-indicator]", "online-provision")
    watched.click("text=Dùng các câu trả lời này")
    # On to the question that is still open.
    watched.wait_for_url("**/names/")
    watched.fill("[name=name0-other]", "Cần Thơ")
    watched.check("[name=name0-is_remembered]")
    watched.check("[name=name1-choice][value='-']")
    watched.fill("[name=name1-reason]", "không phải địa phương")
    watched.click("text=Dùng các câu trả lời này")
    assert "không phải địa phương" in watched.inner_text("#table-findings-warning")
    assert not AgencyName.objects.filter(text="Tây Đô").exists()
    save(watched)
    figure = Submission.objects.get(
        agency__slug="can-tho", indicator__slug="online-provision", period__code="2022-09-06"
    )
    # The printed rate of before belonged to other counts.
    assert (figure.numerator, figure.denominator, figure.reported_rate) == (1400, 1850, None)
    assert AgencyName.objects.get(text="Tây Đô").agency.slug == "can-tho"


def test_template_is_filled_in_and_read_without_a_question(
    watched: Page, site: str, tmp_path: Path
) -> None:
    Submission.objects.filter(indicator__slug="dossier-sync").delete()
    sign_in(watched, site, "quantri")
    watched.goto(f"{site}/imports/")
    watched.select_option("[name=indicator]", "dossier-sync")
    watched.select_option("[name=period]", "2022-09-06")
    path = download(watched, "text=Tải biểu mẫu", tmp_path / "bieu-mau.xlsx")
    assert "Cần Thơ" in sheets_as_text(path)["Số liệu"]
    fill_in(path)
    upload(watched, site, path)
    assert "Tệp có thể lưu" in watched.inner_text(".verdict")
    assert watched.locator("[id^=table-findings]").count() == 0
    save(watched)
    assert Submission.objects.filter(indicator__slug="dossier-sync", numerator=7).count() == 84


def fill_in(path: Path) -> None:
    book = load_workbook(path)
    sheet: Any = book.worksheets[0]
    heading = next(row for row in sheet.iter_rows() if row[0].value == "Kỳ báo cáo")
    columns = {cell.value: cell.column for cell in heading}
    for row in range(heading[0].row + 1, sheet.max_row + 1):
        sheet.cell(row, columns["Tử số"]).value = 7
        sheet.cell(row, columns["Mẫu số"]).value = 10
    book.save(path)


def test_everything_works_without_javascript(browser: Browser, site: str, tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, site, "quantri")
    upload(page, site, annex(tmp_path, lambda sheet: sheet.__setitem__("K9", 1244)))
    save(page)
    assert Submission.objects.filter(numerator=1244, agency__slug="can-tho").exists()
    context.close()


def test_bad_cell_is_corrected_on_the_page(watched: Page, site: str, tmp_path: Path) -> None:
    def spoil(sheet: Worksheet) -> None:
        sheet["K9"] = "1.2a3"

    def mend() -> None:
        row = watched.locator(".finding-group tbody tr", has_text="1.2a3")
        row.get_by_role("link", name="Sửa ô này").click()

    sign_in(watched, site, "quantri")
    upload(watched, site, annex(tmp_path, spoil))
    mend()
    assert "“1.2a3”" in watched.inner_text("main")
    assert watched.input_value("[name=text]") == "1.2a3"
    watched.fill("[name=text]", "1.300")
    watched.click("text=Đọc ô theo giá trị này")
    watched.wait_for_selector(".verdict-go")
    assert "“1.2a3” được sửa thành “1.300” (quantri" in watched.inner_text("#table-findings-info")
    annotated = download(watched, "text=bảng tính có chú thích tại ô", tmp_path / "r.xlsx")
    comment = load_workbook(annotated)["Sheet1"]["K9"].comment
    assert comment is not None
    assert "được sửa thành “1.300”" in comment.text
    mend()
    assert watched.input_value("[name=text]") == "1.300"
    watched.click("text=Bỏ nội dung đã sửa")
    watched.wait_for_selector(".verdict-stop")
    mend()
    watched.fill("[name=text]", "1.300")
    watched.click("text=Đọc ô theo giá trị này")
    save(watched)
    figures = Submission.objects.filter(agency__slug="can-tho", period__code="2022-09-06")
    assert figures.get(indicator__slug="online-provision").numerator == 1300
