"""The tables of a page as a file: the same columns and rows in the same order."""

import csv
import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

from django.http import HttpResponse
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.workbook.child import INVALID_TITLE_REGEX
from openpyxl.worksheet.worksheet import Worksheet

from dvctrack.lib.files.cells import column_letter
from dvctrack.lib.spreadsheets import defuse, put
from dvctrack.lib.tables.base import Table
from dvctrack.lib.tables.cells import Cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET_NAME_LENGTH = 31
WIDEST_COLUMN = 60


def csv_response(tables: Sequence[Table], name: str) -> HttpResponse:
    """UTF-8 with BOM, ISO dates and plain decimals, one heading row.

    Several tables make one: the first column says which, and a column that one of them
    does not have is empty there.
    """
    columns = _all_columns(tables)
    titled = len(tables) > 1
    buffer = StringIO()
    writer = csv.writer(buffer)
    writer.writerow([*([_("table")] if titled else []), *map(defuse, columns.values())])
    for table in tables:
        title = [defuse(str(table.title))] if titled else []
        for line in table.lines():
            cells = {bound.name: cell for bound, cell in line}
            writer.writerow([*title, *(_plain(cells.get(column)) for column in columns)])
    content = buffer.getvalue().encode("utf-8-sig")
    return _download(content, "text/csv; charset=utf-8", f"{name}.csv")


def xlsx_response(tables: Sequence[Table], name: str) -> HttpResponse:
    """A sheet for each table; numbers and dates are real ones, and text is never a formula."""
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


def _plain(cell: Cell | None) -> object:
    value = cell.value if cell else None
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else defuse(value)


def _json(cell: Cell) -> str | int | None:
    """The value as text with the decimals that it has; a number that counts stays one."""
    value = cell.value
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value


def _write_sheet(sheet: Worksheet, table: Table) -> None:
    headings = list(_headings(table).values())
    widths = [len(heading) for heading in headings]
    for column, heading in enumerate(headings, start=1):
        top = sheet.cell(1, column)
        put(top, heading)
        top.font = Font(bold=True)
        top.alignment = Alignment(wrap_text=True, vertical="top")
    for row, line in enumerate(table.lines(), start=2):
        for column, (_bound, cell) in enumerate(line, start=1):
            target = sheet.cell(row, column)
            put(target, cell.value)
            target.number_format = cell.number_format
            widths[column - 1] = max(widths[column - 1], len(str(cell.value or "")))
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[column_letter(column)].width = min(width + 2, WIDEST_COLUMN)
    sheet.freeze_panes = "A2"


def _sheet_name(table: Table) -> str:
    return INVALID_TITLE_REGEX.sub(" ", str(table.title))[:SHEET_NAME_LENGTH]


def _download(content: bytes, content_type: str, file_name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
