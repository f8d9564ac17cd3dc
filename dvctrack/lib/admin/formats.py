"""The file types of flat imports and exports: CSV and XLSX, with text that stays text."""

import csv
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from import_export.formats import base_formats
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from tablib import Dataset

from dvctrack.lib.admin.reading import csv_dataset, xlsx_dataset
from dvctrack.lib.spreadsheets import defuse


class SafeCSV(base_formats.CSV):
    """UTF-8 with BOM, so that a spreadsheet program reads the accents; no cell is a formula."""

    def create_dataset(self, in_stream: str, **kwargs: Any) -> Dataset:
        return csv_dataset(in_stream)

    def export_data(self, dataset: Dataset, **kwargs: Any) -> str:
        buffer = StringIO()
        writer = csv.writer(buffer)
        writer.writerow(dataset.headers or [])
        for row in dataset:
            writer.writerow([defuse(value) for value in row])
        return "\ufeff" + buffer.getvalue()


class SafeXLSX(base_formats.XLSX):
    """Real numbers and dates; text that begins like a formula is still text."""

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> Dataset:
        return xlsx_dataset(in_stream)

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
                if isinstance(value, Decimal):
                    cell.number_format = _number_format(value)
        sheet.freeze_panes = "A2"
        buffer = BytesIO()
        book.save(buffer)
        return buffer.getvalue()


def _number_format(value: Decimal) -> str:
    """As many decimals as the value was written with: 18.90 is not 18.9."""
    decimals = len(f"{value:f}".partition(".")[2])
    return f"0.{'0' * decimals}" if decimals else "0"


FORMATS = [SafeXLSX, SafeCSV]
