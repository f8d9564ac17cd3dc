"""Tables of annexes, lists and flat tables with some cells put otherwise, and what is in them."""

from collections.abc import Iterable, Mapping
from typing import Any

from dvctrack.lib.files.runs import Run
from indicators.annex.tests.files import HEADINGS
from indicators.importing.tests.kinds.model import Cell, Numbers, Sheet, Value, as_cell, place
from indicators.importing.tests.sending import FLAT_HEADINGS

Rows = Iterable[Iterable[Any]]

PROVISION_TITLE = "I. Dịch vụ công trực tuyến mức độ 3, 4 (tính đến ngày 6 tháng 9 năm 2022)"
# Rows 3 to 8 of the table, in columns A to F.
PROVISION_ROWS: tuple[tuple[Any, ...], ...] = (
    (1, "Thành phố Cần Thơ", 1850, 1243, 67.19, "Chưa hoàn thành"),
    (2, "Thành phố Đà Nẵng", 1891, 1409, 74.51, "Hoàn thành"),
    (3, "Thành phố Hà Nội", 1739, 250, 14.38, "Chưa hoàn thành"),
    (4, "Thành phố Hải Phòng", 1516, 680, 44.85, "Chưa hoàn thành"),
    (5, "Thành phố Hồ Chí Minh", 1488, 22, 1.48, "Chưa hoàn thành"),
    (6, "An Giang", 1948, 1215, 62.37, "Chưa hoàn thành"),
)
SLUGS = ("can-tho", "da-nang", "ha-noi", "hai-phong", "ho-chi-minh", "an-giang")
PROVISION: dict[str, Numbers] = {
    slug: (row[2], row[3], str(row[4])) for slug, row in zip(SLUGS, PROVISION_ROWS, strict=True)
}
PAYMENT_TITLE = "VI. Tỷ lệ hồ sơ thanh toán trực tuyến (tính đến ngày 06 tháng 9 năm 2022)"
PAYMENT_HEADINGS = (
    "STT",
    "Tỉnh, thành phố",
    "Tỷ lệ hồ sơ thanh toán trực tuyến (%)",
    "So với chỉ tiêu",
)
# Rows 3 to 8 of the table, in columns A to D.
PAYMENT_ROWS: tuple[tuple[Any, ...], ...] = (
    (1, "Thành phố Cần Thơ", 1.84, "Chưa hoàn thành"),
    (2, "Thành phố Đà Nẵng", 7.6, "Chưa hoàn thành"),
    (3, "Thành phố Hà Nội", 12.25, "Chưa hoàn thành"),
    (4, "Thành phố Hải Phòng", 4.54, "Chưa hoàn thành"),
    (5, "Thành phố Hồ Chí Minh", 2.03, "Chưa hoàn thành"),
    (6, "An Giang", 15.19, "Chưa hoàn thành"),
)
PAYMENT: dict[str, Numbers] = {
    slug: (None, None, str(row[2])) for slug, row in zip(SLUGS, PAYMENT_ROWS, strict=True)
}
SYNC_TITLE = (
    "IV. Tỷ lệ đồng bộ hồ sơ thủ tục hành chính của bộ, ngành, địa phương năm 2022 trên Cổng dịch"
    " vụ công quốc gia (tính đến ngày 06 tháng 9 năm 2022)"
)
SYNC_HEADINGS = (
    "STT",
    "Tỉnh, thành phố",
    "Số lượng hồ sơ đồng bộ trên Cổng dịch vụ công quốc gia",
    "Tổng số hồ sơ tiếp nhận",
    "Tỷ lệ đồng bộ hồ sơ (%)",
    "So với chỉ tiêu",
)
LIST_TITLE = (
    "II. Các dịch vụ công chưa hoàn thành (tính đến ngày 6/9/2022) theo Quyết định số 422/QĐ-TTg"
    " ngày 04 tháng 4 năm 2022"
)
LIST_HEADINGS = ("TT", "Tên dịch vụ công/TTHC", "Cơ quan chủ trì", "Thời hạn hoàn thành")

