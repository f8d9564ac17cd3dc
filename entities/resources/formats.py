"""The file types of flat imports and exports: CSV and XLSX, with text that stays text."""

import csv
from io import BytesIO, StringIO
from typing import Any

from import_export.formats import base_formats
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from tablib import Dataset

from entities.spreadsheets import defuse


class SafeCSV(base_formats.CSV):
    """UTF-8 with BOM, so that a spreadsheet program reads the accents; no cell is a formula."""

    def export_data(self, dataset: Dataset, **kwargs: Any) -> str:
        buffer = StringIO()
        writer = csv.writer(buffer)
        writer.writerow(dataset.headers or [])
        for row in dataset:
            writer.writerow([defuse(value) for value in row])
        return "\ufeff" + buffer.getvalue()


class SafeXLSX(base_formats.XLSX):
    """Real numbers and dates; text that begins like a formula is still text."""

    def export_data(self, dataset: Dataset, **kwargs: Any) -> bytes:
        book = Workbook()
        sheet = book.worksheets[0]
        rows = [dataset.headers or [], *dataset]
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                cell = sheet.cell(number, column)
                if isinstance(value, str):
                    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) or None
                    cell.data_type = "s" if value else "n"
                else:
                    cell.value = value
        sheet.freeze_panes = "A2"
        buffer = BytesIO()
        book.save(buffer)
        return buffer.getvalue()


FORMATS = [SafeXLSX, SafeCSV]
