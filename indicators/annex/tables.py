"""Finding the tables of an annex in a stream of lines, by what their headings say."""

import re
from collections.abc import Iterable

from dvctrack.lib.files.cells import Cell, Line
from indicators.annex.dates import decisions
from indicators.annex.faults import (
    headless_column,
    hidden_cells,
    ignored_table,
    missing_column,
    read_as_before,
    unknown_column,
    unknown_table,
)
from indicators.annex.found import DataLine, Found, FoundTable
from indicators.annex.headings import COLUMN_NUMBER, continues_heading, joined, may_be_heading
from indicators.annex.layout import COUNTS, RATES, AnnexLayout, Field, Section, TableLayout
from indicators.annex.mapping import KnownTables, Part, TableQuestion
from indicators.annex.proposing import names_an_agency
from indicators.annex.questions import TableQuestions
from indicators.annex.vocabulary import GROUPS, ORDER

_SECTION_TITLE = re.compile(r"^(?:[IVX]+|[A-Z]|\d{1,2})\s*[.)]\s*\S")
_TOTAL = re.compile(
    r"^(?:[ivx]+ )?(?:tong(?: (?:so|cong|chung))?|ca nuoc|toan quoc|cong)(?: \d+ .*)?$"
)
_NUMBER_OR_LETTER = re.compile(r"^(?:[a-z]|\d{1,2})$")
_DIGIT = re.compile(r"\d")
_SIGNATURE = re.compile(
    r"^(?:tm|kt|tl|tuq|noi nhan|nguoi|ky|da ky) |\d|\b(?:truong|chu tich|giam doc)$"
)
_FEWEST_HEADINGS = 3
_NAMES = frozenset({Field.AGENCY, Field.SERVICE})
# An annex may leave these out: rows are known by their names, and a status follows from a rate.
_OPTIONAL = frozenset({Field.ORDER, Field.STATUS})


def find_tables(
    lines: Iterable[Line],
    layouts: Iterable[AnnexLayout],
    known: KnownTables | None = None,
) -> Found:
    """Every table that one of `layouts` describes, wherever it stands in the document.

    `known` says what tables of other shapes hold.

    A table goes on over a page break: rows without a heading, or under the same heading
    again, belong to it until a title or another heading comes. Numbering rows, blank rows and
    notes are passed over; total rows are kept apart.
    """
    return _Finder(list(layouts), known or KnownTables()).run(lines)


