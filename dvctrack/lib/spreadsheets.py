"""Cells of any library: text that is never a formula, and what a number format shows."""

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # The process that reads begins anew for each file, and openpyxl takes long to import.
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

# A cell that begins with one of these is run as a formula by spreadsheet programs.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# What XML cannot hold; a workbook or document with it would not open.
_NOT_PRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# Quoted, escaped, padding and bracketed parts of a number format, but not hours that are
# counted on, such as [h].
_BESIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:hh?|mm?|ss?)\])[^\]]*\]', re.I)


def defuse(value: Any) -> Any:
    """The value as a CSV cell: text that a spreadsheet would run gets a leading apostrophe.

    So does such text that has one already, or `undefuse` would take that away.

    Numbers stay numbers; a missing value is an empty cell.
    """
    if isinstance(value, str) and value.lstrip("'").startswith(FORMULA_STARTS):
        return f"'{value}"
    return "" if value is None else value


def undefuse(value: Any) -> Any:
    """The text that `defuse` made safe, as it was."""
    if isinstance(value, str) and value[:1] == "'" and value.lstrip("'").startswith(FORMULA_STARTS):
        return value[1:]
    return value


def printable(text: str) -> str:
    """The text without the control characters that no workbook or document can hold."""
    return _NOT_PRINTABLE.sub("", text)


def put(cell: "Cell | MergedCell", value: str | int | float | Decimal | date | None) -> None:
    """Write a value into a cell: text stays text, whatever it begins with; "" leaves it empty."""
    if isinstance(value, str):
        cell.value = printable(value) or None
        cell.data_type = "s" if cell.value else "n"
    else:
        cell.value = value


def print_on_a4(sheet: "Worksheet", *, heading_row: int) -> None:
    """Landscape, as wide as the page, with the headings and page numbers on each page."""
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToPage = True
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = f"{heading_row}:{heading_row}"
    if sheet.oddFooter is not None:
        sheet.oddFooter.center.text = "&P/&N"


def bare_format(number_format: str) -> str:
    """What a number format shows of the number itself: `0.0 "phần trăm"` is bare `0.0 `."""
    return _BESIDE.sub("", number_format)
