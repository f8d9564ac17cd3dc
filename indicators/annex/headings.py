"""Headings of several rows, read as one."""

import re

from dvctrack.lib.files.cells import AnyLine, Cell, Line

COLUMN_NUMBER = re.compile(r"^\(\d+\)")
_FEWEST_TEXTS = 3
_LONGEST = 500
_BEGINS_LIKE_ORDER = re.compile(r"\W*[st]", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")


def may_be_heading(line: AnyLine) -> bool:
    """Whether a row holds the three short texts of a heading, or begins with STT.

    It is asked of each of a hundred thousand rows, so it looks at bare values only.
    """
    texts = [value for value in line.values if isinstance(value, str) and _is_words(value)]
    if len(texts) >= _FEWEST_TEXTS:
        return True
    return bool(texts) and _BEGINS_LIKE_ORDER.match(texts[0]) is not None


def _is_words(text: str) -> bool:
    return len(text) <= _LONGEST and _LETTER.search(text) is not None


def continues_heading(heading: AnyLine, line: AnyLine) -> bool:
    """Whether a row goes on with a heading of several rows, such as two spans below "Kết quả".

    It stands below merged cells of the heading, and holds no number and no label of a group.
    """
    filled = line.filled
    first = heading.filled[0].column
    return (
        len(filled) > 1
        and all(cell.column > first for cell in filled)
        and not any(cell.words.isdecimal() or COLUMN_NUMBER.match(cell.text) for cell in filled)
        and any(cell.is_merged for cell in (*heading.cells, *line.cells))
    )


def joined(heading: AnyLine, line: AnyLine) -> Line:
    """The heading with the words of the next row below each of its cells."""
    above = {cell.column: cell for cell in heading.filled}
    joined = dict(above)
    for cell in line.filled:
        # A heading merged over several columns stands in the first of them.
        nearest = max(column for column in above if column <= cell.column)
        text = f"{above[nearest].text} {cell.text}"
        joined[cell.column] = Cell(cell.ref, cell.column, text)
    return Line(tuple(cell for _column, cell in sorted(joined.items())), heading.block)
