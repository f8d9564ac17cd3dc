"""Tables whose headings are not those of a known annex: what a person said of their columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from dvctrack.lib.files.cells import Cell, Line
from indicators.annex.layout import Field
from indicators.annex.subjects import Subjects

# These columns are of the row, whatever the others are about.
OF_THE_ROW = frozenset({Field.ORDER, Field.AGENCY})


class Subject(NamedTuple):
    """What the figures of a column are about."""

    indicator: str
    span: str


class Part(NamedTuple):
    """The columns of a table that are about one subject, and those of the row."""

    subject: Subject
    fields: tuple[Field | None, ...]


@dataclass(frozen=True)
class ColumnMapping:
    """What a table holds: for each of its headings a field, or None for a column left out.

    Where it holds several indicators or spans, `subjects` says for each column what it is about
    (None for those of the row and those left out); else it is empty, and all are about
    `indicator` and `span`. A table with a column of services is a list of these, and about no
    indicator. Any other one with neither is left out. `kind` None: each row may be of any kind.
    """

    indicator: str | None
    kind: str | None
    span: str
    fields: tuple[Field | None, ...]
    subjects: tuple[Subject | None, ...] = ()

    @property
    def is_left_out(self) -> bool:
        return self.indicator is None and not any(self.subjects) and not self.lists_services

    @property
    def lists_services(self) -> bool:
        return Field.SERVICE in self.fields

    @property
    def is_wide(self) -> bool:
        return any(self.subjects)

    def parts(self) -> Iterator[Part]:
        """The table of each subject. A result is about an indicator, whatever its span."""
        if self.indicator is not None:
            yield Part(Subject(self.indicator, self.span), self.fields)
            return
        columns = list(zip(self.fields, self.subjects, strict=True)) if self.subjects else []
        figures = (about for name, about in columns if about and name != Field.STATUS)
        for part in dict.fromkeys(figures):
            fields = (
                name
                if name in OF_THE_ROW
                or about == part
                or (name == Field.STATUS and about and about.indicator == part.indicator)
                else None
                for name, about in columns
            )
            yield Part(part, tuple(fields))


def shape_of(headings: Sequence[Cell]) -> str:
    """The words of the headings, by which the same kind of table is known again."""
    return " | ".join(cell.words for cell in headings)


def memory_key(shape: str, subject: str) -> str:
    """Under what a mapping is remembered: never for a table of another subject."""
    return f"{shape} ({subject})"


@dataclass(frozen=True)
class KnownTables:
    """What people said of tables that no annex has.

    `answered` holds what was said of this very file, by the first cell of the headings;
    `remembered` what was said of files before it, by `memory_key`. `subjects` are the
    indicators of which titles and headings may speak.
    """

    answered: Mapping[str, ColumnMapping] = field(default_factory=dict)
    remembered: Mapping[str, ColumnMapping] = field(default_factory=dict)
    subjects: Subjects = field(default_factory=Subjects)

    def knows(self, headings: Sequence[Cell]) -> bool:
        """Whether somebody spoke of this table, or of one with such headings."""
        return headings[0].ref in self.answered or shape_of(headings) in self._shapes

    @cached_property
    def _shapes(self) -> frozenset[str]:
        return frozenset(key.partition(" (")[0] for key in self.remembered)


@dataclass
class TableQuestion:
    """A table of which some heading is not known, with what its columns seem to be.

    `mapping` is what was answered, else a proposal with the words that it is made `because` of,
    in the title or the headings, and `of_columns` in single headings. `subject` tells of which
    indicators the lines above it speak. `sample` are its first rows, for the person who says
    what it holds.
    """

    title: str
    subject: str
    headings: list[Cell]
    mapping: ColumnMapping
    is_answered: bool
    is_remembered: bool = False
    because: str = ""
    of_columns: Sequence[str] = ()
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
