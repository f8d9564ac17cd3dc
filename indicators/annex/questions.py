"""Asking about tables whose headings are not those of a known annex."""

from collections import deque
from collections.abc import Sequence

from dvctrack.lib.files.cells import Cell, Line
from indicators.annex.around import is_page_mark
from indicators.annex.mapping import (
    ColumnMapping,
    KnownTables,
    TableQuestion,
    memory_key,
    shape_of,
)
from indicators.annex.proposing import Proposed, propose_mapping

_LINES_ABOVE = 20
_SAMPLE_ROWS = 5


class TableQuestions:
    """Asks once what each table holds, however often its headings are printed.

    A table goes on below the same headings where nothing but a page mark stands between;
    below other words it is another table, which may hold another indicator.
    """

    def __init__(self, known: KnownTables) -> None:
        self.known = known
        self.asked: list[TableQuestion] = []
        self._above: deque[str] = deque(maxlen=_LINES_ABOVE)
        self._current: TableQuestion | None = None
        self._seen: tuple[str, str, str] | None = None
        self._lines: list[str] = []

    def read_text(self, cell: Cell) -> None:
        """A line above a table, which may tell what it holds."""
        if not is_page_mark(cell):
            self._above.append(cell.text)

    def read_row(self, line: Line) -> None:
        """A line with one text is a title or a note, and no row to show."""
        table = self._current
        if table is not None and len(table.sample) < _SAMPLE_ROWS and len(line.filled) > 1:
            table.sample.append(line)

    def see_headings(self, headings: Sequence[Cell], section: str) -> None:
        """A table begins, or goes on."""
        seen = (shape_of(headings), _sheet(headings), section)
        if self._above or seen != self._seen:
            self._seen, self._current = seen, None
            self._lines = [section, *self._above] if section else [*self._above]
        self._above.clear()

    def are_headings(self, cells: Sequence[Cell]) -> bool:
        """Whether somebody spoke of a table with these headings, or one of them was asked."""
        shape = shape_of(cells)
        return self.known.knows(cells) or any(table.shape == shape for table in self.asked)

    def is_known(self, headings: Sequence[Cell]) -> bool:
        """Whether it is for people to say what the table seen last holds, and not for an annex."""
        goes_on = self._current is not None and self._current.is_answered
        return goes_on or self.known.knows(headings)

    def ask(self, headings: list[Cell]) -> TableQuestion:
        """The question of the table whose headings were seen last, with its answer if any."""
        if self._current is None:
            self._current = self._question(headings)
            self.asked.append(self._current)
        return self._current

    def _question(self, headings: list[Cell]) -> TableQuestion:
        """The sheet too may tell what its table is about."""
        subject = self.known.subjects.all(" | ".join([_sheet(headings), *self._lines]))
        lines = list(dict.fromkeys(self._lines[-2:]))
        answer = self._fitting(self.known.answered.get(headings[0].ref), headings)
        memory = memory_key(shape_of(headings), subject)
        remembered = self._fitting(self.known.remembered.get(memory), headings)
        said = answer or remembered
        proposed = Proposed(said) if said else self._proposal(headings, " ".join(lines))
        return TableQuestion(
            title=" – ".join(lines),
            subject=subject,
            headings=headings,
            mapping=proposed.mapping,
            is_answered=said is not None,
            is_remembered=answer is None and remembered is not None,
            because=proposed.because,
            of_columns=proposed.of_columns,
        )

    def _proposal(self, headings: list[Cell], title: str) -> Proposed:
        """From the nearest lines, and from all where these name no indicator."""
        near = propose_mapping(headings, title, self.known.subjects)
        if not near.mapping.is_left_out:
            return near
        everything = " | ".join([_sheet(headings), *self._lines])
        return propose_mapping(headings, everything, self.known.subjects)

    @staticmethod
    def _fitting(mapping: ColumnMapping | None, headings: list[Cell]) -> ColumnMapping | None:
        return mapping if mapping and len(mapping.fields) == len(headings) else None


def _sheet(headings: Sequence[Cell]) -> str:
    return headings[0].ref.rpartition("!")[0]