class _Finder:
    def __init__(self, layouts: list[AnnexLayout], known: KnownTables) -> None:
        self.questions = TableQuestions(known)
        self.choices = [
            (section, table)
            for layout in layouts
            for section in layout.sections
            for table in section.tables
        ]
        self.found = Found(questions=self.questions.asked)
        self.open: FoundTable | None = None
        self.title = ""
        self.above: list[str] = []
        self.heading: Line | None = None
        self.hidden_blocks: set[str] = set()

    def run(self, lines: Iterable[Line]) -> Found:
        for line in lines:
            if line.filled or line.merged:
                self._report_hidden(line)
                self._read(line)
        self._open_pending()
        return self.found

    def _read(self, line: Line) -> None:
        if self.heading is not None and continues_heading(self.heading, line):
            self.heading = joined(self.heading, line)
            return
        self._open_pending()
        if self._is_heading(line):
            self.heading = line
            return
        self.questions.read_row(line)
        if self.open is not None and _is_numbering(line, self.open):
            return
        if len(line.filled) == 1 and not line.merged and not self._names_a_lead(line):
            self._read_single(line.filled[0])
        elif self.open is not None:
            self._read_row(self.open, line)

    def _open_pending(self) -> None:
        """Open the table whose heading is complete, now that something else follows it."""
        if self.heading is not None:
            line, self.heading = self.heading, None
            self._open_table(line)

    def _is_heading(self, line: Line) -> bool:
        """A row of texts that begins with STT, or that a layout knows most columns of."""
        filled = line.filled
        if not may_be_heading(line):
            return False
        if len(filled) < _FEWEST_HEADINGS or any(cell.words.isdecimal() for cell in filled):
            return False
        if re.match(ORDER, filled[0].words) or self.questions.are_headings(filled):
            return True
        has_letters = (any(map(str.isalpha, cell.words)) for cell in filled)
        if names_an_agency(filled) and all(has_letters):
            return True
        _section, _layout, known = self._best(filled)
        return len(known) >= _FEWEST_HEADINGS and not known.keys().isdisjoint(_NAMES)

    def _names_a_lead(self, line: Line) -> bool:
        """Whether the one cell of a row is a lead: below others of a service, in a file that
        cannot tell that cells are merged.
        """
        table = self.open
        return (
            table is not None
            and table.layout.lists_services
            and line.block == table.block
            and _lists_a_service(DataLine(table.cells_of(line), None, None))
        )

    def _read_single(self, cell: Cell) -> None:
        """A line with one text: the label of a group, a title, or a note."""
        if self.open is not None:
            for group in self.open.layout.groups:
                if re.search(group.match, cell.words):
                    self.open.kind, self.open.group = group.kind, cell
                    self.questions.read_text(cell)
                    return
        self.found.titles.append(cell)
        self.above.append(cell.text)
        if _SECTION_TITLE.match(cell.text):
            self.open = None
            # "1. Ủy ban nhân dân các tỉnh" stands within a section and keeps its title.
            if not cell.text[0].isdigit():
                self.title = cell.text
                return
        self.questions.read_text(cell)

    def _open_table(self, line: Line) -> None:
        headings = line.filled
        above, self.above = self.above, []
        self.found.titles.extend(headings)
        self.questions.see_headings(headings, self.title)
        if self.questions.is_known(headings):
            self._open_mapped(line, self.questions.ask(headings))
            return
        section, layout, known = self._best(headings)
        unknown = [cell for cell in headings if cell not in known.values()]
        missing = [
            column
            for column in layout.columns
            if column.field not in known and column.field not in _OPTIONAL
        ]
        if known.keys() <= {Field.ORDER} and not names_an_agency(headings):
            self._ignore_table(headings)
            return
        if unknown or missing:
            self.questions.ask(headings)
        if 2 * len(known) <= len(layout.columns):
            # It shares too little with any annex to say what it lacks.
            self.open = None
            self.found.findings.append(unknown_table(headings))
            return
        self._report_unknown(unknown)
        for column in missing:
            self.found.findings.append(missing_column(column, headings, section.indicator))
        if known.keys().isdisjoint(_NAMES):
            self.open = None
            return
        again = (
            self.open is not None
            and self.open.layout is layout
            and not (layout.lists_services and any(map(decisions, above)))
        )
        if again and self.open is not None:
            self.open.headings, self.open.block = known, line.block
            self.open.reported.update(cell.column for cell in unknown)
            return
        self.open = FoundTable(
            section=section,
            layout=layout,
            title=self.title,
            headings=known,
            width=len(line.cells),
            block=line.block,
            above=above,
            kind=layout.kind,
            reported={cell.column for cell in unknown},
        )
        self.found.tables.append(self.open)

    def _open_mapped(self, line: Line, question: TableQuestion) -> None:
        """Open a table of which a person has said what it holds, or pass it over.

        Headings that are known from a table of another subject say nothing of this one.
        """
        headings, mapping = line.filled, question.mapping
        if not question.is_answered:
            self.open = None
            self.found.findings.append(unknown_table(headings))
            return
        if question.is_remembered and question.place == headings[0].ref:
            self.found.findings.append(read_as_before(headings, mapping.indicator))
        if mapping.is_left_out:
            self._ignore_table(headings)
            return
        layout = TableLayout(columns=(), kind=mapping.kind, groups=() if mapping.kind else GROUPS)
        self.open, *beside = (self._opened(line, layout, part) for part in mapping.parts())
        self.open.beside = beside
        self.found.tables.extend(self.open.together)

    def _opened(self, line: Line, layout: TableLayout, part: Part) -> FoundTable:
        headings = line.filled
        return FoundTable(
            section=Section("", self.title, (layout,), part.subject.indicator),
            layout=layout,
            title=self.title,
            headings={name: cell for name, cell in zip(part.fields, headings, strict=True) if name},
            width=len(line.cells),
            block=line.block,
            kind=layout.kind,
            span=part.subject.span,
            reported={cell.column for cell in headings},
        )

    def _best(self, headings: list[Cell]) -> tuple[Section, TableLayout, dict[Field, Cell]]:
        """The described table that knows most of these headings and lacks the fewest."""

        def merit(choice: tuple[Section, TableLayout]) -> tuple[int, int]:
            known = choice[1].columns_of(headings)
            return (len(known), len(known) - len(choice[1].columns))

        section, layout = max(self.choices, key=merit)
        return section, layout, layout.columns_of(headings)

    def _ignore_table(self, headings: list[Cell]) -> None:
        """A table of something else, such as contacts: said, and passed over."""
        self.open = None
        self.found.findings.append(ignored_table(headings))

    def _report_unknown(self, cells: Iterable[Cell]) -> None:
        self.found.findings.extend(unknown_column(cell) for cell in cells)

    def _read_row(self, table: FoundTable, line: Line) -> None:
        if line.block != table.block and len(line.cells) != table.width:
            # Another table without a heading of its own: nothing tells what it holds.
            self._report_unknown(line.filled[:1])
            self.open = None
            return
        table.block = line.block
        if self._starts_group(table, line):
            return
        rows = table.rows_of(line)
        if table.layout.lists_services:
            rows = [DataLine(_filled_down(table, line), table.kind, table.group)]
        shared = rows[0].cells
        name = shared.get(Field.SERVICE if table.layout.lists_services else Field.AGENCY)
        order = shared.get(Field.ORDER)
        is_numbered = order is not None and order.words.isdecimal()
        if any(cell and _TOTAL.match(cell.words) for cell in (name, order)):
            for one, row in zip(table.together, rows, strict=True):
                one.totals.append(row)
        elif is_numbered or any(_has_value(row) or _lists_a_service(row) for row in rows):
            for one, row in zip(table.together, rows, strict=True):
                one.rows.append(row)
            self._report_headless(table, line)

    def _starts_group(self, table: FoundTable, line: Line) -> bool:
        """A label such as "II | ĐỊA PHƯƠNG" begins a group; its numbers are the group's total."""
        labels = [cell for cell in line.filled[:2] if not cell.words.isdecimal()]
        for group in table.layout.groups:
            for cell in labels:
                if re.search(group.match, cell.words):
                    table.kind, table.group = group.kind, cell
                    for one, row in zip(table.together, table.rows_of(line), strict=True):
                        if _has_value(row):
                            one.totals.append(row)
                    return True
        return False

    def _report_headless(self, table: FoundTable, line: Line) -> None:
        """Say once for each column that has values and no heading."""
        columns = {cell.column for cell in table.headings.values()}
        for cell in line.filled:
            if cell.column not in columns and cell.column not in table.reported:
                table.reported.add(cell.column)
                self.found.findings.append(headless_column(cell, table.section.indicator))

    def _report_hidden(self, line: Line) -> None:
        if line.is_hidden and line.block and line.block not in self.hidden_blocks:
            self.hidden_blocks.add(line.block)
            self.found.findings.append(hidden_cells(line))


