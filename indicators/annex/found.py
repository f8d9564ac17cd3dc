"""What is found in a document: its tables with their rows, its titles, its faults."""

from dataclasses import dataclass, field

from dvctrack.lib.files.cells import Cell, Line
from indicators.annex.layout import Field, Section, TableLayout
from indicators.annex.mapping import TableQuestion
from indicators.choices import Span
from indicators.findings import Finding


@dataclass(frozen=True)
class DataLine:
    """One row of a table: the cells under its headings, and the kind its group names."""

    cells: dict[Field, Cell]
    kind: str | None
    group: Cell | None


@dataclass
class FoundTable:
    """A table with its place in a layout, and its rows over all page breaks.

    Where a table holds several indicators or spans, each is a table of its own; those `beside`
    the first have the same lines, and share its columns of agencies and order numbers.
    """

    section: Section
    layout: TableLayout
    title: str
    headings: dict[Field, Cell]
    width: int
    block: str | None
    # The texts since the table before it, in their order.
    above: list[str] = field(default_factory=list)
    rows: list[DataLine] = field(default_factory=list)
    totals: list[DataLine] = field(default_factory=list)
    kind: str | None = None
    group: Cell | None = None
    span: str = Span.TO_DATE
    beside: list["FoundTable"] = field(default_factory=list)
    # Columns whose heading is unknown or missing: each is reported once.
    reported: set[int] = field(default_factory=set)

    @property
    def where(self) -> str:
        return next(iter(self.headings.values())).ref

    @property
    def together(self) -> list["FoundTable"]:
        """All that a line of this table is a row of."""
        return [self, *self.beside]

    def rows_of(self, line: Line) -> list[DataLine]:
        """The row of each of them, of the kind and group that hold now."""
        return [DataLine(one.cells_of(line), self.kind, self.group) for one in self.together]

    def cells_of(self, line: Line) -> dict[Field, Cell]:
        """The cell below each heading; an empty one where the file has none."""
        by_column = {cell.column: cell for cell in line.cells}
        return {
            name: by_column.get(heading.column)
            or Cell(line.ref(heading.column), heading.column, None)
            for name, heading in self.headings.items()
        }


@dataclass
class Found:
    """What a document holds: its tables, its titles, and what was wrong with its shape."""

    tables: list[FoundTable] = field(default_factory=list)
    questions: list[TableQuestion] = field(default_factory=list)
    titles: list[Cell] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
