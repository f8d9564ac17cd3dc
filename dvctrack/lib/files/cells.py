"""A file as a stream of lines of cells, whatever kind it is of."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from dvctrack.lib.names import clean, plain

if TYPE_CHECKING:
    from dvctrack.lib.numbers.reading import Written

# What stands for a formula that no program has worked out yet; no spreadsheet shows that.
NOT_WORKED_OUT = "=?"
_LONGEST = 100
_LETTERS = 26
_NO_FORMATS: Mapping[int, str] = MappingProxyType({})


class LeftOutKind(StrEnum):
    """Why a part of a cell is no part of its value."""

    # A raised mark of a footnote beside other text.
    RAISED = "raised"
    # Struck through: somebody has taken it back.
    STRUCK = "struck"
    # A sheet or drawing that the file names and does not hold, or that is broken.
    UNREAD = "unread"


class LeftOut(NamedTuple):
    """Text of a cell that is no part of its value, and is said to a person."""

    kind: LeftOutKind
    text: str


_NOTHING_LEFT_OUT: Mapping[int, tuple[LeftOut, ...]] = MappingProxyType({})


@cache
def column_letter(column: int) -> str:
    """The letters of a column, from 1.

    As in `openpyxl.utils`, whose import brings all of openpyxl along: that takes longer than to
    read most files, and the process that reads begins anew for each.

    >>> column_letter(1), column_letter(26), column_letter(27), column_letter(16384)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters = ""
    while column:
        column, place = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + place) + letters
    return letters


@cache
def column_number(letters: str) -> int:
    """The place of a column in the grid, from 1. Raises ValueError for what is no column.

    >>> column_number("A"), column_number("Z"), column_number("aa"), column_number("XFD")
    (1, 26, 27, 16384)
    """
    if not re.fullmatch("[A-Za-z]{1,3}", letters):
        raise ValueError(letters)
    number = 0
    for letter in letters.upper():
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number


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
        value = self.value
        return bool(value.strip()) if isinstance(value, str) else value is not None

    @property
    def shown(self) -> str:
        """The text for a message, not too long."""
        return self.text if len(self.text) <= _LONGEST else f"{self.text[: _LONGEST - 1]}…"

    @cached_property
    def words(self) -> str:
        """The text without case, accents and punctuation."""
        return plain(self.text)


class Line:
    """One row with its values from column A on, or one paragraph as a single value.

    `block` names the table or sheet that holds the row; a paragraph has none. `formats` are those
    of numbers and days, by column from 1, where they are not the general one; `merged` are the
    columns whose cells belong to another one. `refs` name the places where they do not follow
    from the columns: a cell of a document is counted, however many columns it covers. `left_out`
    is what the reader took out of cells, by column; a cell may have nothing else.

    A flat file has a hundred thousand rows, so the cells are made only when asked for.
    """

    __slots__ = (
        "_cells",
        "_filled",
        "block",
        "formats",
        "is_hidden",
        "left_out",
        "merged",
        "number",
        "refs",
        "values",
    )

    def __init__(
        self,
        block: str | None,
        number: int,
        values: "Sequence[Written]",
        *,
        formats: Mapping[int, str] = _NO_FORMATS,
        merged: Collection[int] = (),
        is_hidden: bool = False,
        refs: Sequence[str] | None = None,
        left_out: Mapping[int, tuple[LeftOut, ...]] = _NOTHING_LEFT_OUT,
    ) -> None:
        self.block = block
        self.number = number
        self.values = values
        self.formats = formats
        self.merged = merged
        self.is_hidden = is_hidden
        self.refs = refs
        self.left_out = left_out
        self._cells: tuple[Cell, ...] | None = None
        self._filled: list[Cell] | None = None

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells that hold something or are merged away; of a document the empty ones, too."""
        if self._cells is None:
            self._cells = tuple(
                Cell(
                    self.ref(column),
                    column,
                    value,
                    self.formats.get(column),
                    column in self.merged,
                )
                for column, value in enumerate(self.values, start=1)
                if value is not None
                or column in self.merged
                or (self.refs and self.refs[column - 1])
            )
        return self._cells

    @property
    def filled(self) -> list[Cell]:
        if self._filled is None:
            self._filled = [cell for cell in self.cells if cell.is_filled]
        return self._filled

    def ref(self, column: int) -> str:
        """The name of a place in this row, whether anything stands there or not."""
        named = self.refs[column - 1] if self.refs and column <= len(self.refs) else ""
        return named or f"{self.block}!{column_letter(column)}{self.number}"
