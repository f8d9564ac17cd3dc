"""Finding the tables of an annex in a stream of lines, by what their headings say.

Each line gets one decision and each of its filled cells one fate in the ledger. The cells of
rows that are handed on get theirs when the rows are read.
"""

import re
from collections.abc import Iterable, Sequence

from dvctrack.lib.files.cells import Cell, Line
from indicators.annex.columns import is_remark
from indicators.annex.faults import missing_column, read_as_before, unknown_column
from indicators.annex.flat import is_own_list
from indicators.annex.found import Found, FoundTable, UnreadTable
from indicators.annex.headings import continues_heading, joined, may_be_heading
from indicators.annex.layout import AnnexLayout, Field, Section, TableLayout
from indicators.annex.layouts import SERVICE_LIST
from indicators.annex.ledger import Fate, Reason
from indicators.annex.line_reader import LineReader
from indicators.annex.mapping import KnownTables, Part, Subject, TableQuestion
from indicators.annex.proposing import names_an_agency
from indicators.annex.questions import TableQuestions
from indicators.annex.settling import settle
from indicators.annex.vocabulary import GROUPS, ORDER, SERVICE

_FEWEST_HEADINGS = 3
# The fewest columns of a list of services.
_LIST = frozenset({Field.SERVICE, Field.LEAD})
# Its leads may stand in labels above the rows.
_GROUPED_LIST = frozenset({Field.SERVICE, Field.DEADLINE})
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
        self.lines = LineReader(self.found, self.questions)
        self.heading: Line | None = None
        self.heading_cells: list[Cell] = []
        self.hidden: dict[str, Line] = {}

    def run(self, lines: Iterable[Line]) -> Found:
        for line in lines:
            gone = [column for column in line.left_out if not _is_filled(line, column)]
            self.found.ledger.filled += len(line.filled) + len(gone)
            self.found.ledger.pass_over(Reason.LEFT_OUT, len(gone), [line.ref(it) for it in gone])
            if is_own_list(line):
                self.found.ledger.settle(Reason.OWN_LIST, line.filled)
            elif line.filled or line.merged:
                if line.is_hidden and line.block:
                    self.hidden.setdefault(line.block, line)
                self._read(line)
        self._open_pending()
        settle(self.found, self.lines.unread, self.hidden)
        return self.found

    def _read(self, line: Line) -> None:
        if self.heading is not None and continues_heading(self.heading, line):
            self.heading = joined(self.heading, line)
            self.heading_cells += line.filled
            return
        self._open_pending()
        if self._is_heading(line):
            self.heading, self.heading_cells = line, [*line.filled]
            return
        self.lines.read(line)

    def _open_pending(self) -> None:
        """Open the table whose heading is complete, now that something else follows it."""
        if self.heading is not None:
            line, self.heading = self.heading, None
            self._open_table(line)

    def _is_heading(self, line: Line) -> bool:
        """A row of texts that begins with STT, or that a layout knows most columns of."""
        filled = line.filled
        if len(filled) == len(_LIST) and all(isinstance(cell.value, str) for cell in filled):
            return self._best(filled)[2].keys() == _LIST
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

    def _open_table(self, line: Line) -> None:
        headings = line.filled
        self.found.titles.extend(headings)
        self.questions.see_headings(headings, self.lines.title)
        if self.questions.is_known(headings):
            self._open_mapped(line, self.questions.ask(headings))
            return
        section, layout, known = self._best(headings)
        unknown = [cell for cell in headings if cell not in known.values()]
        is_clear = all(map(is_remark, unknown))
        has_leads_above = is_clear and known.keys() >= _GROUPED_LIST
        optional = _OPTIONAL | {Field.LEAD} if has_leads_above else _OPTIONAL
        missing = [
            column
            for column in layout.columns
            if column.field not in known and column.field not in optional
        ]
        names_one = names_an_agency(headings) or any(SERVICE.match(it.words) for it in headings)
        may_list = names_one or self.lines.is_below_order
        if known.keys() <= {Field.ORDER} and not may_list:
            self._leave(line, fate=Reason.TABLE)
            return
        question = self.questions.ask(headings) if missing or not is_clear else None
        is_other_list = layout.lists_services and not known.keys() >= _LIST and not is_clear
        if 2 * len(known) <= len(layout.columns) or is_other_list:
            # It shares too little with any annex to say what it lacks.
            self._leave(line, question=question)
            return
        for column in missing:
            self.found.findings.append(missing_column(column, headings, section.indicator))
        if known.keys().isdisjoint(_NAMES):
            self.found.findings.extend(unknown_column(cell) for cell in unknown)
            self._leave(line, fate=Fate.ASKED, question=question)
            return
        unread = {cell.column: cell for cell in unknown}
        if isinstance(self.lines.open, FoundTable) and self.lines.open.layout is layout:
            self._go_on(self.lines.open, line, known, unread)
            return
        self.lines.begin(
            FoundTable(
                section=section,
                layout=layout,
                title=self.lines.title,
                headings=known,
                width=len(line.cells),
                block=line.block,
                above=self.lines.above,
                group=self.lines.lead_above() if layout.lists_services else None,
                kind=layout.kind,
                heading_cells=self.heading_cells,
                unread=unread,
                question=question,
                lacks=bool(missing),
                is_hidden=line.is_hidden,
            )
        )

    def _open_mapped(self, line: Line, question: TableQuestion) -> None:
        """Open a table of which a person has said what it holds, or pass it over.

        Headings that are known from a table of another subject say nothing of this one.
        """
        headings, mapping = line.filled, question.mapping
        if not question.is_answered:
            self._leave(line, question=question)
            return
        if question.is_remembered and question.place == headings[0].ref:
            self.found.findings.append(read_as_before(headings, mapping.indicator))
        if mapping.is_left_out:
            self._leave(line, fate=Reason.TABLE, question=question)
            return
        opened = self.lines.open
        if isinstance(opened, FoundTable) and opened.question is question:
            parts = (
                [mapping.fields]
                if mapping.lists_services
                else [it.fields for it in mapping.parts()]
            )
            for one, columns in zip(opened.together, parts, strict=True):
                one.headings = _known(columns, headings)
            self._go_on(opened, line, opened.headings, {})
            return
        if mapping.lists_services:
            listed = Part(Subject("", mapping.span), mapping.fields)
            table = self._opened(line, SERVICE_LIST, listed, question)
            table.above, table.group = self.lines.above, self.lines.lead_above()
            self.lines.begin(table)
            return
        layout = TableLayout(columns=(), kind=mapping.kind, groups=() if mapping.kind else GROUPS)
        first, *beside = (self._opened(line, layout, part, question) for part in mapping.parts())
        first.beside = beside
        taken = {cell.column for cell in first.headings.values()}
        for one in beside:
            one.heading_cells, one.unread, one.given_up = [], {}, frozenset()
            one.shared = frozenset(it for it, cell in one.headings.items() if cell.column in taken)
            taken |= {cell.column for cell in one.headings.values()}
        self.lines.begin(first)

    def _opened(
        self, line: Line, layout: TableLayout, part: Part, question: TableQuestion
    ) -> FoundTable:
        fields = zip(question.mapping.fields, line.filled, strict=True)
        unread = {cell.column: cell for column, cell in fields if column is None}
        return FoundTable(
            section=Section("", self.lines.title, (layout,), part.subject.indicator or None),
            layout=layout,
            title=self.lines.title,
            headings=_known(part.fields, line.filled),
            width=len(line.cells),
            block=line.block,
            kind=layout.kind,
            span=part.subject.span,
            heading_cells=self.heading_cells,
            unread=unread,
            given_up=frozenset(unread),
            question=question,
            is_hidden=line.is_hidden,
        )

    def _go_on(
        self, table: FoundTable, line: Line, known: dict[Field, Cell], unread: dict[int, Cell]
    ) -> None:
        """The headings stand again, on the next page."""
        table.headings, table.block, table.has_ended = known, line.block, False
        table.unread |= {at: cell for at, cell in unread.items() if at not in table.unread}
        self.found.ledger.settle(Reason.NUMBERING, self.heading_cells)

    def _leave(
        self,
        line: Line,
        *,
        fate: Fate | Reason | None = None,
        question: TableQuestion | None = None,
    ) -> None:
        """The rows below these headings are not read."""
        cells = [*self.heading_cells]
        self.lines.begin(
            UnreadTable(
                line.block,
                len(line.cells),
                line.filled,
                cells,
                fate,
                question,
                is_hidden=line.is_hidden,
                lists_services=self.lines.is_below_order,
            )
        )

    def _best(self, headings: list[Cell]) -> tuple[Section, TableLayout, dict[Field, Cell]]:
        """The described table that knows most of these headings and lacks the fewest."""

        def merit(choice: tuple[Section, TableLayout]) -> tuple[int, int]:
            known = choice[1].columns_of(headings)
            return (len(known), len(known) - len(choice[1].columns))

        section, layout = max(self.choices, key=merit)
        return section, layout, layout.columns_of(headings)


def _is_filled(line: Line, column: int) -> bool:
    return any(cell.column == column for cell in line.filled)


def _known(columns: Sequence[Field | None], headings: list[Cell]) -> dict[Field, Cell]:
    return {name: cell for name, cell in zip(columns, headings, strict=True) if name}
