"""Flat files as they leave: CSV or XLSX, in which text stays text."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook

from dvctrack.lib.spreadsheets import defuse, put

Rows = Iterable[Sequence[Any]]
DAY_FORMAT, MOMENT_FORMAT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm:ss"


def as_csv(rows: Rows) -> bytes:
    """UTF-8 with BOM, so that a spreadsheet program reads the accents; no cell is a formula."""
    buffer = StringIO()
    writer = csv.writer(buffer)
    writer.writerows([defuse(value) for value in row] for row in rows)
    return f"\ufeff{buffer.getvalue()}".encode()


def as_xlsx(rows: Rows) -> bytes:
    """Real numbers and days; text that begins like a formula is still text."""
    book = Workbook()
    sheet = book.worksheets[0]
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            put(cell, value)
            if isinstance(value, Decimal):
                cell.number_format = _number_format(value)
            elif isinstance(value, datetime):
                cell.number_format = MOMENT_FORMAT
            elif isinstance(value, date):
                cell.number_format = DAY_FORMAT
    sheet.freeze_panes = "A2"
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _number_format(value: Decimal) -> str:
    """As many decimals as the value was written with: 18.90 is not 18.9."""
    decimals = len(f"{value:f}".partition(".")[2])
    return f"0.{'0' * decimals}" if decimals else "0"
