"""The file types of flat imports and exports; text stays text.

Exports are CSV or XLSX. What comes in is any file that the site reads, told by its content.
"""

import csv
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from django.utils.translation import gettext as _
from import_export.formats import base_formats
from openpyxl import Workbook
from tablib import Dataset

from dvctrack.lib.admin.flat_table import read_flat_file
from dvctrack.lib.files.cells import Line
from dvctrack.lib.spreadsheets import defuse, put


class AnyFile(base_formats.Format):
    """XLSX, ODS, XLS, CSV, or a table in DOCX."""

    def __init__(self, encoding: str | None = None) -> None:
        """The library names an encoding, which the reader finds by itself."""

    def get_title(self) -> str:
        return _("as the file is: XLSX, ODS, XLS, CSV or DOCX")

    def create_dataset(self, in_stream: bytes) -> list[Line]:
        return read_flat_file(in_stream)


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
                put(cell, value)
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


EXPORTED = [SafeXLSX, SafeCSV]
IMPORTED = [AnyFile]
