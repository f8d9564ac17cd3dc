"""Tables whose headings are not those of a known annex: what they seem to hold, what is asked of
a person, and what a person said.
"""

import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from dvctrack.lib.files.cells import Cell, Line
from indicators.annex.layout import Field
from indicators.annex.vocabulary import AGENCY, COLUMNS, INDICATORS, KINDS
from indicators.choices import Span

_PAGE_MARK = re.compile(r"^(?:trang )?\d+(?: \d+)?$")
_LINES_ABOVE = 20
_SAMPLE_ROWS = 5


@dataclass(frozen=True)
class ColumnMapping:
    """What a table holds: for each of its headings a field, or None for a column left out.

    `indicator` None leaves the whole table out. `kind` None: each row may be of any kind.
    """

    indicator: str | None
    kind: str | None
    span: str
    fields: tuple[Field | None, ...]


def shape_of(headings: Sequence[Cell]) -> str:
    """The words of the headings, by which the same kind of table is known again."""
    return " | ".join(cell.words for cell in headings)


def subject_of(title: str) -> str:
    """The indicators that a title speaks of, by which tables of one shape are told apart."""
    words = Cell("", 0, title).words
    return ", ".join(name for name, pattern in INDICATORS if re.search(pattern, words))


def memory_key(shape: str, subject: str) -> str:
    """Under what a mapping is remembered: never for a table of another subject."""
    return f"{shape} ({subject})"


@dataclass(frozen=True)
class KnownTables:
    """What people said of tables that no annex has.

    `answered` holds what was said of this very file, by the first cell of the headings;
    `remembered` what was said of files before it, by `memory_key`.
    """

    answered: Mapping[str, ColumnMapping] = field(default_factory=dict)
    remembered: Mapping[str, ColumnMapping] = field(default_factory=dict)

    def knows(self, headings: Sequence[Cell]) -> bool:
        """Whether somebody spoke of this table, or of one with such headings."""
        return headings[0].ref in self.answered or shape_of(headings) in self._shapes

    @cached_property
    def _shapes(self) -> frozenset[str]:
        return frozenset(key.partition(" (")[0] for key in self.remembered)


@dataclass
class TableQuestion:
    """A table of which some heading is not known, with what its columns seem to be.

    `mapping` is what was answered, else a proposal. `subject` tells of which indicators the
    lines above it speak. `sample` are its first rows, for the person who says what it holds.
    """

    title: str
    subject: str
    headings: list[Cell]
    mapping: ColumnMapping
    is_answered: bool
    is_remembered: bool = False
    sample: list[Line] = field(default_factory=list)

    @property
    def place(self) -> str:
        """By which the table is known within its file."""
        return self.headings[0].ref

    @property
    def shape(self) -> str:
        return shape_of(self.headings)

    @property
    def memory(self) -> str:
        return memory_key(self.shape, self.subject)


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
        if not _PAGE_MARK.match(cell.words):
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
        subject = subject_of(" ".join([_sheet(headings), *self._lines]))
        title = " ".join(self._lines[-2:])
        answer = self._fitting(self.known.answered.get(headings[0].ref), headings)
        memory = memory_key(shape_of(headings), subject)
        remembered = self._fitting(self.known.remembered.get(memory), headings)
        said = answer or remembered
        return TableQuestion(
            title=title,
            subject=subject,
            headings=headings,
            mapping=said or self._proposal(headings, title),
            is_answered=said is not None,
            is_remembered=answer is None and remembered is not None,
        )

    def _proposal(self, headings: list[Cell], title: str) -> ColumnMapping:
        """From the nearest lines, and from all where these name no indicator."""
        near = propose_mapping(headings, title)
        everything = " ".join([_sheet(headings), *self._lines])
        return near if near.indicator else propose_mapping(headings, everything)

    @staticmethod
    def _fitting(mapping: ColumnMapping | None, headings: list[Cell]) -> ColumnMapping | None:
        return mapping if mapping and len(mapping.fields) == len(headings) else None


def _sheet(headings: Sequence[Cell]) -> str:
    return headings[0].ref.rpartition("!")[0]


def propose_mapping(headings: Sequence[Cell], title: str) -> ColumnMapping:
    """What the headings seem to say; a person confirms or corrects it."""
    fields: list[Field | None] = []
    for heading in headings:
        fields.append(next((name for name in _candidates(heading) if name not in fields), None))
    words = " ".join([Cell("", 0, title).words, *(heading.words for heading in headings)])
    return ColumnMapping(
        indicator=_first(INDICATORS, words),
        kind=_kind(headings, fields),
        span=Span.TO_DATE,
        fields=tuple(fields),
    )


def names_an_agency(headings: Sequence[Cell]) -> bool:
    """Whether one of these headings is surely that of the agencies."""
    return any(AGENCY.match(heading.words) for heading in headings)


def _candidates(heading: Cell) -> list[Field]:
    if AGENCY.match(heading.words):
        return [Field.AGENCY]
    found = [
        name
        for name, words in COLUMNS.items()
        if words.likely and re.search(words.likely, heading.words)
    ]
    return [*found, Field.NUMERATOR] if Field.DENOMINATOR in found else found


def _kind(headings: Sequence[Cell], fields: list[Field | None]) -> str | None:
    if Field.AGENCY not in fields:
        return None
    return _first(KINDS, headings[fields.index(Field.AGENCY)].words)


def _first(choices: Sequence[tuple[str, str]], words: str) -> str | None:
    return next((name for name, pattern in choices if re.search(pattern, words)), None)