def _is_numbering(line: Line, table: FoundTable) -> bool:
    """A row such as "(1) (2) (3)=(2)/(1)", "1 2 3" or "A B 1 2" below a heading."""
    filled = line.filled
    if len(filled) > 1 and all(COLUMN_NUMBER.match(cell.text) for cell in filled):
        return True
    return not table.rows and all(_NUMBER_OR_LETTER.match(cell.words) for cell in filled)


def _has_value(row: DataLine) -> bool:
    """Whether a row without a number holds figures all the same, and is no signature block."""
    return any(
        _DIGIT.search(cell.text) for name, cell in row.cells.items() if name in (*COUNTS, *RATES)
    )


def _lists_a_service(row: DataLine) -> bool:
    """Whether a row of a list of services says something of one, whatever stands in front.

    A service alone may be the label of a group; a lead alone is no signature.
    """
    fields = (Field.SERVICE, Field.LEAD, Field.DEADLINE)
    said = [name for name in fields if name in row.cells and row.cells[name].words]
    return len(said) > 1 or (
        said == [Field.LEAD] and not _SIGNATURE.search(row.cells[Field.LEAD].words)
    )


def _filled_down(table: FoundTable, line: Line) -> dict[Field, Cell]:
    """The cells of a row; of a list of services one that is merged into the row above is that."""
    cells = table.cells_of(line)
    if table.layout.lists_services and table.rows:
        above = table.rows[-1].cells
        return {name: above[name] if cell.is_merged else cell for name, cell in cells.items()}
    return cells
