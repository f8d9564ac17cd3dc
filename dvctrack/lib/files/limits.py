"""How much a file may hold. What is more than a file of figures has is refused, with a cure.

The process that reads a file has limits of its own. These hold for what comes out of it, since
a file of a few kilobytes can say a text five thousand times, or fill a column far to the right.
"""

from collections.abc import Iterable, Iterator, Sequence

from dvctrack.lib.files.cells import AnyLine, Line, PlainLine
from dvctrack.lib.files.errors import FileError
from dvctrack.lib.files.errors import untranslated as _

# Those of a spreadsheet, up to XFD.
MOST_COLUMNS = 16_384
# The largest monthly file has a hundred thousand rows of a dozen columns.
MOST_LINES = 250_000
# Places in the grid, from column A to the last filled one of each row.
MOST_CELLS = 1_500_000
# A cell with a place and a format of its own takes half as much memory again.
_WITH_FORMAT = 1.5
_ROWS_AT_ONCE = 1000
MOST_CHARACTERS = 20_000_000
# A note of 100 KB is read.
MOST_CELL_CHARACTERS = 200_000

_TOO_WIDE = _(
    "The row that begins at %(where)s reaches beyond column XFD, the last one of a spreadsheet. "
    "Delete what stands to the right of the table and send the file again."
)
_TOO_MANY_LINES = _(
    "The file has more than 250,000 rows. Split it by section or by period and send the parts."
)
_TOO_MANY_CELLS = _(
    "The file has more cells than a file of figures has. Delete what stands far to the right of "
    "its tables, or split it by section and send the parts."
)
_TOO_MANY_CHARACTERS = _(
    "The file has more than 20,000,000 characters of text. Shorten its notes, or split it by "
    "section and send the parts."
)
_TOO_LONG = _(
    "A cell in the row that begins at %(where)s has more than 200,000 characters. Shorten it and "
    "send the file again."
)


class Limits:
    """Counts what a file holds while it is read. Raises FileError at the first row too many."""

    def __init__(self) -> None:
        self.lines = 0
        self.cells = 0.0
        self.characters = 0

    def add(self, line: AnyLine) -> None:
        width, texts = _extent(line)
        self.lines += 1
        self.cells += width if isinstance(line, PlainLine) else width * _WITH_FORMAT
        self.characters += sum(texts)
        if width > MOST_COLUMNS:
            raise FileError(_TOO_WIDE, where=_place(line))
        if max(texts, default=0) > MOST_CELL_CHARACTERS:
            raise FileError(_TOO_LONG, where=_place(line))
        if self.lines > MOST_LINES:
            raise FileError(_TOO_MANY_LINES)
        if self.cells > MOST_CELLS:
            raise FileError(_TOO_MANY_CELLS)
        if self.characters > MOST_CHARACTERS:
            raise FileError(_TOO_MANY_CHARACTERS)

    def add_rows(self, lines: Sequence[PlainLine]) -> None:
        """Many rows, looked at as a whole.

        Only where that may be too much is each row looked at, to name the first one.
        """
        widths = [len(line.values) for line in lines]
        lengths = [len(value) for line in lines for value in line.values if type(value) is str]
        cells, characters = self.cells + sum(widths), self.characters + sum(lengths)
        if (
            self.lines + len(lines) > MOST_LINES
            or cells > MOST_CELLS
            or characters > MOST_CHARACTERS
            or max(widths, default=0) > MOST_COLUMNS
            or max(lengths, default=0) > MOST_CELL_CHARACTERS
        ):
            for line in lines:
                self.add(line)
        else:
            self.lines += len(lines)
            self.cells, self.characters = cells, characters


def within_limits(lines: Iterable[AnyLine]) -> Iterator[AnyLine]:
    """The lines as they come, or a thousand at a time.

    Raises FileError at the first one with which they are too many.
    """
    limits = Limits()
    block: list[PlainLine] = []
    for line in lines:
        if isinstance(line, PlainLine):
            block.append(line)
            if len(block) < _ROWS_AT_ONCE:
                continue
        limits.add_rows(block)
        yield from block
        block = []
        if isinstance(line, Line):
            limits.add(line)
            yield line
    limits.add_rows(block)
    yield from block


def _extent(line: AnyLine) -> tuple[int, list[int]]:
    """How far a row reaches, and how long each of its texts is."""
    if isinstance(line, PlainLine):
        return len(line.values), [len(value) for value in line.values if type(value) is str]
    width = max((cell.column for cell in line.cells), default=0)
    return width, [len(cell.value) for cell in line.cells if type(cell.value) is str]


def _place(line: AnyLine) -> str:
    if isinstance(line, PlainLine):
        return f"{line.block}!A{line.number}"
    return line.cells[0].ref
