"""The lines of an .xls workbook of Excel 97 to 2003, with the formats of its numbers."""

from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from typing import TYPE_CHECKING, Any

import xlrd

from dvctrack.lib.files.cells import Cell, Line
from dvctrack.lib.files.columns import column_letter
from dvctrack.lib.files.errors import FileError
from dvctrack.lib.files.errors import untranslated as _

if TYPE_CHECKING:
    from dvctrack.lib.numbers.reading import Written


def xls_lines(content: bytes) -> Iterator[Line]:
    """Every row with a value, sheet by sheet. Raises FileError for one with a password."""
    try:
        book = xlrd.open_workbook(
            file_contents=content, formatting_info=True, logfile=StringIO(), on_demand=True
        )
    except xlrd.XLRDError as error:
        if "encrypted" not in str(error).lower():
            raise
        raise FileError(
            _(
                "The file has a password. Open it in Excel or LibreOffice, take the password off "
                "and save it as .xlsx."
            )
        ) from error
    for number in range(book.nsheets):
        yield from _sheet_lines(book, book.sheet_by_index(number))


def _sheet_lines(book: Any, sheet: Any) -> Iterator[Line]:
    hidden_columns = {column for column, info in sheet.colinfo_map.items() if info.hidden}
    for row in range(sheet.nrows):
        cells = {
            column: cell
            for column in range(sheet.row_len(row))
            if (cell := _cell(book, sheet, row, column)) is not None
        }
        if not cells:
            continue
        info = sheet.rowinfo_map.get(row)
        is_hidden = (
            sheet.visibility != 0
            or (info is not None and bool(info.hidden))
            or not hidden_columns.isdisjoint(cells)
        )
        _mark_merged(sheet, row, cells)
        yield Line(tuple(cell for _column, cell in sorted(cells.items())), sheet.name, is_hidden)


def _cell(book: Any, sheet: Any, row: int, column: int) -> Cell | None:
    raw = sheet.cell(row, column)
    value = _value(book, raw)
    if value is None:
        return None
    number_format = book.format_map[book.xf_list[raw.xf_index].format_key].format_str
    return Cell(_ref(sheet, row, column), column + 1, value, number_format)


def _value(book: Any, raw: Any) -> "Written":
    if raw.ctype == xlrd.XL_CELL_NUMBER:
        number: float = raw.value
        return int(number) if number.is_integer() else number
    if raw.ctype == xlrd.XL_CELL_DATE:
        moment: datetime = xlrd.xldate_as_datetime(raw.value, book.datemode)
        return moment.isoformat()
    if raw.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(raw.value)
    if raw.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(raw.value, "#VALUE!"))
    text = str(raw.value)
    return text if text.strip() else None


def _mark_merged(sheet: Any, row: int, cells: dict[int, Cell]) -> None:
    """Add the cells of this row that are merged away, as the reader of .xlsx does."""
    is_label = len(cells) == 1
    for first_row, last_row, first, last in sheet.merged_cells:
        is_top = row == first_row
        if not first_row <= row < last_row or (is_top and is_label):
            continue
        for column in range(first + is_top, last):
            if column not in cells:
                ref = _ref(sheet, row, column)
                cells[column] = Cell(ref, column + 1, None, is_merged=True)


def _ref(sheet: Any, row: int, column: int) -> str:
    return f"{sheet.name}!{column_letter(column + 1)}{row + 1}"
