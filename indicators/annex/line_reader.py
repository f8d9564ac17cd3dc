"""Lines below headings and around tables: each gets one decision."""

import re
from dataclasses import replace

from dvctrack.lib.files.cells import Cell, Line
from dvctrack.lib.files.csv_text import BLOCK as TEXT_FILE
from indicators.annex.around import (
    drawn_figures,
    ends_table,
    figures_of,
    is_figure,
    is_numbering,
    is_page_mark,
    is_total,
)
from indicators.annex.dates import as_of_dates, decisions, quarters_of_title
from indicators.annex.faults import drawn_table
from indicators.annex.found import Found, FoundTable, UnreadTable
from indicators.annex.layout import Field
from indicators.annex.ledger import Fate, Reason
from indicators.annex.questions import TableQuestions
from indicators.annex.table_lines import (
    FIGURE_FIELDS,
    SERVICE_FIELDS,
    group_of,
    is_label,
    lead_of,
    named_lead,
    passed_over,
)

_SECTION_TITLE = re.compile(r"^(?:[IVX]+|[A-Z]|\d{1,2})\s*[.)]\s*\S")
_TITLE_WORDS = re.compile(
    r"^(?:phu luc|bieu|bang|danh muc|bao cao|kem theo|don vi tinh|cac dich vu|muc|phan|tong hop)\b"
)