# Three services and what their rows say.
PASSPORT = ("Cấp hộ chiếu", "Bộ Công an", "Quý II")
HOSPITAL = ("Thanh toán viện phí", "Bộ Y tế", "Quý III")
BIRTH = ("Đăng ký khai sinh", "Bộ Tư pháp", "Quý IV")
SERVICE_ROWS = ((1, *PASSPORT), (2, *HOSPITAL), (3, *BIRTH))
SERVICES = (
    ("Cấp hộ chiếu", "Bộ Công an", "2022-06-30"),
    ("Thanh toán viện phí", "Bộ Y tế", "2022-09-30"),
    ("Đăng ký khai sinh", "Bộ Tư pháp", "2022-12-31"),
)


def sheet(*rows: Iterable[Any], merged: Iterable[str] = (), **cells: Any) -> Sheet:
    """Rows, with some cells put otherwise."""
    grid = [[as_cell(value) for value in row] for row in rows]
    for name, value in cells.items():
        row, column = place(name)
        line = grid[row - 1]
        line.extend([Cell()] * (column - len(line)))
        line[column - 1] = as_cell(value)
    return Sheet(tuple(map(tuple, grid)), merged=tuple(merged))


def provision(
    *,
    title: str = PROVISION_TITLE,
    headings: Iterable[Any] = HEADINGS,
    rows: Rows = PROVISION_ROWS,
    above: Rows = (),
    below: Rows = (),
    merged: Iterable[str] = (),
    **cells: Any,
) -> Sheet:
    """Counts and rates of six provinces in rows 3 to 8; lines `above` stand below the title."""
    return sheet((title,), *above, headings, *rows, *below, merged=merged, **cells)


def payment(
    *,
    title: str = PAYMENT_TITLE,
    headings: Iterable[Any] = PAYMENT_HEADINGS,
    rows: Rows = PAYMENT_ROWS,
    above: Rows = (),
    below: Rows = (),
    merged: Iterable[str] = (),
    **cells: Any,
) -> Sheet:
    """Rates alone, of the same provinces in rows 3 to 8."""
    return sheet((title,), *above, headings, *rows, *below, merged=merged, **cells)


def listed(
    *rows: Iterable[Any],
    title: str = LIST_TITLE,
    headings: Iterable[Any] = LIST_HEADINGS,
    merged: Iterable[str] = (),
    above: Rows = (),
    **cells: Any,
) -> Sheet:
    """A list of services from row 3 on."""
    return sheet((title,), *above, headings, *rows, merged=merged, **cells)


def flat(*rows: Iterable[Any], above: Rows = (), below: Rows = (), **cells: Any) -> Sheet:
    """Rows of agency, numerator, denominator and rate, from row 2 on, one figure a row."""
    filled = [
        ("2022-09-06", "online-provision", who, "Lũy kế", *numbers, *[None] * (4 - len(numbers)))
        for who, *numbers in rows
    ]
    return sheet(*above, FLAT_HEADINGS, *filled, *below, **cells)


def but(base: Mapping[str, Numbers], **others: Numbers | None) -> dict[str, Numbers]:
    """The figures with some of them otherwise, or gone; agencies with _ for -."""
    changed = {name.replace("_", "-"): numbers for name, numbers in others.items()}
    return {slug: row for slug, row in (dict(base) | changed).items() if row is not None}


def without(rows: Rows, column: int) -> tuple[tuple[Any, ...], ...]:
    """The rows without one column, from 1."""
    lists = [list(row) for row in rows]
    return tuple(tuple(row[: column - 1] + row[column:]) for row in lists)


def raised(text: str, mark: str) -> Cell:
    """A text with a raised mark behind it."""
    return Cell(runs=(Run(text), Run(mark, is_raised=True)))


def struck(old: str, new: str) -> Cell:
    """An old text that is struck out, and a new one."""
    return Cell(runs=(Run(old, is_struck=True), Run(new)))


def struck_row(row: Iterable[Value]) -> tuple[Cell, ...]:
    return tuple(Cell(value, is_struck=True) for value in row)


NO_FORMULA = "a text file and a document keep no formulas apart from their results"
NO_FONT = "a text file has no fonts"
NO_FORMAT = "there is no number format: the cell is what it shows"
ONE_SHEET = "it has one sheet"
NO_MERGE = "a text file has no merged cells"
WORD_ONLY = "only a document of a word processor has it"


def not_in(reason: str, *formats: str) -> dict[str, str]:
    return dict.fromkeys(formats, reason)
