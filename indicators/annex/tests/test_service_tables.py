"""Lists of services: which lines are rows, and what merged cells say."""

from collections.abc import Callable
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from dvctrack.lib.files.reading import read_lines
from indicators.annex.reading import AnnexReading, read_annex
from indicators.annex.tests.files import Rows, document, workbook
from indicators.importing.tests.as_files import IN_EVERY_KIND

Make = Callable[[Rows], bytes]
TITLE = (
    "II. Các dịch vụ công phải hoàn thành theo Quyết định số 422/QĐ-TTg ngày 04 tháng 4 năm 2022"
)
HEADINGS = ("TT", "Tên dịch vụ công/TTHC", "Cơ quan chủ trì", "Thời hạn hoàn thành")
BIRTH = ("1", "Đăng ký khai sinh", "Bộ Tư pháp", "Quý II/2022")
BUSINESS = ("2", "Đăng ký hộ kinh doanh", "Bộ Tài chính", "Quý III/2022")
FEES = ("3", "Thanh toán viện phí", "Bộ Y tế", "Quý IV/2022")


def listed(*rows: tuple[Any, ...], headings: tuple[str, ...] = HEADINGS) -> Rows:
    return ((TITLE,), headings, *rows)


def services(reading: AnnexReading) -> list[tuple[str, str, str]]:
    return [
        (row.service.text, row.lead.text, row.deadline.text)
        for table in reading.tables
        for row in table.services
        if row.deadline is not None
    ]


def read(content: bytes) -> AnnexReading:
    reading = read_annex(read_lines(content))
    assert reading.ledger.adds_up
    return reading


@IN_EVERY_KIND
@pytest.mark.parametrize("number", [None, "1.1", "03a", "1.", "I.1", "-"])
def test_number_in_front_decides_nothing(make: Make, number: str | None) -> None:
    rows = [(number, *row[1:]) for row in (BIRTH, BUSINESS)]
    assert services(read(make(listed(*rows)))) == [BIRTH[1:], BUSINESS[1:]]


@IN_EVERY_KIND
def test_list_needs_no_column_of_numbers(make: Make) -> None:
    rows = listed(BIRTH[1:], BUSINESS[1:], headings=HEADINGS[1:])
    assert services(read(make(rows))) == [BIRTH[1:], BUSINESS[1:]]


@IN_EVERY_KIND
def test_list_needs_no_days_below_a_quarter(make: Make) -> None:
    title = f"{TITLE} trong quý III năm 2022"
    rows = ((title,), HEADINGS[1:3], BIRTH[1:3], BUSINESS[1:3])
    assert [row[:2] for row in services(read(make(rows)))] == [BIRTH[1:3], BUSINESS[1:3]]


@IN_EVERY_KIND
@pytest.mark.parametrize("agency", ["Đơn vị thực hiện", "Bộ chủ quản"])
def test_list_with_other_headings_is_asked_about(make: Make, agency: str) -> None:
    rows = listed(BIRTH, BUSINESS, headings=("STT", "Tên thủ tục", agency, "Hạn"))
    assert [row.code for row in read(make(rows)).findings] == ["unknown-column"]


@IN_EVERY_KIND
@pytest.mark.parametrize(
    "headings",
    [
        ("STT", "Tên thủ tục hành chính", "Đơn vị chủ trì", "Thời gian hoàn thành"),
        ("STT", "Dịch vụ công", "Chủ trì", "Thời hạn"),
        ("Số TT", "Danh mục dịch vụ công thiết yếu", "Bộ, ngành chủ trì", "Thời gian thực hiện"),
        ("STT", "Tên DVC", "CQ chủ trì", "Hạn hoàn thành"),
    ],
)
def test_headings_that_agencies_write_are_known(make: Make, headings: tuple[str, ...]) -> None:
    reading = read(make(listed(BIRTH, BUSINESS, headings=headings)))
    assert services(reading) == [BIRTH[1:], BUSINESS[1:]]
    assert reading.findings == []


NOT_KNOWN: dict[str, Rows] = {
    "other_words": (("STT", "Nội dung", "Cơ quan thực hiện", "Tiến độ"), BIRTH, BUSINESS),
    "no_heading": (BIRTH, BUSINESS),
}


@pytest.mark.parametrize("rows", NOT_KNOWN.values(), ids=NOT_KNOWN.keys())
@pytest.mark.parametrize("make", [workbook, lambda rows: document(rows[0][0], rows[1:])])
def test_table_below_a_title_that_orders_services_is_asked_about(make: Make, rows: Rows) -> None:
    reading = read(make(((TITLE,), *rows)))
    assert [row.code for row in reading.findings if row.is_error] == ["unknown-column"]


@IN_EVERY_KIND
@pytest.mark.parametrize(
    ("heading", "value", "code"),
    [
        ("Mức độ", "4", "ignored-column"),
        ("Sản phẩm", "Dịch vụ công trực tuyến mức độ 4", "ignored-column"),
        ("Tỷ lệ hoàn thành (%)", "50", "ignored-column"),
        ("Văn bản giao", "Quyết định 406/QĐ-TTg", "unknown-column"),
        ("Điều chỉnh", "31/12/2022", "unknown-column"),
        ("Điều chỉnh", "Quý IV", "unknown-column"),
        ("Hạn mới", "cuối năm", "unknown-column"),
    ],
)
def test_other_column_is_asked_about_where_it_may_order(
    make: Make, heading: str, value: str, code: str
) -> None:
    rows = [(*row, value) for row in (BIRTH, BUSINESS)]
    reading = read(make(listed(*rows, headings=(*HEADINGS, heading))))
    assert [row.code for row in reading.findings] == [code]


