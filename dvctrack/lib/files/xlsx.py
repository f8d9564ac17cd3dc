"""The lines of a workbook, from the cells that hold something.

A sheet is read as a stream and an empty cell costs nothing, however it is formatted: the
range that a sheet says it has may be a million rows long.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import WorkSheetParser

from dvctrack.lib.files.cells import AnyLine, Cell, Line
from dvctrack.lib.files.columns import column_letter

if TYPE_CHECKING:
    from dvctrack.lib.numbers.reading import Written

# What a formula shows that no program has worked out yet.
NOT_WORKED_OUT = "#VALUE!"
_FORMULA = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}f"

_EMPTY = {"row": 0, "column": 0, "value": None, "data_type": "n", "style_id": 0}


def xlsx_lines(content: bytes) -> Iterator[AnyLine]:
    """Every row with a value, sheet by sheet; chart sheets hold none.

    Values are those that the program which saved the file had worked out.
    """
    book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    for sheet in book.worksheets:
        if isinstance(sheet, ReadOnlyWorksheet):
            yield from _sheet_lines(sheet)


@dataclass
class _Row:
    """The filled cells of one row, by column."""

    number: int
    is_hidden: bool
    cells: dict[int, Cell] = field(default_factory=dict)


class _Parser(WorkSheetParser):
    """The library's reader of a sheet, which here also notices formulas and hidden rows."""

    row_is_hidden = False

    def parse_row(self, row: Any) -> Any:
        found = super().parse_row(row)
        # Kept for every row, these would fill the memory.
        attributes = self.row_dimensions.pop(str(self.row_counter), {})
        self.row_is_hidden = attributes.get("hidden") in ("1", "true")
        return found

    def parse_cell(self, element: Any) -> Any:
        if not len(element) and element.get("r"):
            return _EMPTY
        cell = super().parse_cell(element)
        if cell["value"] is None and element.find(_FORMULA) is not None:
            cell["value"] = NOT_WORKED_OUT
        return cell


def _sheet_lines(sheet: Any) -> Iterator[Line]:
    book = sheet.parent
    rows: list[_Row] = []
    with sheet._get_source() as source:
        parser = _Parser(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for number, found in parser.parse():
            row = _Row(number, parser.row_is_hidden)
            for raw in found:
                value = _value(raw["value"])
                if value is not None:
                    column = raw["column"]
                    ref = f"{sheet.title}!{column_letter(column)}{number}"
                    row.cells[column] = Cell(ref, column, value, _format(book, raw["style_id"]))
            if row.cells:
                rows.append(row)
    hidden = _hidden_columns(parser)
    areas = list(parser.merged_cells.mergeCell) if parser.merged_cells else []
    for row in rows:
        _mark_merged(row, areas, sheet.title)
        is_hidden = (
            sheet.sheet_state != "visible"
            or row.is_hidden
            or any(first <= column <= last for column in row.cells for first, last in hidden)
        )
        cells = tuple(cell for _column, cell in sorted(row.cells.items()))
        yield Line(cells, block=sheet.title, is_hidden=is_hidden)


def _mark_merged(row: _Row, areas: list[Any], title: str) -> None:
    """Add the cells of this row that are merged away: each hides a value of its own.

    A row with one filled cell is a title or a label; that it is merged across says nothing.
    """
    is_label = len(row.cells) == 1
    for area in areas:
        if not area.min_row <= row.number <= area.max_row:
            continue
        first = row.number == area.min_row
        if first and is_label:
            continue
        for column in range(area.min_col + (1 if first else 0), area.max_col + 1):
            if column not in row.cells:
                ref = f"{title}!{column_letter(column)}{row.number}"
                row.cells[column] = Cell(ref, column, None, is_merged=True)


def _hidden_columns(parser: _Parser) -> list[tuple[int, int]]:
    return [
        (
            int(dimension.get("min") or column_index_from_string(letter)),
            int(dimension.get("max") or column_index_from_string(letter)),
        )
        for letter, dimension in parser.column_dimensions.items()
        if dimension.get("hidden") in ("1", "true")
    ]


def _format(book: Any, style: int) -> str | None:
    """The number format of a cell's style."""
    number: int = book._cell_styles[style].numFmtId
    if number < BUILTIN_FORMATS_MAX_SIZE:
        return BUILTIN_FORMATS.get(number, "General")
    formats: list[str] = book._number_formats
    return formats[number - BUILTIN_FORMATS_MAX_SIZE]


def _value(value: Any) -> "Written":
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, str):
        return value if value.strip() else None
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)
