"""An annex as .xlsx: a sheet for each table, with real numbers and formats that print them.

Text is never a formula. Each sheet says what it is, repeats its headings on every printed page
and fits the width of A4.
"""

from io import BytesIO
from math import ceil

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from dvctrack.lib.files.cells import column_letter
from dvctrack.lib.spreadsheets import put
from indicators.annex.layout import COUNTS, RATES, Field
from indicators.annex.writing.docx import FONT, WIDTHS
from indicators.annex.writing.written import (
    Paragraph,
    RowKind,
    Style,
    WrittenAnnex,
    WrittenCell,
    WrittenRow,
    WrittenSection,
    WrittenTable,
)

_CHARACTERS = 110
_LINE_POINTS = 16
_EDGE = Side(style="thin")
_BOX = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(vertical="center", wrap_text=True)
_RIGHT = Alignment(horizontal="right", vertical="center")
_TOPS = {
    Style.HEADING: ("annex heading", Font(FONT, 14, bold=True), _CENTRE),
    Style.TITLE: ("annex title", Font(FONT, 13, bold=True), _CENTRE),
    Style.LETTER: ("annex letter", Font(FONT, 13, italic=True), _CENTRE),
    Style.SECTION: ("annex section", Font(FONT, 13, bold=True), _LEFT),
    Style.CAPTION: ("annex caption", Font(FONT, 13, bold=True), _LEFT),
    Style.NOTE: ("annex note", Font(FONT, 13), _LEFT),
}
_COLUMN_HEADING = "annex column"
_GROUP = "annex group"
_TEXT = "annex text"
_MIDDLE = "annex middle"
_NUMBER = "annex number"


def xlsx_of(annex: WrittenAnnex) -> bytes:
    """The workbook."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _add_styles(book)
    for section in annex.sections:
        for caption, table in section.parts:
            _add_sheet(book, annex, section, caption, table)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _add_styles(book: Workbook) -> None:
    """Named styles: a cell then carries one number, however many properties it has."""
    for name, font, alignment in _TOPS.values():
        book.add_named_style(NamedStyle(name, font=font, alignment=alignment))
    plain, bold = Font(FONT, 12), Font(FONT, 12, bold=True)
    for name, font, alignment in (
        (_COLUMN_HEADING, bold, _CENTRE),
        (_GROUP, bold, _LEFT),
        (_TEXT, plain, _LEFT),
        (_MIDDLE, plain, _CENTRE),
        (_NUMBER, plain, _RIGHT),
    ):
        book.add_named_style(NamedStyle(name, font=font, border=_BOX, alignment=alignment))


def _add_sheet(
    book: Workbook,
    annex: WrittenAnnex,
    section: WrittenSection,
    caption: Paragraph | None,
    table: WrittenTable | None,
) -> None:
    number = section.title.partition(".")[0]
    is_alone = len(section.parts) == 1
    sheet = book.create_sheet(number if is_alone or table is None else table.name)
    tops = [*annex.head] if len(book.worksheets) == 1 else []
    tops += [Paragraph(section.title, Style.SECTION), *([caption] if caption else [])]
    width = len(table.fields) if table else 1
    for row, top in enumerate(tops, start=1):
        _put_top(sheet, row, top, width)
    if table is None:
        sheet.column_dimensions["A"].width = _CHARACTERS
    else:
        _put_table(sheet, table, first=len(tops) + 1)
        below = len(tops) + 1 + len(table.rows)
        for row, note in enumerate(table.notes, start=below + 1):
            _put_top(sheet, row, Paragraph(note, Style.NOTE), width)
    _print_on_a4(sheet, is_wide=width > 5)


def _put_top(sheet: Worksheet, row: int, top: Paragraph, width: int) -> None:
    _put(sheet, row, 1, WrittenCell(top.text), _TOPS[top.style][0])
    if width > 1:
        sheet.merge_cells(None, row, 1, row, width)
    sheet.row_dimensions[row].height = ceil(len(top.text) / (_CHARACTERS * 0.8)) * _LINE_POINTS + 6


def _put_table(sheet: Worksheet, table: WrittenTable, *, first: int) -> None:
    total = sum(WIDTHS[name] for name in table.fields)
    widths = [_CHARACTERS * WIDTHS[name] / total for name in table.fields]
    for column, (heading, width) in enumerate(zip(table.headings, widths, strict=True), start=1):
        _put(sheet, first, column, WrittenCell(heading), _COLUMN_HEADING)
        sheet.column_dimensions[column_letter(column)].width = width
    lines = max(
        ceil(len(text) * 1.25 / width) for text, width in zip(table.headings, widths, strict=True)
    )
    sheet.row_dimensions[first].height = (lines + 0.5) * _LINE_POINTS
    for number, row in enumerate(table.rows, start=first + 1):
        for column, (name, cell) in enumerate(zip(table.fields, row.cells, strict=True), start=1):
            _put(sheet, number, column, cell, _style(row, name))
    headings = first + sum(row.kind is RowKind.NUMBERS for row in table.rows)
    last = first + len(table.rows) + len(table.notes)
    sheet.freeze_panes = f"A{headings + 1}"
    sheet.print_title_rows = f"{first}:{headings}"
    sheet.print_area = f"A1:{column_letter(len(table.fields))}{last}"


def _style(row: WrittenRow, name: Field) -> str:
    if row.kind is RowKind.NUMBERS:
        return _MIDDLE
    if row.kind is RowKind.GROUP:
        return _GROUP
    if name in COUNTS or name in RATES:
        return _NUMBER
    return _MIDDLE if name in (Field.ORDER, Field.STATUS, Field.DEADLINE) else _TEXT


def _put(sheet: Worksheet, row: int, column: int, cell: WrittenCell, style: str) -> None:
    target = sheet.cell(row, column)
    put(target, cell.text if cell.value is None else cell.value)
    target.style = style
    if cell.number_format:
        target.number_format = cell.number_format


def _print_on_a4(sheet: Worksheet, *, is_wide: bool) -> None:
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "landscape" if is_wide else "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left, sheet.page_margins.right = 1.18, 0.59
    sheet.page_margins.top = sheet.page_margins.bottom = 0.79
    if sheet.oddHeader is not None:
        sheet.oddHeader.center.text = "&P"
