"""Headings of several rows, read as one."""

import re
from collections.abc import Sequence

from dvctrack.lib.files.cells import Cell, Line
from indicators.annex.around import COLUMN_NUMBER, is_figure

_FEWEST_TEXTS = 3
_LONGEST = 500
_BEGINS_LIKE_ORDER = re.compile(r"\W*[st]", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")


def may_be_heading(line: Line) -> bool:
    """Whether a row holds the three short texts of a heading, or begins with STT.

    It is asked of each of a hundred thousand rows, so it looks at bare values only.
    """
    texts = [value for value in line.values if isinstance(value, str) and _is_words(value)]
    if len(texts) >= _FEWEST_TEXTS:
        return True
    return bool(texts) and _BEGINS_LIKE_ORDER.match(texts[0]) is not None


def _is_words(text: str) -> bool:
    return len(text) <= _LONGEST and _LETTER.search(text) is not None


def continues_heading(heading: Line, line: Line) -> bool:
    """Whether a row goes on with a heading of several rows, such as two spans below "Kết quả".

    It stands below merged cells of the heading, or below cells that it left empty as text files
    have them, and holds no figure and no label of a group.
    """
    filled = line.filled
    first = heading.filled[0].column
    return (
        len(filled) > 1
        and all(cell.column > first for cell in filled)
        and not any(is_figure(cell) or COLUMN_NUMBER.match(cell.text) for cell in filled)
        and (bool(heading.merged or line.merged) or _fills_gaps(heading, filled))
    )


def _fills_gaps(heading: Line, below: Sequence[Cell]) -> bool:
    """Whether cells stand below empty ones of the heading, and below what stands before these."""
    named = {cell.column for cell in heading.filled}
    gaps = {cell.column for cell in below} - named
    return bool(gaps) and all(
        not _DIGIT.search(cell.text) and (cell.column in gaps or cell.column + 1 in gaps)
        for cell in below
    )


def joined(heading: Line, line: Line) -> Line:
    """The heading with the words of the next row below each of its cells."""
    above = {cell.column: cell.text for cell in heading.filled}
    texts = dict(above)
    places = {cell.column: cell.ref for cell in (*heading.filled, *line.filled)}
    for cell in line.filled:
        # A heading merged over several columns stands in the first of them.
        nearest = max(column for column in above if column <= cell.column)
        texts[cell.column] = f"{above[nearest]} {cell.text}"
    columns = range(1, max(texts) + 1)
    return Line(
        heading.block,
        heading.number,
        [texts.get(column) for column in columns],
        refs=[places.get(column, "") for column in columns],
    )
