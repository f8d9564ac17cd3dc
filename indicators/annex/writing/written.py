"""An annex that is ready to be put on paper: paragraphs and tables, every cell with its text.

The same blocks make the docx, the xlsx and the page, so that they cannot disagree.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.annex.layout import Field


class Style(StrEnum):
    """What a paragraph is in an annex after Nghị định 30/2020/NĐ-CP, phụ lục I."""

    HEADING = "heading"
    TITLE = "title"
    LETTER = "letter"
    SECTION = "section"
    CAPTION = "caption"
    NOTE = "note"


class RowKind(StrEnum):
    """A row of data, the label of a group, or the numbers of the columns."""

    DATA = "data"
    GROUP = "group"
    NUMBERS = "numbers"


@dataclass(frozen=True)
class Paragraph:
    text: str
    style: Style


@dataclass(frozen=True)
class WrittenCell:
    """What is printed, and for a number its value with the format that prints it so."""

    text: str
    value: int | Decimal | None = None
    number_format: str = ""


@dataclass(frozen=True)
class WrittenRow:
    cells: tuple[WrittenCell, ...]
    kind: RowKind = RowKind.DATA

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(cell.text for cell in self.cells)


@dataclass(frozen=True)
class WrittenTable:
    """One table; `name` is that of its section and number, such as I.2.

    `notes` stand below it, such as the targets of single agencies.
    """

    name: str
    fields: tuple[Field, ...]
    headings: tuple[str, ...]
    rows: tuple[WrittenRow, ...]
    indicator: str | None = None
    notes: tuple[str, ...] = ()

    def grouped(self) -> Iterator[tuple[str, WrittenRow]]:
        """The rows of data, each with the label of its group, empty where there is none."""
        label = ""
        for row in self.rows:
            if row.kind is RowKind.GROUP:
                label = next(filter(None, row.texts), "")
            elif row.kind is RowKind.DATA:
                yield label, row


@dataclass(frozen=True)
class WrittenSection:
    """A numbered part: its title, and tables each with the caption above it."""

    title: str
    parts: tuple[tuple[Paragraph | None, WrittenTable | None], ...]

    @property
    def tables(self) -> list[WrittenTable]:
        return [table for _caption, table in self.parts if table]


@dataclass(frozen=True)
class WrittenAnnex:
    heading: str
    title: str
    letter: str
    sections: tuple[WrittenSection, ...]

    @property
    def tables(self) -> list[WrittenTable]:
        return [table for section in self.sections for table in section.tables]

    @property
    def head(self) -> list[Paragraph]:
        """What stands above the first section."""
        return [
            Paragraph(self.heading, Style.HEADING),
            Paragraph(self.title, Style.TITLE),
            Paragraph(self.letter, Style.LETTER),
        ]

    @property
    def blocks(self) -> Iterator[Paragraph | WrittenTable]:
        """Everything from the top down."""
        yield from self.head
        for section in self.sections:
            yield Paragraph(section.title, Style.SECTION)
            for caption, table in section.parts:
                yield from (block for block in (caption, table) if block is not None)
                yield from (Paragraph(note, Style.NOTE) for note in (table.notes if table else ()))
