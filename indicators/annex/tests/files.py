"""Small annexes, made for one test each."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

import docx
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

Rows = Sequence[tuple[Any, ...]]

TITLE = "I. Dịch vụ công trực tuyến mức độ 3, 4 (tính đến ngày 6 tháng 9 năm 2022)"
HEADINGS = (
    "STT",
    "Tỉnh, thành phố",
    "Tổng TTHC của địa phương (Căn cứ trên CSDL quốc gia về TTHC tính đến ngày 06/9/2022)",
    "Số lượng Dịch vụ công tích hợp trên Cổng DVC Quốc gia tính đến ngày 06/9/2022",
    "Tỷ lệ cung cấp dịch vụ công trực tuyến mức độ 3, 4 của các địa phương (%)",
    "So với chỉ tiêu tại Nghị quyết số 01 các năm",
)
CAN_THO = ("01", "Thành phố Cần Thơ", "1.850", "1.243", "67,19", "Chưa hoàn thành")
DA_NANG = ("02", "Thành phố Đà Nẵng", "1.891", "1.409", "74,51", "Hoàn thành")
TABLE: Rows = ((TITLE,), HEADINGS, CAN_THO, DA_NANG)

GROUPED_TITLE = "PHỤ LỤC TÍNH ĐẾN NGÀY 25/7/2023"
GROUPED_HEADINGS = (
    "STT",
    "BỘ, NGÀNH, ĐỊA PHƯƠNG",
    "Kết quả triển khai từ 01/01/2023 (%)",
    "Mục tiêu của Chính phủ là đến đầu năm 2023 tối thiểu 70% TTHC phải cung cấp DVCTT",
)


def workbook(rows: Rows, arrange: Callable[[Worksheet], None] | None = None) -> bytes:
    """A workbook with these rows on Sheet1; `arrange` merges, hides or formats."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Sheet1"
    for row in rows:
        sheet.append(list(row))
    if arrange:
        arrange(sheet)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def document(title: str, rows: Rows, arrange: Callable[[Any], None] | None = None) -> bytes:
    """A document with a title and one table; `arrange` gets the table."""
    paper = docx.Document()
    paper.add_paragraph(title)
    table = paper.add_table(0, len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    if arrange:
        arrange(table)
    content = BytesIO()
    paper.save(content)
    return content.getvalue()


def cell_changed(row: int, column: int, value: Any) -> Rows:
    """`TABLE` with one other value; row and column count from 1."""
    rows = [list(line) for line in TABLE]
    rows[row - 1][column - 1] = value
    return [tuple(line) for line in rows]
