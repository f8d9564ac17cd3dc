"""Shapes of tables as people make them: read as if they were plain, or said at a cell."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from entities.models import ServiceDeadline
from indicators.annex.tests.files import (
    CAN_THO,
    DA_NANG,
    GROUPED_HEADINGS,
    GROUPED_TITLE,
    HEADINGS,
    TABLE,
    TITLE,
    Rows,
    workbook,
)
from indicators.importing.tests.one_table import FIGURES, NUMBERS, counts, in_order, saved, table
from indicators.importing.tests.sending import all_stored, assert_refused, bring, said, stored
from indicators.models import Submission

pytestmark = pytest.mark.usefixtures("_reference")

SAME: dict[str, Rows] = {
    "as_published": TABLE,
    "titles_above": (("VĂN PHÒNG CHÍNH PHỦ",), (), ("Phụ lục I", "", "Số: 123"), (), *TABLE),
    "numbering": table(NUMBERS, CAN_THO, DA_NANG),
    "numbering_again_on_the_next_page": table(CAN_THO, NUMBERS, DA_NANG),
    "numbering_that_became_negative": table((-1, -2, -3, -4, -5, -6), CAN_THO, DA_NANG),
    "numbering_in_letters": table(("A", "B", 1, 2, 3, 4), CAN_THO, DA_NANG),
    "line_breaks_in_headings": (
        (TITLE,),
        tuple(text.replace(" ", "\n", 3) for text in HEADINGS),
        CAN_THO,
        DA_NANG,
    ),
    "double_and_no_break_spaces_in_headings": (
        (TITLE,),
        tuple(text.replace(" ", " \u00a0") for text in HEADINGS),
        CAN_THO,
        DA_NANG,
    ),
    "upper_case_headings": ((TITLE,), tuple(text.upper() for text in HEADINGS), CAN_THO, DA_NANG),
    "columns_in_another_order": in_order(0, 1, 4, 5, 3, 2),
    "columns_backwards": in_order(5, 4, 3, 2, 1, 0),
    "no_order_column": in_order(1, 2, 3, 4, 5),
    "no_status_column": in_order(0, 1, 2, 3, 4),
    "rows_backwards": table(DA_NANG, CAN_THO),
    "empty_column_between": (
        (TITLE,),
        *((*row[:2], None, *row[2:]) for row in TABLE[1:]),
    ),
    "table_further_right": ((None, None, TITLE), *((None, None, *row) for row in TABLE[1:])),
    "total_first": table(("", "Tổng cộng", "3.741", "2.652", "", ""), CAN_THO, DA_NANG),
    "total_last": table(CAN_THO, DA_NANG, ("", "Cả nước", "3.741", "2.652", "70,89", "")),
    "total_first_and_last": table(
        ("TỔNG SỐ", "", "3.741", "2.652", "", ""),
        CAN_THO,
        DA_NANG,
        ("", "Tổng cộng (2 tỉnh)", "3.741", "2.652", "", ""),
    ),
    "footnotes": (*TABLE, (), ("Ghi chú:",), ("(1) Số liệu tạm tính đến 31/8.",), ("* Ước tính",)),
    "signatures": (
        *TABLE,
        (),
        (None, None, None, None, "Hà Nội, ngày 07 tháng 9 năm 2022"),
        (None, "NGƯỜI LẬP BIỂU", None, None, "KT. CHỦ NHIỆM"),
        (None, "(Ký, ghi rõ họ tên)", None, None, "PHÓ CHỦ NHIỆM"),
        (),
        (None, "Nguyễn Văn A", None, None, "Trần Văn B"),
    ),
    "blank_rows_inside": table((), CAN_THO, (), (None, "  ", "\u00a0"), DA_NANG, ()),
    "heading_again": table(CAN_THO, HEADINGS, DA_NANG),
    "order_number_with_a_dot": table(("1.", *CAN_THO[1:]), ("2)", *DA_NANG[1:])),
    "no_order_numbers": table((None, *CAN_THO[1:]), (None, *DA_NANG[1:])),
}


@pytest.mark.parametrize("rows", SAME.values(), ids=SAME.keys())
def test_table_gives_the_same_figures_however_it_stands(rows: Rows) -> None:
    result = bring(workbook(rows))
    assert said(result) == []
    assert counts() == FIGURES


def test_order_number_as_fraction_of_a_section() -> None:
    rows = table(("1.1", *CAN_THO[1:]), ("1.2", *DA_NANG[1:]))
    assert said(bring(workbook(rows))) == []
    assert counts() == FIGURES


SPAN_TITLE = "PHỤ LỤC TÍNH ĐẾN NGÀY 25/7/2023"
SPAN_AIM = "Mục tiêu của Chính phủ tối thiểu 30% trong tổng số hồ sơ có yêu cầu nghĩa vụ tài chính"
SPAN_ROWS: Rows = ((None, "BỘ, NGÀNH"), (1, "Bộ Xây dựng", "80,94", "90", "Hoàn thành"))

# The rows of the heading, and the areas that are merged in them.
DEEP_HEADINGS: dict[str, tuple[Rows, tuple[str, ...]]] = {
    "two_rows": (
        (
            ("STT", "BỘ, NGÀNH, ĐỊA PHƯƠNG", "Kết quả triển khai", None, SPAN_AIM),
            (None, None, "từ 26/6 đến 25/7/2023 (%)", "từ 01/01/2023 (%)"),
        ),
        ("A2:A3", "B2:B3", "C2:D2", "E2:E3"),
    ),
    "three_rows": (
        (
            ("STT", "BỘ, NGÀNH, ĐỊA PHƯƠNG", "Kết quả", None, SPAN_AIM),
            (None, None, "triển khai", "triển khai"),
            (None, None, "từ 26/6 đến 25/7/2023 (%)", "từ 01/01/2023 (%)"),
        ),
        ("A2:A4", "B2:B4", "C2:D2", "E2:E4"),
    ),
    "four_rows": (
        (
            ("STT", "BỘ, NGÀNH, ĐỊA PHƯƠNG", "Kết quả", None, SPAN_AIM),
            (None, None, "triển khai", "triển khai"),
            (None, None, "từ", "từ"),
            (None, None, "26/6 đến 25/7/2023 (%)", "01/01/2023 (%)"),
        ),
        ("A2:A5", "B2:B5", "C2:D2", "E2:E5"),
    ),
    "four_rows_and_numbering": (
        (
            ("STT", "BỘ, NGÀNH, ĐỊA PHƯƠNG", "Kết quả", None, SPAN_AIM),
            (None, None, "triển khai", "triển khai"),
            (None, None, "từ", "từ"),
            (None, None, "26/6 đến 25/7/2023 (%)", "01/01/2023 (%)"),
            ("(1)", "(2)", "(3)", "(4)", "(5)"),
        ),
        ("A2:A5", "B2:B5", "C2:D2", "E2:E5"),
    ),
    "row_that_is_merged_whole": (
        (
            ("STT", "BỘ, NGÀNH, ĐỊA PHƯƠNG", "Kết quả triển khai", None, SPAN_AIM),
            (None, None, "từ 26/6 đến 25/7/2023 (%)", "từ 01/01/2023 (%)"),
            ("1", "2", "3", "4", "5"),
        ),
        ("A1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3"),
    ),
}


@pytest.mark.parametrize(("heading", "areas"), DEEP_HEADINGS.values(), ids=DEEP_HEADINGS.keys())
def test_heading_of_several_merged_rows(heading: Rows, areas: tuple[str, ...]) -> None:
    def merge(sheet: Worksheet) -> None:
        for area in areas:
            sheet.merge_cells(area)

    result = bring(workbook(((SPAN_TITLE,), *heading, *SPAN_ROWS), merge))
    assert said(result) == []
    rates = {row.span: str(row.printed_rate) for row in Submission.objects.all()}
    assert rates == {"in_period": "80.94", "to_date": "90"}


GROUPS: dict[str, Rows] = {
    "one_cell": (("", "BỘ, NGÀNH"), ("", "ĐỊA PHƯƠNG")),
    "in_the_first_cell": (("BỘ, NGÀNH",), ("ĐỊA PHƯƠNG",)),
    "with_its_number": (("I", "Bộ, cơ quan ngang bộ"), ("II", "Địa phương")),
    "in_one_text": (("I. Bộ, cơ quan ngang bộ",), ("II. Tỉnh, thành phố",)),
    "in_other_words": (("", "Khối bộ, ngành"), ("", "UBND các tỉnh, thành phố")),
    "with_their_number": (("", "Các bộ, cơ quan (2)"), ("", "Địa phương (63)")),
    "with_a_total": (("I", "BỘ, NGÀNH", "50", ""), ("II", "ĐỊA PHƯƠNG", "60", "")),
    "with_their_numbers": (("", "Bộ, ngành Trung ương (22)"), ("", "Địa phương (63 tỉnh)")),
    "of_committees": (("A. Các Bộ, ngành",), ("B. UBND các tỉnh, thành phố",)),
    "of_blocks": (("", "Khối bộ, ngành"), ("", "Khối địa phương")),
}


@pytest.mark.parametrize("labels", GROUPS.values(), ids=GROUPS.keys())
def test_group_rows_part_ministries_and_provinces(labels: Rows) -> None:
    rows: Rows = (
        (GROUPED_TITLE,),
        GROUPED_HEADINGS,
        labels[0],
        (1, "Bộ Xây dựng", "95", "Hoàn thành"),
        labels[1],
        (1, "Vĩnh Phúc", "85,21", "Hoàn thành"),
    )
    result = bring(workbook(rows))
    assert said(result) == []
    assert [(row.kind, row.rows) for row in result.proposal.tables] == [
        ("ministry", 1),
        ("province", 1),
    ]
    assert {row[2] for row in all_stored()} == {"bo-xay-dung", "vinh-phuc"}


@pytest.mark.parametrize("before", ["", "Tỉnh ", "UBND tỉnh ", "Ủy ban nhân dân tỉnh ", "1. "])
def test_agency_called_by_its_committee_is_no_group(before: str) -> None:
    rows: Rows = (
        (GROUPED_TITLE,),
        GROUPED_HEADINGS,
        ("II", "ĐỊA PHƯƠNG", "60", ""),
        (1, f"{before}Vĩnh Phúc", "85,21", "Hoàn thành"),
    )
    assert said(bring(workbook(rows))) == []
    assert {row[2] for row in all_stored()} == {"vinh-phuc"}


def test_ministry_among_the_provinces_is_no_province() -> None:
    rows: Rows = (
        (GROUPED_TITLE,),
        GROUPED_HEADINGS,
        ("", "ĐỊA PHƯƠNG"),
        (1, "Bộ Xây dựng", "95", "Hoàn thành"),
    )
    result = assert_refused(workbook(rows), ("unknown-agency", "Sheet1!B4"))
    assert "loại cơ quan khác" in result.proposal.findings[0].message


SYNC_TITLE = "IV. Tỷ lệ đồng bộ hồ sơ thủ tục hành chính (tính đến ngày 06 tháng 9 năm 2022)"

SYNC_HEADINGS = (
    "STT",
    "Tỉnh, thành phố",
    "Số lượng hồ sơ đồng bộ trên Cổng dịch vụ công quốc gia",
    "Tổng số hồ sơ tiếp nhận",
    "Tỷ lệ đồng bộ hồ sơ trên Cổng Dịch vụ công quốc gia (%)",
    "So với chỉ tiêu tại Nghị quyết số 01/NQ-CP",
)

SYNC_ROW = ("01", "Thành phố Cần Thơ", "36.123", "74.410", "48,55", "Chưa hoàn thành")

SERVICES: Rows = (
    (
        "III. Các dịch vụ công có thời hạn hoàn thành trong quý III năm 2022 theo Quyết định số"
        " 422/QĐ-TTg ngày 04 tháng 4 năm 2022 của Thủ tướng Chính phủ",
    ),
    ("TT", "Tên dịch vụ công/TTHC", "Cơ quan chủ trì"),
    ("01", "Cấp lại chứng minh nhân dân", "Bộ Công an"),
)


def test_several_tables_on_one_sheet() -> None:
    rows = (*TABLE, (), (SYNC_TITLE,), SYNC_HEADINGS, SYNC_ROW, (), *SERVICES)
    result = bring(workbook(rows))
    assert said(result) == []
    assert [(row.section, row.where) for row in result.proposal.tables] == [
        ("I", "Sheet1!A2"),
        ("IV", "Sheet1!A7"),
        ("III", "Sheet1!A11"),
    ]
    assert stored(indicator__slug="dossier-sync") is not None
    assert Submission.objects.count() == 3
    assert ServiceDeadline.objects.get().due_on == date(2022, 9, 30)


def test_several_sheets_with_the_period_in_one() -> None:
    book = load_workbook(BytesIO(workbook(TABLE)))
    sheet = book.create_sheet("IV")
    for row in (("IV. Tỷ lệ đồng bộ hồ sơ",), SYNC_HEADINGS, SYNC_ROW):
        sheet.append(list(row))
    assert said(bring(saved(book))) == []
    assert Submission.objects.count() == 3


DEADLINE_TITLE = (
    "II. Các dịch vụ công chưa hoàn thành (tính đến ngày 6/9/2022) theo Quyết định số 422/QĐ-TTg"
    " ngày 04 tháng 4 năm 2022"
)

DEADLINE_HEADINGS = ("TT", "Tên dịch vụ công/TTHC", "Cơ quan chủ trì", "Thời hạn hoàn thành")

DEADLINES: dict[str, tuple[Any, date | None]] = {
    "quarter_of_a_year": ("Quý III/2026", date(2026, 9, 30)),
    "quarter": ("Quý II", date(2022, 6, 30)),
    "month": ("Tháng 8/2022", date(2022, 8, 31)),
    "day": ("1/10/2026", date(2026, 10, 1)),
    "day_of_date_cell": (date(2026, 10, 1), date(2026, 10, 1)),
    "day_with_a_short_year": ("01.10.26", None),
    "two_days": ("15/6-14/9", None),
    "no_such_day": ("31/9/2022", None),
    "word": ("sớm", None),
    "number": (44835, None),
}


@pytest.mark.parametrize(("written", "due_on"), DEADLINES.values(), ids=DEADLINES.keys())
def test_deadline_is_read_by_day_and_month_or_refused(written: Any, due_on: date | None) -> None:
    row = ("01", "Cấp lại chứng minh nhân dân", "Bộ Công an", written)
    content = workbook(((DEADLINE_TITLE,), DEADLINE_HEADINGS, row))
    if due_on is None:
        assert_refused(content, ("unreadable-deadline", "Sheet1!D3"))
    else:
        assert said(bring(content)) == []
        assert ServiceDeadline.objects.get().due_on == due_on


@pytest.mark.parametrize("day", [date(2022, 9, 6), "06/9/2022", "ngày 6 tháng 9 năm 2022"])
def test_day_may_stand_beside_the_words_for_it(day: object) -> None:
    title = SYNC_TITLE.partition(" (")[0]
    rows: Rows = ((title,), (None, "Số liệu tính tới", None, day), SYNC_HEADINGS, SYNC_ROW)
    assert said(bring(workbook(rows))) == []
    assert stored("can-tho", period__code="2022-09-06") is not None
