"""The columns in which the cells of a table of a document stand.

Each row of such a table has grid lines of its own. Word keeps them in order; a program that
draws a table after a PDF, or a person who drags a line, leaves them off by a little, so that
a cell begins a grid column before or behind its heading.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from lxml import etree

from dvctrack.lib.files.docx_styles import W
from dvctrack.lib.files.errors import DAMAGED, FileError
from dvctrack.lib.files.limits import MOST_COLUMNS

# How far a line may be off, and how narrow an empty cell is that only fills a gap; both as a
# part of the width of the table.
_TOLERANCE = 0.03


class Placed(NamedTuple):
    """A cell with its place in its row, its first column and how many it covers, from 1."""

    cell: etree._Element
    place: int
    column: int
    span: int


class _Row(NamedTuple):
    """The cells of a row, and the grid lines between them: one more than there are cells."""

    cells: list[tuple[int, etree._Element]]
    lines: list[int]


def placed_rows(
    table: etree._Element, rows: Sequence[tuple[etree._Element, list[etree._Element]]]
) -> list[list[Placed]]:
    """The cells of each row by column: as the grid says, or evened out where it is off."""
    drawn = [_drawn(row, cells) for row, cells in rows]
    evened = _evened(table, drawn) or drawn
    return [list(_placed(row)) for row in evened]


def _drawn(row: etree._Element, cells: list[etree._Element]) -> _Row:
    lines = [_number(row.find(f"{W}trPr/{W}gridBefore"), least=0)]
    for cell in cells:
        lines.append(lines[-1] + _number(cell.find(f"{W}tcPr/{W}gridSpan"), least=1))
        if lines[-1] > MOST_COLUMNS:
            # No program makes a row that wide.
            raise FileError(DAMAGED)
    return _Row(list(enumerate(cells, start=1)), lines)


def _number(element: etree._Element | None, *, least: int) -> int:
    return least if element is None else max(least, int(element.get(f"{W}val") or least))


def _placed(row: _Row) -> Iterator[Placed]:
    for (place, cell), (first, last) in zip(row.cells, pairwise(row.lines), strict=True):
        yield Placed(cell, place, first + 1, last - first)


def _evened(table: etree._Element, rows: list[_Row]) -> list[_Row] | None:
    """The rows over the columns that most of them have; None where the grid is right as it is.

    Rows with as many cells as most have them one below the other, in order, if each cell
    overlaps those above and below it. The lines of other rows are near ones of these. Where
    that is not so, the rows are really different, and the grid stays.
    """
    counts = Counter(len(row.cells) for row in rows if len(row.cells) > 1)
    if not counts:
        return None
    width = max(counts, key=lambda count: (counts[count], count))
    usual = Counter(tuple(row.lines) for row in rows if len(row.cells) == width)
    most = set(usual.most_common(1)[0][0])
    if all(most.issuperset(row.lines) for row in rows):
        return None
    places = _places(table, max(row.lines[-1] for row in rows))
    near = (places[-1] - places[0]) * _TOLERANCE
    rows = [_without_gaps(row, places, near) if len(row.cells) > width else row for row in rows]
    full = [[places[line] for line in row.lines] for row in rows if len(row.cells) == width]
    bounds = [(min(found), max(found)) for found in zip(*full, strict=True)]
    if any(before[1] >= after[0] for before, after in pairwise(bounds)):
        return None
    evened = []
    for row in rows:
        lines = list(range(width + 1))
        if len(row.cells) != width:
            found = [_nearest(places[line], bounds, near) for line in row.lines]
            if len(found) == 2:
                # The label of a group, however far it is drawn.
                first = min(found[0] or 0, width - 1)
                found = [first, max(first + 1, found[1] or width)]
            lines = [line for line in found if line is not None]
            if len(lines) < len(found) or any(a >= b for a, b in pairwise(lines)):
                return None
        evened.append(_Row(row.cells, lines))
    return evened


def _places(table: etree._Element, count: int) -> list[int]:
    """Where the lines of the grid are; all columns are alike where their widths are not said."""
    columns = table.findall(f"{W}tblGrid/{W}gridCol")
    widths = [int(float(column.get(f"{W}w") or 0)) for column in columns]
    if len(widths) < count or 0 in widths:
        widths = [1000] * count
    return list(accumulate(widths, initial=0))


def _without_gaps(row: _Row, places: Sequence[int], near: float) -> _Row:
    """Without the narrow empty cells of a program that draws; their neighbours stay."""
    cells, lines = [], [row.lines[0]]
    for found, (first, last) in zip(row.cells, pairwise(row.lines), strict=True):
        text = "".join(part.text or "" for part in found[1].iter(f"{W}t")).strip()
        if text or places[last] - places[first] > near:
            cells.append(found)
            lines.append(last)
        else:
            lines[-1] = last
    return _Row(cells, lines)


def _nearest(place: int, bounds: Sequence[tuple[int, int]], near: float) -> int | None:
    """The line of the columns at this place; None where there is none near."""
    off = [max(first - place, place - last, 0) for first, last in bounds]
    least = min(off)
    return off.index(least) if least <= near else None