@IN_EVERY_KIND
def test_columns_for_people_are_passed_over(make: Make) -> None:
    headings = (*HEADINGS[:3], "Cơ quan phối hợp", HEADINGS[3], "Ghi chú")
    rows = [(*row[:3], "Bộ Công an", row[3], "theo 06/QĐ-TTg") for row in (BIRTH, BUSINESS)]
    reading = read(make(listed(*rows, headings=headings)))
    assert services(reading) == [BIRTH[1:], BUSINESS[1:]]
    assert reading.findings == []
    assert reading.questions == []


AROUND: dict[str, tuple[Any, ...]] = {
    "label_of_a_group": ("I", "Lĩnh vực tư pháp"),
    "label_in_one_cell": ("B. Lĩnh vực y tế",),
    "numbers_of_columns": ("1", "2", "3", "4"),
    "headings": HEADINGS,
    "page_mark": (None, None, None, "Trang 2/3"),
}


@IN_EVERY_KIND
@pytest.mark.parametrize("line", AROUND.values(), ids=AROUND.keys())
def test_list_goes_on_below(make: Make, line: tuple[Any, ...]) -> None:
    reading = read(make(listed(BIRTH, line, BUSINESS)))
    assert services(reading) == [BIRTH[1:], BUSINESS[1:]]
    assert reading.findings == []


@IN_EVERY_KIND
def test_signature_below_is_no_service(make: Make) -> None:
    below = (
        (None, "Nơi nhận:", "Hà Nội, ngày 06 tháng 9 năm 2022"),
        (None, "- Như trên;", "CHÁNH VĂN PHÒNG"),
    )
    assert services(read(make(listed(BIRTH, *below, BUSINESS)))) == [BIRTH[1:], BUSINESS[1:]]


@IN_EVERY_KIND
def test_another_decision_begins_another_list(make: Make) -> None:
    other = ("Theo Quyết định số 06/QĐ-TTg ngày 06 tháng 01 năm 2022",)
    tables = read(make(listed(BIRTH, other, BUSINESS))).tables
    ordering = [[row.decisions[0].number for row in table.services] for table in tables]
    assert ordering == [["422/QĐ-TTg"], ["06/QĐ-TTg"]]


def merged_sheet(area: str) -> bytes:
    def merge(sheet: Worksheet) -> None:
        for one in area.split():
            sheet.merge_cells(one)

    return workbook(listed(BIRTH, BUSINESS, FEES), merge)


def merged_document(*places: tuple[int, int]) -> bytes:
    def merge(table: Any) -> None:
        for column, row in places:
            table.cell(row, column).text = ""
            table.cell(row - 1, column).merge(table.cell(row, column))

    return document(TITLE, [HEADINGS, BIRTH, BUSINESS, FEES], merge)


MERGED: dict[str, tuple[Callable[[], bytes], tuple[str, str, str]]] = {
    "lead_in_a_sheet": (lambda: merged_sheet("C3:C4"), (BUSINESS[1], BIRTH[2], BUSINESS[3])),
    "service_in_a_sheet": (
        lambda: merged_sheet("A3:A4 B3:B4 D3:D4"),
        (BIRTH[1], BUSINESS[2], BIRTH[3]),
    ),
    "lead_and_day_in_a_sheet": (
        lambda: merged_sheet("C3:C4 D3:D4"),
        (BUSINESS[1], BIRTH[2], BIRTH[3]),
    ),
    "lead_in_a_document": (lambda: merged_document((2, 2)), (BUSINESS[1], BIRTH[2], BUSINESS[3])),
    "day_in_a_document": (lambda: merged_document((3, 2)), (BUSINESS[1], BUSINESS[2], BIRTH[3])),
}


@pytest.mark.parametrize(("make", "second"), MERGED.values(), ids=MERGED.keys())
def test_merged_cell_holds_for_each_of_its_rows(
    make: Callable[[], bytes], second: tuple[str, str, str]
) -> None:
    assert services(read(make())) == [BIRTH[1:], second, FEES[1:]]


def test_label_merged_across_is_no_service() -> None:
    rows = listed(BIRTH, ("II", "Lĩnh vực y tế", None, None), FEES)
    content = workbook(rows, lambda sheet: sheet.merge_cells("B4:D4"))
    assert services(read(content)) == [BIRTH[1:], FEES[1:]]


@IN_EVERY_KIND
@pytest.mark.parametrize(
    ("order", "name"),
    [("a", "Đăng ký kết hôn"), ("-", "Đăng ký kết hôn"), (None, "1. Đăng ký kết hôn")],
)
def test_service_alone_in_its_row_is_asked_about(make: Make, order: str | None, name: str) -> None:
    reading = read(make(listed(BIRTH, (order, name, None, None), FEES)))
    assert services(reading) == [BIRTH[1:], FEES[1:]]
    assert {row.code for row in reading.findings} == {"incomplete-service"}
