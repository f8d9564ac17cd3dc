"""How much a file may hold. What is more than a file of figures has is refused, with a cure.

The process that reads a file has limits of its own. These hold for what comes out of it, since
a file of a few kilobytes can say a text five thousand times, or fill a column far to the right.
"""

from collections.abc import Iterable, Iterator

from dvctrack.lib.files.cells import Line
from dvctrack.lib.files.errors import FileError
from dvctrack.lib.files.errors import untranslated as _

# Those of a spreadsheet, up to XFD.
MOST_COLUMNS = 16_384
# The largest monthly file has a hundred thousand rows of a dozen columns.
MOST_LINES = 250_000
# Places in the grid, from column A to the last filled one of each row.
MOST_CELLS = 1_500_000
MOST_CHARACTERS = 20_000_000
# A note of 100 KB is read.
MOST_CELL_CHARACTERS = 200_000

TOO_WIDE = _(
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


def within_limits(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines as they come. Raises FileError at the first one with which they are too many."""
    cells = characters = 0
    for number, line in enumerate(lines, start=1):
        width = len(line.values)
        lengths = [len(value) for value in line.values if type(value) is str]
        cells += width
        characters += sum(lengths)
        if width > MOST_COLUMNS:
            raise FileError(TOO_WIDE, where=line.ref(1))
        if lengths and max(lengths) > MOST_CELL_CHARACTERS:
            raise FileError(_TOO_LONG, where=line.ref(1))
        if number > MOST_LINES:
            raise FileError(_TOO_MANY_LINES)
        if cells > MOST_CELLS:
            raise FileError(_TOO_MANY_CELLS)
        if characters > MOST_CHARACTERS:
            raise FileError(_TOO_MANY_CHARACTERS)
        yield line
