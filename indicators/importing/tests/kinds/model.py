"""A file as rows of cells, whatever its format will be, and what is right for it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dvctrack.lib.files.cells import column_letter, column_number
from dvctrack.lib.files.runs import Run

Value = str | int | float | datetime | None
# Denominator, numerator and rate; None where there is none.
Numbers = tuple[int | None, int | None, str | None]

# The formats in which a kind is tried, and how the file of each ends.
FORMATS: Mapping[str, str] = {
    "xlsx": "xlsx",
    "xls": "xls",
    "ods": "ods",
    "docx": "docx",
    "csv": "csv",
    "csv-commas": "csv",
}
TEXTS = ("docx", "csv", "csv-commas")
SPREADSHEETS = ("xlsx", "xls", "ods")


@dataclass(frozen=True)
class Cell:
    """A value and how its program shows it.

    `shown` is what stands in a document or text file, where that is not the usual way to write
    the value. `runs` stand in the place of a text. With a `formula`, None is one that nobody
    worked out, and "" one that gave an empty text.
    """

    value: Value = None
    number_format: str = "General"
    shown: str | None = None
    runs: tuple[Run, ...] = ()
    formula: str = ""
    is_struck: bool = False

    @property
    def is_filled(self) -> bool:
        return self.value not in (None, "") or bool(self.formula or self.runs)

    @property
    def text(self) -> str:
        """What a person reads in a Vietnamese program."""
        if self.shown is not None:
            return self.shown
        if self.runs:
            return "".join(run.text for run in self.runs)
        if self.formula and self.value is None:
            return f"={self.formula}"
        if isinstance(self.value, datetime):
            return f"{self.value:%d/%m/%Y}"
        if isinstance(self.value, float):
            return str(self.value).replace(".", ",")
        if isinstance(self.value, int):
            return f"{self.value:,}".replace(",", ".")
        return self.value or ""


def as_cell(value: Any) -> Cell:
    return value if isinstance(value, Cell) else Cell(value)


@dataclass(frozen=True)
class Sheet:
    """Rows from A1 on. `merged` are areas ("A1:D1"); a row of one cell is a paragraph of text."""

    rows: tuple[tuple[Cell, ...], ...]
    merged: tuple[str, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    name: str = "Sheet1"
    is_hidden: bool = False


@dataclass(frozen=True)
class Right:
    """What must come of a file: it is read like this, or refused.

    `told` are the remarks on a file that is read and `asked` the errors of one that is refused, by
    cell: at these cells and at no others. Where cells are parted by a space, one of them is right.
    With both `asked` and what is read, either is right.
    """

    figures: Mapping[str, Numbers] | None = None
    services: frozenset[tuple[str, str, str]] | None = None
    told: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sample:
    """One instance of a kind.

    `lacks` says which formats cannot hold it, and why. `bend` changes the bytes of a format;
    `right_in` is what is right in one format only. `before` is stored when the file comes.
    """

    name: str
    sheets: tuple[Sheet, ...]
    right: Right
    lacks: Mapping[str, str] = field(default_factory=dict)
    bend: Mapping[str, Callable[[bytes], bytes]] = field(default_factory=dict)
    right_in: Mapping[str, Right] = field(default_factory=dict)
    before: Sheet | None = None

    @property
    def formats(self) -> list[str]:
        return [name for name in FORMATS if name not in self.lacks]


def place(cell: str) -> tuple[int, int]:
    """Row and column of "C5", from 1."""
    found = re.fullmatch(r"([A-Z]+)(\d+)", cell)
    assert found, cell
    return int(found[2]), column_number(found[1])


def area(merged: str) -> tuple[int, int, int, int]:
    """First row and column, last row and column."""
    first, last = merged.split(":")
    return (*place(first), *place(last))


def address(sheet: Sheet, ending: str, cell: str) -> str:
    """How the program names a cell of the first sheet in a file of this format."""
    if "!" in cell:
        return cell
    if ending in SPREADSHEETS:
        return f"{sheet.name}!{cell}"
    if ending != "docx":
        return f"csv!{cell}"
    row, column = place(cell)
    above = sheet.rows[: row - 1]
    if len(sheet.rows[row - 1]) == 1:
        return f"P{sum(len(line) == 1 for line in above) + 1}"
    tables = top = 0
    for number, line in enumerate(sheet.rows[:row], start=1):
        if len(line) > 1 and (number == 1 or len(sheet.rows[number - 2]) <= 1):
            tables, top = tables + 1, number
    return f"T{tables}!{column_letter(column)}{row - top + 1}"
