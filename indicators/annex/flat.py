"""Flat files: one figure a row, with agency, indicator, period and span in columns of their own."""

import re
from collections.abc import ItemsView, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from dvctrack.lib.files import remark_list
from dvctrack.lib.files.cells import Cell, Line, column_letter
from dvctrack.lib.files.csv_text import BLOCK, SEPARATORS
from dvctrack.lib.names import plain
from dvctrack.lib.numbers.reading import Written
from indicators.annex.around import is_subtotal, is_total
from indicators.annex.headings import may_be_heading
from indicators.annex.layout import COUNTS, Field
from indicators.annex.ledger import Ledger, Reason
from indicators.annex.units import Units
from indicators.annex.vocabulary import COLUMNS
from indicators.findings import Finding

_FIGURES = frozenset({*COUNTS, Field.RATE})
_NAMES = frozenset({Field.CODE, Field.AGENCY})
_KEYS = frozenset({Field.PERIOD, Field.INDICATOR, *_NAMES})
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
    heading: Line
    # Such as "Đơn vị tính: nghìn hồ sơ".
    unit: Cell | None = None
    rows: list[Line] = field(default_factory=list)

    def ref(self, column: Field) -> str:
        """Sheet and column letter of a column, to which a row number is added."""
        return f"{self.block}!{column_letter(self.columns[column] + 1)}"

    def heading_of(self, column: Field) -> Cell:
        place = self.columns[column] + 1
        return next(cell for cell in self.heading.filled if cell.column == place)

    def reason_of(self, values: Sequence[Written]) -> Reason | None:
        """Why a row that names no known figure is passed over: it holds the heading again, a
        total, or a note below the table, which lacks a key and has no number.

        `values` are as many as the columns.
        """
        if all(plain(str(values[at])) == self.heading_of(it).words for it, at in self.places):
            return Reason.NUMBERING
        if any(is_sum(values[at]) for it, at in self.places if it in _KEYS):
            return Reason.TOTAL
        named = {it for it, at in self.places if it in _KEYS and values[at] is not None}
        is_short = not (named & _NAMES and _KEYS & self.columns.keys() - _NAMES <= named)
        has_number = any(values[at] is not None for it, at in self.places if it in _FIGURES)
        return Reason.NOTE if is_short and not has_number else None

    @cached_property
    def beside(self) -> list[int]:
        """The columns that have a heading and are not read."""
        return sorted({*self.unknown, *self.ignored})

    @cached_property
    def width(self) -> int:
        return max(*self.columns.values(), *self.beside) + 1

    @cached_property
    def gaps(self) -> list[int]:
        """The places between headings that have none."""
        named = {*self.columns.values(), *self.beside}
        return [place for place in range(self.width) if place not in named]

    @property
    def places(self) -> ItemsView[Field, int]:
        return self.columns.items()

    def enter(self, line: Line, became: bool | Reason, ledger: Ledger) -> None:
        """Count a row that was read, asked about (False), or passed over for a reason."""
        values = line.values
        filled = len(values) - values.count(None)
        if became is True:
            # Nearly all tables have a heading that is read above each of their columns.
            is_odd = self.beside or self.gaps or len(values) > self.width
            ledger.read += filled - (self._enter_unread(line, ledger) if is_odd else 0)
        elif became is False:
            ledger.asked += filled
        else:
            ledger.pass_over(became, filled, [cell.ref for cell in line.filled])

    def _enter_unread(self, line: Line, ledger: Ledger) -> int:
        """Count what stands in a row that was read and is not read itself."""
        values = line.values
        passed = [
            line.ref(at + 1) for at in self.beside if at < len(values) and values[at] is not None
        ]
        ledger.pass_over(Reason.COLUMN, len(passed), passed)
        # A column without a heading: said once for each.
        headless = sum(values[at] is not None for at in self.gaps if at < len(values))
        headless += sum(value is not None for value in values[self.width :])
        ledger.asked += headless
        return len(passed) + headless

    def cell(self, column: Field, number: int, value: Written) -> Cell:
        return Cell(f"{self.ref(column)}{number}", self.columns[column] + 1, value)


_FEWEST_VALUES = 3
# The list of findings in a workbook that we gave back with comments.
_OWN_SHEET = re.compile(rf"{remark_list.SHEET}\d*")


@dataclass(frozen=True)
class Parted:
    """The flat tables of a file, and all other lines in their order.

    `ledger` counts the cells of the flat tables.
    """

    tables: list[FlatTable]
    others: list[Line]
    ledger: Ledger = field(default_factory=Ledger)


def part_flat(lines: Iterable[Line]) -> Parted:
    """Take the flat tables out of the lines: a heading and all rows below it on its sheet."""
    tables: list[FlatTable] = []
    others: list[Line] = []
    ledger, units = Ledger(), Units()
    open_table: FlatTable | None = None
    for line in lines:
        if open_table is not None and line.block == open_table.block:
            filled = len(line.values) - line.values.count(None)
            if filled or line.merged:
                ledger.filled += filled
                open_table.rows.append(line)
            continue
        units.see(line)
        open_table = None if is_own_list(line) else _flat_table(line)
        if open_table is None:
            others.append(line)
        else:
            open_table.unit = units.above(line.filled[0])
            ledger.filled += len(line.filled)
            tables.append(open_table)
    return Parted(tables, others, ledger)


def is_own_list(line: Line) -> bool:
    """Whether the line is one of the list of findings that we wrote into the workbook."""
    return line.block is not None and _OWN_SHEET.fullmatch(line.block) is not None


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
    names_one = _NAMES & columns.keys()
    if not names_one or Field.INDICATOR not in columns or not _FIGURES & columns.keys():
        return None
    return FlatTable(line.block, line.filled[0].ref, columns, unknown, ignored, line)


def _field(heading: Cell) -> Field | None:
    known = _HEADING.fullmatch(heading.words)
    return Field(known.lastgroup) if known and known.lastgroup else None


def is_sum(value: Written) -> bool:
    """Whether a cell that should name a figure says that its row is a sum or a mean."""
    names = [Cell("", 0, value)]
    return isinstance(value, str) and (is_total(names) or is_subtotal(names))


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