class LineReader:
    """Reads the lines that are no headings.

    `open` is what the next row belongs to: None above the first table and below a title.
    `closed` is the table above that title. `is_drawing`: the line before was a row without a
    table around it.
    """

    def __init__(self, found: Found, questions: TableQuestions) -> None:
        self.found = found
        self.ledger = found.ledger
        self.questions = questions
        self.open: FoundTable | UnreadTable | None = None
        self.closed: FoundTable | None = None
        self.unread: list[UnreadTable] = []
        self.is_drawing = False
        self.title = ""
        self.above: list[str] = []

    @property
    def is_below_order(self) -> bool:
        """Whether the next table is the first below a title that orders services."""
        return self.title in self.above and orders_services(self.title)

    def lead_above(self) -> Cell | None:
        """The agency that one of the lines above a list says to lead it."""
        near = (cell for cell in reversed(self.found.titles) if cell.text in self.above)
        return next(filter(None, map(named_lead, near)), None)

    def begin(self, table: FoundTable | UnreadTable) -> None:
        self.open, self.above = table, []
        if isinstance(table, FoundTable):
            self.found.tables.extend(table.together)
        else:
            self.unread.append(table)

    def read(self, line: Line) -> None:
        self.questions.read_row(line)
        if self.open is None and len(line.filled) > 1:
            self._go_on_with_services(line)
        table = self.open if isinstance(self.open, FoundTable) else None
        if self.open and is_numbering(line.filled, is_first=table is not None and not table.rows):
            self.ledger.settle(Reason.NUMBERING, line.filled)
        elif len(line.filled) == 1 and not line.merged:
            if not self._is_drawn(line, line.filled[0]):
                self._read_single(line, line.filled[0])
        elif table is not None:
            self._read_row(table, line)
        else:
            self._read_outside(line)

    def _is_drawn(self, line: Line, cell: Cell) -> bool:
        """Whether a text is a row of a table that nobody made one, which is said once."""
        is_text = line.block in (None, TEXT_FILE) or self.open is None
        figures = drawn_figures(cell) if is_text else []
        if figures and not self.is_drawing:
            self.found.findings.append(drawn_table(cell))
            self.found.passed_figure = self.found.passed_figure or figures[0]
        if figures:
            self.ledger.settle(Fate.ASKED, [cell])
        self.is_drawing = bool(figures)
        return self.is_drawing

    def _read_single(self, line: Line, cell: Cell) -> None:
        """A line with one text: the label of a group, a title, a note, or what is left of a row."""
        table = self.open if isinstance(self.open, FoundTable) else None
        if table is not None and self._starts_group(table, line):
            self.questions.read_text(cell)
            return
        is_figure_alone = (
            table is not None and line.block is not None and _is_below_figures(table, cell)
        )
        if is_page_mark(cell) and not is_figure_alone:
            self.ledger.settle(Reason.NOTE, [cell])
            return
        self.found.titles.append(cell)
        self.above.append(cell.text)
        is_numbered = _SECTION_TITLE.match(cell.text) is not None and not _is_name(table, line)
        lists_services = table is None or table.layout.lists_services
        is_title = is_numbered or (lists_services and orders_services(cell.text))
        is_used = is_title or bool(as_of_dates([cell.text]))
        if self.open is not None and not is_used and self._is_rest_of_row(line, cell):
            return
        self.questions.read_text(cell)
        around = Reason.TITLE if table is None else Reason.NOTE
        self.ledger.settle(Fate.READ if is_used else around, [cell])
        # "1. Ủy ban nhân dân các tỉnh" stands within a section and keeps its title.
        if (is_title and not cell.text[0].isdigit()) or orders_services(cell.text):
            self.title = cell.text
        if is_title:
            self.open, self.closed = None, table or self.closed
            if self.closed is not None and self.closed.layout.lists_services:
                self.closed.group = lead_of(self.closed, line)

    def _go_on_with_services(self, line: Line) -> None:
        """Services below a label or a title within their list, which have no headings again.

        Below a title that orders them they are a table of their own.
        """
        table = self.closed
        if table is None or not table.layout.lists_services or line.block != table.block:
            return
        if passed_over(replace(table, has_ended=True), table.row(line), line) is None:
            if not orders_services(self.title) or self.title == table.title:
                self.open = table
            else:
                self.begin(table.anew(title=self.title, above=self.above))

    def _is_rest_of_row(self, line: Line, cell: Cell) -> bool:
        """Hand on a name without a figure, or a figure without a name; say whether it was one."""
        if isinstance(self.open, UnreadTable):
            if is_figure(cell):
                self.open.keep(line)
            return is_figure(cell)
        if self.open is None or line.block is None or _TITLE_WORDS.match(cell.words):
            return False
        row = self.open.row(line)
        held = {name for name, other in row.cells.items() if other.is_filled}
        wanted = SERVICE_FIELDS if self.open.layout.lists_services else FIGURE_FIELDS
        if held.isdisjoint((*wanted, self.open.name_field)) or ends_table([cell]):
            self.open.has_ended |= ends_table([cell])
            return False
        before = len(self.open.rows)
        self._read_row(self.open, line)
        if Field.AGENCY in held and len(self.open.rows) > before:
            # It may as well be a line above the next table.
            self.questions.read_text(cell)
        return True

    def _read_outside(self, line: Line) -> None:
        """A row of a table that is not read, or what stands between tables in several cells."""
        table = self.open
        if isinstance(table, UnreadTable) and table.goes_on(line):
            table.keep(line)
        elif figures_of(line.filled) or (self.is_below_order and len(line.filled) > 2):
            # Rows without a heading of their own: nothing tells what they hold.
            headless = UnreadTable(
                line.block,
                len(line.cells),
                follows=bool(table or self.closed),
                is_hidden=line.is_hidden,
            )
            headless.keep(line)
            self.begin(headless)
        else:
            self.open = None
            self.found.titles.extend(cell for cell in line.filled if isinstance(cell.value, str))
            self.ledger.settle(Reason.TITLE, line.filled)

    def _read_row(self, table: FoundTable, line: Line) -> None:
        if line.block != table.block and len(line.cells) != table.width:
            self._read_outside(line)
            return
        table.block = line.block
        if self._starts_group(table, line):
            return
        rows = table.rows_of(line)
        reasons = [passed_over(table, row, line) for row in rows]
        if None in reasons:
            if table.layout.lists_services:
                rows = [table.filled_down(row, line) for row in rows]
            for one, row in zip(table.together, rows, strict=True):
                one.rows.append(row)
            table.has_ended = False
            table.is_hidden &= line.is_hidden
            return
        reason = reasons[0] or Reason.NOTE
        if table.layout.lists_services and is_label(rows[0]):
            table.group = None
        if reason is Reason.TOTAL and is_total(table.names(rows[0])):
            for one, row in zip(table.together, rows, strict=True):
                one.totals.append(row)
        table.has_ended |= ends_table(line.filled)
        self._pass_over(reason, line)

    def _pass_over(self, reason: Reason, line: Line) -> None:
        self.ledger.settle(reason, line.filled)
        if self.found.passed_figure is None:
            self.found.passed_figure = next(iter(figures_of(line.filled)), None)

    def _starts_group(self, table: FoundTable, line: Line) -> bool:
        """Begin a group below its label; the numbers beside it are the group's total."""
        if table.layout.lists_services:
            return self._starts_lead(table, line)
        found = group_of(table, line)
        if found is None:
            return False
        group, label = found
        table.kind, table.group, table.has_ended = group.kind, label, False
        for one, row in zip(table.together, table.rows_of(line), strict=True):
            numbers = [row.cells[name] for name in FIGURE_FIELDS if name in row.cells]
            if any(map(is_figure, numbers)):
                one.totals.append(row)
        self.ledger.settle(Fate.READ, [label])
        self.ledger.settle(Reason.TOTAL, [cell for cell in line.filled if cell is not label])
        return True

    def _starts_lead(self, table: FoundTable, line: Line) -> bool:
        """Note the lead of the services below its name; its number is no more than that."""
        lead = lead_of(table, line)
        if lead is None:
            return False
        table.group, table.has_ended = lead, False
        self.ledger.settle(Fate.READ, line.filled)
        return True


def _is_below_figures(table: FoundTable, cell: Cell) -> bool:
    """Whether a bare number stands where figures do: a page mark has words, or another place."""
    columns = {table.headings[name].column for name in FIGURE_FIELDS & table.headings.keys()}
    return is_figure(cell) and cell.column in columns


def _is_name(table: FoundTable | None, line: Line) -> bool:
    """Whether "3. Hà Nội" stands alone below the names, behind a column of order numbers."""
    if table is None or line.block != table.block or table.name_field not in table.headings:
        return False
    cell, column = line.filled[0], table.headings[table.name_field].column
    return cell.column == column > 1 and cell.text[0].isdigit()


def orders_services(title: str) -> bool:
    """Whether a title names the decision or the quarter of the services below it."""
    return bool(decisions(title) or quarters_of_title(title))
