"""The file types of flat imports and exports: CSV and XLSX, with text that stays text.

A cell of an uploaded file that would be lost or misread is refused.
"""

import csv
from collections.abc import Iterable, Iterator
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _
from import_export.formats import base_formats
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ERROR_CODES, ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from tablib import Dataset

from dvctrack.lib.admin.widgets import VietnameseText
from dvctrack.lib.files.cells import column_letter
from dvctrack.lib.files.csv_text import separator_of
from dvctrack.lib.spreadsheets import defuse, put

# What stands for a formula whose value no program has worked out yet.
NOT_WORKED_OUT = "#VALUE!"


class FlatFileError(ValueError):
    """A file that is not read; each of its sentences names the cell or row and the cure."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def csv_dataset(text: str) -> Dataset:
    """A CSV file with commas, semicolons or tabs.

    Where semicolons part the values, decimals may have a comma and days may be 06/09/2022.
    A quote that is never closed would swallow all rows below it, and is refused.
    """
    delimiter, text = separator_of(text)
    try:
        rows: list[list[Any]] = list(csv.reader(StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise FlatFileError(
            [_("A quotation mark in the CSV file is not closed. Close or delete it.")]
        ) from error
    if delimiter == ";":
        rows = [*rows[:1], *(list(map(VietnameseText, row)) for row in rows[1:])]
    return _dataset(rows)


def xlsx_dataset(content: bytes) -> Dataset:
    """The one sheet of a workbook that holds something."""
    worked_out = _sheets(content, data_only=True)
    written = _sheets(content, data_only=False)
    filled = [number for number, rows in enumerate(written) if rows]
    if len(filled) > 1:
        raise FlatFileError(
            [_("More than one sheet of the file holds something. Keep one and delete the others.")]
        )
    if not filled:
        return _dataset([])
    rows = zip_longest(worked_out[filled[0]], written[filled[0]], fillvalue=())
    return _dataset([_row(values, formulas) for values, formulas in rows])


def _row(values: Iterable[Any], formulas: Iterable[Any]) -> list[Any]:
    return [
        NOT_WORKED_OUT if value is None and formula is not None else value
        for value, formula in zip_longest(values, formulas)
    ]


def _sheets(content: bytes, *, data_only: bool) -> list[list[tuple[Any, ...]]]:
    """The rows of each sheet, without the empty ones at its end.

    A workbook says how large its sheets are, and may be wrong: what it says is not used.
    """
    book = load_workbook(BytesIO(content), read_only=True, data_only=data_only)
    sheets = [sheet for sheet in book.worksheets if isinstance(sheet, ReadOnlyWorksheet)]
    for sheet in sheets:
        sheet.reset_dimensions()
    return [_without_empty_end(sheet.iter_rows(values_only=True)) for sheet in sheets]


def _without_empty_end(rows: Iterable[Any]) -> list[Any]:
    kept: list[Any] = []
    empty = 0
    for row in rows:
        if all(is_blank(value) for value in row):
            empty += 1
            continue
        kept.extend([()] * empty)
        empty = 0
        kept.append(row)
    return kept


def is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _dataset(rows: Iterable[Iterable[Any]]) -> Dataset:
    """The rows below the heading row, each as wide as the headings."""
    lines = [list(row) for row in _without_empty_end(rows)]
    if not lines:
        raise FlatFileError([_("The file is empty.")])
    headings = [str(heading or "").strip() for heading in lines[0]]
    while headings and not headings[-1]:
        headings.pop()
    problems = [*_heading_problems(headings), *_cell_problems(lines, len(headings))]
    if problems:
        raise FlatFileError(problems)
    dataset = Dataset(headers=headings)
    for line in lines[1:]:
        padded = [*line, *([None] * len(headings))]
        dataset.append(padded[: len(headings)])
    return dataset


def _heading_problems(headings: list[str]) -> list[str]:
    repeated = sorted({name for name in headings if name and headings.count(name) > 1})
    return [
        _("The column “%(column)s” stands twice. Delete one of them.") % {"column": name}
        for name in repeated
    ]


def _cell_problems(lines: list[list[Any]], width: int) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        for column, value in enumerate(line, start=1):
            cell = {"cell": f"{column_letter(column)}{number}", "read": value}
            if column > width and not is_blank(value):
                yield _("%(cell)s: “%(read)s” stands in a column without a heading.") % cell
            elif isinstance(value, str) and value in ERROR_CODES:
                yield _("%(cell)s: “%(read)s” is no value. Write the value itself.") % cell
            elif isinstance(value, str) and ILLEGAL_CHARACTERS_RE.search(value):
                yield _("%(cell)s holds a character that cannot be stored. Write it anew.") % cell


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


FORMATS = [SafeXLSX, SafeCSV]
