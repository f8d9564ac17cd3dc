"""The tables of a page as a file: the same columns and rows in the same order."""

import csv
import json
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import islice
from textwrap import wrap

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import DEFAULT_FONT, Alignment, Font
from openpyxl.workbook.child import INVALID_TITLE_REGEX
from openpyxl.worksheet.worksheet import Worksheet

from dvctrack.lib.files.cells import column_letter
from dvctrack.lib.spreadsheets import defuse, print_on_a4, put
from dvctrack.lib.tables.base import Table
from dvctrack.lib.tables.cells import BLANK, Cell, Value

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET_NAME_LENGTH = 31
WIDEST_COLUMN = 60
LINE_POINTS = 15
# Of a csv that leaves while it is written.
LINES_AT_ONCE = 200
TEXT = Alignment(wrap_text=True, vertical="top", horizontal="left", indent=1)
BOLD = Font(name=DEFAULT_FONT.name, size=DEFAULT_FONT.size, bold=True)
File = HttpResponse | StreamingHttpResponse


def machine_csv_response(tables: Sequence[Table], name: str) -> File:
    """For machines: commas, ISO dates and plain decimals, one heading row, UTF-8 with BOM.

    Several tables make one: the first column says which, and a column that one of them
    does not have is empty there.
    """
    return _csv(_machine_lines(tables), name, tables)


def _machine_lines(tables: Sequence[Table]) -> Iterator[str]:
    columns = _all_columns(tables)
    titled = len(tables) > 1
    line = csv.writer(_Passed()).writerow
    yield line([*([_("table")] if titled else []), *map(defuse, columns.values())])
    for table in tables:
        title = [defuse(str(table.title))] if titled else []
        names = list(_headings(table))
        places = [names.index(column) if column in names else None for column in columns]
        for values in table.values():
            plain = [_plain(value) for value in values]
            yield line([*title, *(None if at is None else plain[at] for at in places)])


def csv_response(tables: Sequence[Table], name: str) -> File:
    """For a spreadsheet program in Vietnamese: semicolons, decimal commas, dd/mm/yyyy.

    As seen: what the table is above it, its totals below it, and one table after the other.
    """
    return _csv(_vietnamese_lines(tables), f"{name}_vi", tables)


def _vietnamese_lines(tables: Sequence[Table]) -> Iterator[str]:
    line = csv.writer(_Passed(), delimiter=";").writerow
    for number, table in enumerate(tables):
        if number:
            yield line([])
        for text in table.above() or ([str(table.title)] if len(tables) > 1 else []):
            yield line([defuse(text)])
        yield line(map(defuse, _headings(table).values()))
        for values in table.values():
            yield line(map(_vietnamese, values))
        for cells in _totals(table):
            yield line(_vietnamese(cell.value) for cell in cells)


def xlsx_response(tables: Sequence[Table], name: str) -> HttpResponse:
    """A sheet for each table, as seen; numbers and dates are real ones, text is never a formula.

    It prints as wide as one page, its headings on each.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables:
        _write_sheet(book.create_sheet(_sheet_name(table)), table)
    buffer = BytesIO()
    book.save(buffer)
    return _download(buffer.getvalue(), XLSX, f"{name}.xlsx")


def json_response(tables: Sequence[Table], name: str) -> HttpResponse:
    """The tables with the headings and rows of the page: decimals as strings, ISO dates, null."""
    objects = [
        {
            "table": str(table.title),
            "columns": _headings(table),
            "rows": [{bound.name: _json(cell) for bound, cell in line} for line in table.lines()],
        }
        for table in tables
    ]
    content = json.dumps(objects, ensure_ascii=False, indent=1).encode()
    return _download(content, "application/json", f"{name}.json")


def _headings(table: Table) -> dict[str, str]:
    return {bound.name: str(bound.column.verbose_name) for bound in table.columns.itervisible()}


def _all_columns(tables: Sequence[Table]) -> dict[str, str]:
    """Names and headings of the columns that any of the tables shows, in declared order."""
    shown = {name: heading for table in tables for name, heading in _headings(table).items()}
    declared = list(dict.fromkeys(name for table in tables for name in table.columns.names()))
    return {name: shown[name] for name in declared if name in shown}


def _plain(value: Value) -> object:
    if isinstance(value, str):
        return defuse(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value


def _json(cell: Cell) -> str | int | None:
    """The value as text with the decimals that it has; a number that counts stays one."""
    value = cell.value
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value


def _vietnamese(value: Value) -> object:
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else defuse(value)


def _body(table: Table) -> Iterator[list[Cell]]:
    """The cells of all rows, and of the totals where there are any."""
    for line in table.lines():
        yield [cell for _bound, cell in line]
    yield from _totals(table)


def _totals(table: Table) -> Iterator[list[Cell]]:
    if totals := table.totals():
        yield [totals.get(bound.name, BLANK) for bound in table.columns.itervisible()]


def _write_sheet(sheet: Worksheet, table: Table) -> None:
    headings, body = list(_headings(table).values()), list(_body(table))
    widths = [
        min(max(_longest_word(heading), *map(_length, column), 0) + 3, WIDEST_COLUMN)
        for heading, *column in zip(headings, *body, strict=True)
    ]
    above = table.above()
    top = len(above) + 1
    for row, text in enumerate(above, start=1):
        _write_line(sheet, row, [Cell(BLANK.html, text)], [sum(widths)], bold=row == 1)
        sheet.merge_cells(None, row, 1, row, len(headings))
    _write_line(sheet, top, [Cell(BLANK.html, text) for text in headings], widths, bold=True)
    for row, cells in enumerate(body, start=top + 1):
        _write_line(sheet, row, cells, widths, bold=row > top + len(table))
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[column_letter(column)].width = width
    sheet.freeze_panes = f"A{top + 1}"
    print_on_a4(sheet, heading_row=top)


def _write_line(
    sheet: Worksheet, row: int, cells: Sequence[Cell], widths: Sequence[int], *, bold: bool
) -> None:
    """A row as high as its longest text needs: no program works that out for a merged cell."""
    lines = 1
    for column, (cell, width) in enumerate(zip(cells, widths, strict=True), start=1):
        target = sheet.cell(row, column)
        put(target, cell.value)
        target.number_format = cell.number_format
        if bold:
            target.font = BOLD
        if isinstance(cell.value, str):
            target.alignment = TEXT
            lines = max(lines, len(wrap(cell.value, width - 2)))
        else:
            target.alignment = Alignment(vertical="top")
    sheet.row_dimensions[row].height = lines * LINE_POINTS


def _length(cell: Cell) -> int:
    return len("" if cell.value is None else str(cell.value))


def _longest_word(heading: str) -> int:
    return max(map(len, heading.split()), default=0)


def _sheet_name(table: Table) -> str:
    return INVALID_TITLE_REGEX.sub(" ", str(table.title))[:SHEET_NAME_LENGTH]


class _Passed:
    """A file for a csv writer that hands back each line instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _csv(lines: Iterator[str], name: str, tables: Sequence[Table]) -> File:
    content_type, file_name = "text/csv; charset=utf-8", f"{name}.csv"
    if not any(table.streams for table in tables):
        return _download("".join(lines).encode("utf-8-sig"), content_type, file_name)
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"'}
    return StreamingHttpResponse(_in_parts(lines), content_type=content_type, headers=headers)


def _in_parts(lines: Iterator[str]) -> Iterator[bytes]:
    yield BOM_UTF8
    while part := "".join(islice(lines, LINES_AT_ONCE)):
        yield part.encode()


def _download(content: bytes, content_type: str, file_name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
