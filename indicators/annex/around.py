"""What stands around the rows of a table: sums, page marks, column numbers, notes, signatures.

All are told by what they say, never by the number in front of them.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from dvctrack.lib.files.cells import Cell

COLUMN_NUMBER = re.compile(r"^\(\d+\)")
# The sum of all rows; "Tổng công ty" and "Công an" are agencies.
_WHOLE = r"(?:(?:chung )?(?:ca nuoc|toan quoc|toan nganh|toan tinh|toan thanh pho|toan bo))"
_TOTAL = re.compile(
    rf"^(?:[ivx]+ )?(?:(?:tong(?: (?:so|cong|chung|hop chung))?|cong(?: chung)?)(?: {_WHOLE})?"
    rf"|{_WHOLE}|(?:grand )?total|sum|tc)(?: \d+ .*|(?: [a-divx])+|(?: [ivx]+)+)?$"
)
# The sum of a page or of some rows, what is carried over, and means: they prove nothing.
_SUBTOTAL = re.compile(
    r"^(?:(?:tong )?cong (?:don|luy ke|trang|nhom|khoi|phan|vung|khu vuc|cac)\b.*"
    r"|tong (?:so )?(?:cac|khoi|nhom|vung|khu vuc) .*"
    r"|sub ?total\b.*|luy ke\b.*|(?:cong )?chuyen (?:sang|trang)\b.*|mang (?:sang|tu)\b.*"
    r"|trang truoc .*|(?:(?:ty|ti) le |muc |tong )?(?:trung binh|binh quan)\b.*)$"
)
_PAGE_MARK = re.compile(
    r"^(?:(?:(?:trang|page) )?\d{1,3}(?: \d{1,3})?"
    r"|(?:(?:bieu|bang|phu luc)(?: \w+)? )?(?:con )?tiep(?: theo)?(?: trang .*)?)$"
)
_NOTE = re.compile(r"^(?:ghi chu|chu thich|luu y|nguon(?: so lieu)?)\b")
_CONTACT = re.compile(r"^(?:so )?(?:dien thoai|sdt|dtdd|fax|email|thu dien tu)\b")
_SIGNATURE = re.compile(
    r"^(?:noi nhan\b.*|(?:nguoi )?lap (?:bieu|bang|bao cao)\b.*"
    r"|nguoi (?:lap|tong hop|bao cao|kiem tra|ky)\b.*|(?:da ky|ky ten|ky ghi ro)\b.*"
    r"|(?:tm|tl|kt|tuq|thay mat|thua lenh|thua uy quyen) .+|thu truong(?: don vi| co quan)?"
    r"|(?:pho )?(?:tong )?(?:giam doc|vu truong|cuc truong|truong phong|chu tich|bo truong"
    r"|chanh van phong)(?: .*)?)$"
)
_PLACE_AND_DAY = re.compile(r"^[^,\d]{2,40},\s*ngày\b", re.IGNORECASE)
# "3", "(3)", "A", and "5=4/3*100" for a column that is worked out.
_NUMBER_OR_LETTER = re.compile(
    r"\W*([a-z]|\d{1,2})\W*(?:=[\d\s()\[\]+\-−–*/x×:÷%.]+)?", re.IGNORECASE
)
_FIGURE = re.compile(r"'?\d[\d.,\s]*(?:%|hồ sơ|thủ tục|tthc|dịch vụ|dvc|dvctt)?", re.IGNORECASE)
_DAY = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}")
_ORDER = re.compile(r"\W*\d{1,5}\W*")
_LETTER = re.compile(r"[^\W\d_]")
# What a number beside such a word says is no figure.
_LABEL = re.compile(r"^(?:nam|quy|thang|tuan|ngay|ky|so|trang|lan|phien ban|ma so)(?: bao cao)?$")
_TELEPHONE = re.compile(r"0\d{8,}")
# What parts the columns of a table that is drawn without one, or those of a text file of which
# other rows are parted otherwise. A tab of a document is read as the end of a line.
_DRAWN = re.compile(r"[\n\t;|│]|[ \u00a0]{3,}")
_FEWEST_DRAWN = 3
_YEAR = re.compile(r"(?:19|20)\d\d")
# "09Bộ Ngoại giao0,12Chưa hoàn thành": a converter dropped the table and kept its texts.
_JAMMED = re.compile(r"(?<=[^\W\d_]{2})\d[\d.,]*(?=[^\W\d_]{2})")


def is_total(names: Sequence[Cell]) -> bool:
    return any(_TOTAL.match(cell.words) for cell in names)


def is_subtotal(names: Sequence[Cell]) -> bool:
    return any(_SUBTOTAL.match(cell.words) for cell in names)


def is_page_mark(cell: Cell) -> bool:
    return _PAGE_MARK.match(cell.words) is not None


def ends_table(cells: Sequence[Cell]) -> bool:
    """Whether a note or a signature stands among these, with which a table is at its end."""
    return any(
        _NOTE.match(cell.words)
        or _CONTACT.match(cell.words)
        or _SIGNATURE.match(cell.words)
        or _PLACE_AND_DAY.match(cell.text)
        for cell in cells
    )


def is_numbering(cells: Sequence[Cell], *, is_first: bool) -> bool:
    """A row such as "(1) (2) (3)=(2)/(1)", "1 2 3" or "A B 1 2=1/3" that numbers the columns.

    Below rows of figures only what counts on without a gap: `is_first` row or not.
    """
    if len(cells) > 1 and all(COLUMN_NUMBER.match(cell.text) for cell in cells):
        return True
    named = [_NUMBER_OR_LETTER.fullmatch(cell.text) for cell in cells]
    words = [name[1].lower() for name in named if name]
    if len(words) < len(cells):
        return False
    numbers = [word for word in words if word.isdecimal()]
    letters = words[: len(words) - len(numbers)]
    counts_on = [int(word) for word in numbers] == list(range(1, len(numbers) + 1))
    return is_first or (
        len(words) > 1
        and counts_on
        and letters == [chr(ord("a") + at) for at in range(len(letters))]
    )


def is_figure(cell: Cell) -> bool:
    """Whether a cell holds a number that may count something: no day, no telephone number."""
    if not isinstance(cell.value, str):
        return cell.value is not None
    text = cell.text
    digits = re.sub(r"\D", "", text)
    return (
        _FIGURE.fullmatch(text) is not None
        and not _DAY.fullmatch(text)
        and not _TELEPHONE.fullmatch(digits)
    )


def figures_of(cells: Sequence[Cell]) -> list[Cell]:
    """The figures of a row that no heading explains: beside a name, or several.

    An order number is none, nor is what stands in a signature. It is asked of each row outside
    tables, so it folds no text without need.
    """
    counted = cells[1:] if len(cells) > 1 and _ORDER.fullmatch(cells[0].text) else cells
    figures = [cell for cell in counted if is_figure(cell)]
    if not figures:
        return []
    texts = [cell for cell in counted if _LETTER.search(cell.text)]
    if not texts:
        return figures if len(figures) > 1 else []
    is_said = all(_LABEL.match(cell.words) for cell in texts) or ends_table(cells)
    return [] if is_said else figures


def drawn_figures(cell: Cell) -> list[Cell]:
    """The figures of a row that stands in one text, its columns parted by tabs or spaces.

    >>> [it.text for it in drawn_figures(Cell("P7", 1, "01     Cần Thơ     1,84"))]
    ['1,84']
    """
    if not isinstance(cell.value, str):
        return []
    parts = [part for part in _DRAWN.split(cell.value) if part.strip()]
    if len(parts) < _FEWEST_DRAWN:
        parts = _JAMMED.findall(cell.value)
        return [replace(cell, value=part) for part in parts if len(parts) >= _FEWEST_DRAWN]
    figures = figures_of([replace(cell, value=part) for part in parts])
    return [figure for figure in figures if not _YEAR.fullmatch(figure.text)]
