"""The lines of an .xls workbook of Excel 97 to 2003, with the formats of its numbers."""

from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from typing import TYPE_CHECKING, Any

import xlrd

from dvctrack.lib.files.cells import Line, mark_merged
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
        cells = sheet.row(row)
        values = [_value(book, cell) for cell in cells]
        filled = {place for place, value in enumerate(values) if value is not None}
        if not filled:
            continue
        info = sheet.rowinfo_map.get(row)
        areas = (
            (left + 1, right, top == row)
            for top, bottom, left, right in sheet.merged_cells
            if top <= row < bottom
        )
        yield Line(
            sheet.name,
            row + 1,
            values,
            formats={
                place + 1: shown
                for place in filled
                if (shown := _format(book, cells[place])) != "General"
            },
            merged=mark_merged(values, areas),
            is_hidden=sheet.visibility != 0
            or (info is not None and bool(info.hidden))
            or not hidden_columns.isdisjoint(filled),
        )


def _format(book: Any, raw: Any) -> str:
    return str(book.format_map[book.xf_list[raw.xf_index].format_key].format_str)


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
