"""What is found in a document: its tables with their rows, its titles, its faults."""

from dataclasses import dataclass, field, replace

from dvctrack.lib.files.cells import Cell, Line
from indicators.annex.around import figures_of
from indicators.annex.layout import Field, Section, TableLayout
from indicators.annex.ledger import Fate, Ledger, Reason
from indicators.annex.mapping import TableQuestion
from indicators.choices import Span
from indicators.findings import Finding


@dataclass(frozen=True)
class DataLine:
    """One row of a table: the cells under its headings, and the kind its group names.

    In a list of services the `group` is the lead agency of all rows below it.

    `others` are its filled cells in columns of which no heading tells what they hold.
    """

    cells: dict[Field, Cell]
    kind: str | None
    group: Cell | None
    others: tuple[Cell, ...] = ()


@dataclass
class FoundTable:
    """A table with its place in a layout, and its rows over all page breaks.

    Where a table holds several indicators or spans, each is a table of its own; those `beside`
    the first have the same lines, and share its columns of agencies and order numbers.
    `above` are the texts since the table before it, in their order.

    `unread` are headings, by column, of which no field is known; `given_up` the columns that a
    person left out. `lacks`: a column that it must have is missing. `has_ended`: a note or a
    signature was seen below it. `is_hidden`: none of its lines can be seen.
    """

    section: Section
    layout: TableLayout
    title: str
    headings: dict[Field, Cell]
    width: int
    block: str | None
    above: list[str] = field(default_factory=list)
    rows: list[DataLine] = field(default_factory=list)
    totals: list[DataLine] = field(default_factory=list)
    kind: str | None = None
    group: Cell | None = None
    span: str = Span.TO_DATE
    heading_cells: list[Cell] = field(default_factory=list)
    unread: dict[int, Cell] = field(default_factory=dict)
    given_up: frozenset[int] = frozenset()
    question: TableQuestion | None = None
    lacks: bool = False
    has_ended: bool = False
    is_hidden: bool = False
    beside: list["FoundTable"] = field(default_factory=list)
    # Columns that another table beside this one has read already.
    shared: frozenset[Field] = frozenset()

    @property
    def together(self) -> list["FoundTable"]:
        """All that a line of this table is a row of."""
        return [self, *self.beside]

    def anew(self, *, title: str, above: list[str]) -> "FoundTable":
        """Another table with the same headings, which stand above this one only."""
        return replace(
            self, title=title, above=above, rows=[], totals=[], heading_cells=[], group=None
        )

    @property
    def where(self) -> str:
        return next(iter(self.headings.values())).ref

    @property
    def name_field(self) -> Field:
        return Field.SERVICE if self.layout.lists_services else Field.AGENCY

    def names(self, row: DataLine) -> list[Cell]:
        """Where a row is named: beside its order number, or instead of it."""
        return [row.cells[name] for name in (self.name_field, Field.ORDER) if name in row.cells]

    def rows_of(self, line: Line) -> list[DataLine]:
        """The line as a row of each table that it belongs to; the first has its other cells."""
        beside = (one.row(line) for one in self.beside)
        return [
            self.row(line),
            *(replace(row, kind=self.kind, group=self.group, others=()) for row in beside),
        ]

    def row(self, line: Line) -> DataLine:
        """The line as a row: an empty cell where the file has none below a heading."""
        by_column = {cell.column: cell for cell in line.cells}
        cells = {
            name: by_column.get(heading.column)
            or Cell(line.ref(heading.column), heading.column, None)
            for name, heading in self.headings.items()
        }
        known = {cell.column for one in self.together for cell in one.headings.values()}
        others = tuple(cell for cell in line.filled if cell.column not in known)
        return DataLine(cells, self.kind, self.group, others)

    def filled_down(self, row: DataLine, line: Line) -> DataLine:
        """The row with what stands above in the place of cells that are merged with it."""
        if not self.rows or not line.merged:
            return row
        above = self.rows[-1].cells
        cells = {
            name: replace(cell, value=above[name].value, number_format=above[name].number_format)
            if name in above and cell.is_merged and comes_from_above(line, row, cell)
            else cell
            for name, cell in row.cells.items()
        }
        return replace(row, cells=cells)


def comes_from_above(line: Line, row: DataLine, cell: Cell) -> bool:
    """Whether a merged cell belongs to the one above it, not to the one left of it.

    A document names a cell that is merged across by its first column. In a workbook a label is
    merged across all that is right of it, and has no order number, or one such as "I".
    """
    left = [other for other in row.cells.values() if other.column < cell.column]
    if any(other.ref == cell.ref for other in left):
        return False
    order = row.cells.get(Field.ORDER)
    is_numbered = order is not None and (order.is_merged or any(map(str.isdecimal, order.words)))
    to_the_right = [other for other in row.cells.values() if other.column >= cell.column]
    holds_others = any(other.is_filled for other in to_the_right)
    return is_numbered or holds_others or not any(other.is_filled for other in left)


@dataclass
class UnreadTable:
    """Rows that are not read: below headings that are not known, or below none at all.

    Where `fate` is None it is decided when all rows are seen: by whether they hold `figures`,
    of which those of each row are kept. `follows`: rows of a table that is read stand above.
    `lists_services`: the title above orders services.
    `is_hidden`: none of its lines can be seen.
    """

    block: str | None
    width: int
    headings: list[Cell] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    fate: Fate | Reason | None = None
    question: TableQuestion | None = None
    figures: list[list[Cell]] = field(default_factory=list)
    follows: bool = False
    lists_services: bool = False
    is_hidden: bool = False

    def goes_on(self, line: Line) -> bool:
        return line.block == self.block or len(line.cells) == self.width

    def keep(self, line: Line) -> None:
        self.block = line.block
        self.is_hidden &= line.is_hidden
        self.cells += line.filled
        if figures := figures_of(line.filled):
            self.figures.append(figures)


@dataclass
class Found:
    """What a document holds: its tables, its titles, and what was wrong with its shape.

    `passed_figure` is the first number that was passed over, if any, though no person said so.
    """

    tables: list[FoundTable] = field(default_factory=list)
    questions: list[TableQuestion] = field(default_factory=list)
    titles: list[Cell] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)
    passed_figure: Cell | None = None

    @property
    def lists_services(self) -> bool:
        """Whether all that is read are lists of services, which belong to no period."""
        return bool(self.tables) and all(table.layout.lists_services for table in self.tables)
