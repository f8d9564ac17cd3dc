"""Flat files: one figure a row, with agency, indicator, period and span in columns of their own."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from dvctrack.lib.files import remark_list
from dvctrack.lib.files.cells import Cell, Line, column_letter
from dvctrack.lib.files.csv_text import BLOCK, SEPARATORS
from dvctrack.lib.numbers.reading import Written
from indicators.annex.headings import may_be_heading
from indicators.annex.layout import COUNTS, Field
from indicators.annex.vocabulary import COLUMNS
from indicators.findings import Finding

_FIGURES = frozenset({*COUNTS, Field.RATE})
_HEADING = re.compile(
    "|".join(f"(?P<{name}>{words.exact})" for name, words in COLUMNS.items() if words.exact)
)


@dataclass
class FlatTable:
    """A flat table: its columns by place from 0, and its rows."""

    block: str
    where: str
    columns: dict[Field, int]
    # Headings that say nothing known, by place.
    unknown: dict[int, Cell]
    # Columns that are known and say nothing of a figure, such as an order number.
    ignored: set[int]
    rows: list[Line] = field(default_factory=list)

    def ref(self, column: Field) -> str:
        """Sheet and column letter of a column, to which a row number is added."""
        return f"{self.block}!{column_letter(self.columns[column] + 1)}"

    def cell(self, column: Field, number: int, value: Written) -> Cell:
        return Cell(f"{self.ref(column)}{number}", self.columns[column] + 1, value)


_FEWEST_VALUES = 3
# The list of findings in a workbook that we gave back with comments.
_OWN_SHEET = re.compile(rf"{remark_list.SHEET}\d*")


@dataclass(frozen=True)
class Parted:
    """The flat tables of a file, and all other lines in their order."""

    tables: list[FlatTable]
    others: list[Line]


def part_flat(lines: Iterable[Line]) -> Parted:
    """Take the flat tables out of the lines: a heading and all rows below it on its sheet."""
    tables: list[FlatTable] = []
    others: list[Line] = []
    open_table: FlatTable | None = None
    for line in lines:
        if open_table is not None and line.block == open_table.block:
            if line.merged or line.values.count(None) < len(line.values):
                open_table.rows.append(line)
            continue
        if line.block is not None and _OWN_SHEET.fullmatch(line.block):
            continue
        open_table = _flat_table(line)
        if open_table is None:
            others.append(line)
        else:
            tables.append(open_table)
    return Parted(tables, others)


def _flat_table(line: Line) -> FlatTable | None:
    """The table that this line begins; None for a line that is no heading of a flat table."""
    if line.block is None or not may_be_heading(line):
        return None
    columns: dict[Field, int] = {}
    unknown: dict[int, Cell] = {}
    ignored: set[int] = set()
    for cell in line.filled:
        name = _field(cell)
        if name in (Field.IGNORED, Field.ORDER):
            ignored.add(cell.column - 1)
        elif name is None or name in columns:
            unknown[cell.column - 1] = cell
        else:
            columns[name] = cell.column - 1
    names_one = {Field.CODE, Field.AGENCY} & columns.keys()
    if not names_one or Field.INDICATOR not in columns or not _FIGURES & columns.keys():
        return None
    return FlatTable(line.block, line.filled[0].ref, columns, unknown, ignored)


def _field(heading: Cell) -> Field | None:
    known = _HEADING.fullmatch(heading.words)
    return Field(known.lastgroup) if known and known.lastgroup else None


def note_unclosed_quotes(lines: Iterable[Line], findings: list[Finding]) -> Iterator[Line]:
    """The lines as they come, with a finding at each cell that seems to hold a row."""
    for line in lines:
        if line.block == BLOCK:
            for value in line.values:
                # Nearly no cell has a line break.
                if type(value) is str and "\n" in value:
                    findings.extend(_unclosed_quotes(line))
                    break
        yield line


def _unclosed_quotes(line: Line) -> Iterator[Finding]:
    """Cells of several lines with as many separators as their row has."""
    width = len(line.values)
    if width < _FEWEST_VALUES:
        return
    for column, value in enumerate(line.values, start=1):
        if isinstance(value, str) and "\n" in value and _separators(value) >= width - 1:
            yield Finding(
                "swallowed-row",
                _(
                    "The cell seems to hold another row of the file: a quotation mark is opened "
                    "and closed only further down. Take it out, or save the file as .xlsx."
                ),
                line.ref(column),
            )


def _separators(text: str) -> int:
    """A comma in a sentence has a space behind it, one between values has none."""
    return max(text.replace(", ", " ").count(mark) for mark in SEPARATORS)
