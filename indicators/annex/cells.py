"""A document as a stream of lines of cells, whatever file it came from."""

from dataclasses import dataclass

from entities.names import clean, plain
from indicators.numbers.reading import Written


@dataclass(frozen=True)
class Cell:
    """One cell with its place.

    `ref` names it for people (`Sheet1!G9`, `T3!B10`), `column` is its place in the grid,
    from 1. `is_merged` marks a cell that belongs to another one above it.
    """

    ref: str
    column: int
    value: Written
    number_format: str | None = None
    is_merged: bool = False

    @property
    def text(self) -> str:
        return "" if self.value is None else clean(str(self.value))

    @property
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

    @property
    def filled(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.text]
