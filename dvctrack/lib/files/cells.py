"""A document as a stream of lines of cells, whatever file it came from."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dvctrack.lib.files.columns import column_letter
from dvctrack.lib.names import clean, plain

if TYPE_CHECKING:
    from dvctrack.lib.numbers.reading import Written

_LONGEST = 100


@dataclass(frozen=True)
class Cell:
    """One cell with its place.

    `ref` names it for people (`Sheet1!G9`, `T3!B10`), `column` is its place in the grid,
    from 1. `is_merged` marks a cell that belongs to another one above it.
    """

    ref: str
    column: int
    value: "Written"
    number_format: str | None = None
    is_merged: bool = False

    @cached_property
    def text(self) -> str:
        return "" if self.value is None else clean(str(self.value))

    @property
    def is_filled(self) -> bool:
        return self.value is not None and bool(str(self.value).strip())

    @property
    def shown(self) -> str:
        """The text for a message, not too long."""
        return self.text if len(self.text) <= _LONGEST else f"{self.text[: _LONGEST - 1]}…"

    @cached_property
    def words(self) -> str:
        """The text without case, accents and punctuation."""
        return plain(self.text)


@dataclass(frozen=True)
class Line:
    """The cells of one row, or one paragraph as a single cell.

    `block` numbers the table or sheet that holds the row; a paragraph has none.
    """

    cells: tuple[Cell, ...]
    block: str | None = None
    is_hidden: bool = False

    @cached_property
    def filled(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.is_filled]

    @property
    def values(self) -> "list[Written]":
        return [cell.value for cell in self.cells]


class PlainLine:
    """A row of bare values, from column A on: no formats, nothing merged, nothing hidden.

    A flat file has a hundred thousand of them, so their cells are made only when asked for.
    """

    __slots__ = ("block", "number", "values")
    is_hidden = False

    def __init__(self, block: str, number: int, values: "Sequence[Written]") -> None:
        self.block = block
        self.number = number
        self.values = values

    @property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(
            Cell(f"{self.block}!{column_letter(column)}{self.number}", column, value)
            for column, value in enumerate(self.values, start=1)
            if value is not None
        )

    @property
    def filled(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.is_filled]

    def as_line(self) -> Line:
        """The row with its cells made, for who looks at them more than once."""
        return Line(self.cells, self.block)


AnyLine = Line | PlainLine
