"""Random tables of an annex, made from a number, with what must be read of each."""

from dataclasses import dataclass
from io import BytesIO
from random import Random
from typing import Any

import docx
from openpyxl import Workbook
from openpyxl.styles import Font

from indicators.annex.tests.files import HEADINGS

# Names as people write them, and the agency that each is.
NAMES = {
    "Thành phố Cần Thơ": "can-tho",
    "TP. Đà Nẵng": "da-nang",
    "UBND TP Hà Nội": "ha-noi",
    "Hải Phòng": "hai-phong",
    "Thừa Thiên - Huế": "thua-thien-hue",
    "Đắk Lắk": "dak-lak",
    "tỉnh Hoà Bình": "hoa-binh",
    "BÀ RỊA – VŨNG TÀU": "ba-ria-vung-tau",
    "Lâm Đồng": "lam-dong",
    "Cà Mau": "ca-mau",
}
_MISSING = ("", "-", "–", "chưa có số liệu", "Chưa báo cáo")
_TITLES = (
    "I. Dịch vụ công trực tuyến mức độ 3, 4 (tính đến ngày 6 tháng 9 năm 2022)",
    "I. DỊCH VỤ CÔNG TRỰC TUYẾN MỨC ĐỘ 3, 4 (TÍNH ĐẾN NGÀY 06/9/2022)",
)
_NOTES = (
    "Ghi chú: số liệu theo báo cáo của 10 địa phương.",
    "1. Số liệu tính theo Quyết định số 422/QĐ-TTg.",
    "(*) Số liệu đã được đối chiếu với 63 tỉnh, thành phố.",
)


@dataclass(frozen=True)
class RandomTable:
    """`rows` as they stand in the file; `figures` are denominator, numerator and rate by agency."""

    rows: list[list[Any]]
    formats: dict[int, str]
    figures: dict[str, tuple[int, int, str]]


def random_table(seed: int, *, is_text: bool) -> RandomTable:
    """A table of provinces with a title, empty rows, column numbers, a total, notes, a signature.

    `is_text`: every number is written as a Vietnamese document has it; else as a number.
    """
    random = Random(seed)
    rows: list[list[Any]] = [["VĂN PHÒNG CHÍNH PHỦ"]] if random.random() < 0.5 else []
    rows += [[random.choice(_TITLES)], *([[]] if random.random() < 0.3 else []), list(HEADINGS)]
    if random.random() < 0.4:
        rows.append([f"({place})" for place in range(1, 7)])
    figures = {}
    totals = [0, 0]
    for order, name in enumerate(random.sample(sorted(NAMES), random.randint(3, 9)), start=1):
        if random.random() < 0.15:
            rows.append([order, name, *[random.choice(_MISSING)] * 3, ""])
            continue
        denominator = random.randint(1_001, 3_000_000)
        numerator = random.randint(0, denominator)
        rate = f"{100 * numerator / denominator:.2f}"
        figures[NAMES[name]] = (denominator, numerator, rate)
        totals = [totals[0] + denominator, totals[1] + numerator]
        rows.append([order, name, denominator, numerator, float(rate), _status(float(rate))])
    if random.random() < 0.5:
        rows.append(["", "Tổng cộng", *totals, "", ""])
    rows += [[note] for note in random.sample(_NOTES, random.randint(0, 2))]
    if random.random() < 0.5:
        rows += [
            ["Nơi nhận:", "", "", "Hà Nội, ngày 12 tháng 9 năm 2022"],
            ["- Như trên", "", "", "KT. CHỦ NHIỆM"],
            ["- Lưu: VT, KSTT (3b)", "", "", "Nguyễn Văn A"],
        ]
    if is_text:
        rows = [[_printed(value, column) for column, value in enumerate(row)] for row in rows]
    formats = {
        3: random.choice(("[$-42A]#,##0", "0", "General")),
        5: random.choice(("[$-42A]0.00", "0.00", "0.0#")),
    }
    return RandomTable(rows, formats | {4: formats[3]}, figures)


def _status(rate: float) -> str:
    return "Hoàn thành" if rate >= 70 else "Chưa hoàn thành"


def _printed(value: Any, column: int) -> str:
    if isinstance(value, float):
        return f"{value:.2f}".replace(".", ",")
    if isinstance(value, int) and column:
        return f"{value:,}".replace(",", ".")
    return str(value)


def as_workbook(table: RandomTable) -> bytes:
    """The title merged over the table, bold headings, formats of numbers."""
    book = Workbook()
    sheet = book.worksheets[0]
    for number, row in enumerate(table.rows, start=1):
        for column, value in enumerate(row, start=1):
            if value == "":
                continue
            cell = sheet.cell(number, column, value)
            if isinstance(value, int | float) and column in table.formats:
                cell.number_format = table.formats[column]
        if len(row) == 1:
            sheet.merge_cells(None, number, 1, number, len(HEADINGS))
            sheet.cell(number, 1).font = Font(bold=True)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def as_document(table: RandomTable) -> bytes:
    """Rows of one cell are paragraphs, all others rows of one table."""
    paper = docx.Document()
    grid = None
    for row in table.rows:
        if len(row) <= 1:
            paper.add_paragraph("".join(row))
            continue
        grid = grid if grid is not None else paper.add_table(0, len(HEADINGS))
        for cell, text in zip(grid.add_row().cells, [*row, *[""] * 6], strict=False):
            cell.text = text
    content = BytesIO()
    paper.save(content)
    return content.getvalue()
