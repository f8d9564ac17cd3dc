"""The rows of a text file whose values are parted by commas, semicolons, tabs or bars."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import count, islice

from dvctrack.lib.files.cells import NOT_WORKED_OUT, Line
from dvctrack.lib.files.encodings import decoded
from dvctrack.lib.files.errors import FileError
from dvctrack.lib.files.errors import untranslated as _
from dvctrack.lib.names import plain
from dvctrack.lib.spreadsheets import undefuse

BLOCK = "csv"
SEPARATORS = ",;\t|"
_LINES_LOOKED_AT = 20
_LOOKED_AT = 64 * 1024
_FEWEST_HEADINGS = 2
_LONGEST_HEADING = 500
# A note of 100 KB is read, and so is the largest file.
_LONGEST_CELL = 10 * 1024 * 1024
# ="01" keeps its zero where a spreadsheet program opens the file.
_QUOTED = re.compile(r'=\s*"([^"]*)"')
_FORMULA = re.compile(
    r"=[-+(]*(?:'?[\w .]+'?!)?(?:\$?[A-Z]{1,3}\$?\d|[A-Z][A-Z.]+\(|\d[\d.]*[-+*/^])",
    re.IGNORECASE,
)
_UNCLOSED = _(
    "Row %(row)d of the file breaks off: a quotation mark is opened and not closed. "
    "Open it in a spreadsheet program and save it as .xlsx."
)


def csv_lines(content: bytes, headings: str = "") -> Iterator[Line]:
    """The rows that hold something, numbered as a spreadsheet would; every value is text.

    `headings` is the pattern of known headings, by which the separator is told. Raises
    FileError with the line where the text breaks off.
    """
    csv.field_size_limit(_LONGEST_CELL)
    separator, text = separator_of(decoded(content), headings)
    for number, row in _rows(text, separator):
        # Nearly every cell begins with a digit or a letter: it is neither blank nor a formula.
        values = [
            text if "0" <= text[:1] <= "9" or "A" <= text[:1] <= "z" else _value(text)
            for text in row
        ]
        if any(values):
            yield Line(BLOCK, number, values)


def _value(text: str) -> str | None:
    if not text.strip():
        return None
    if quoted := _QUOTED.fullmatch(text):
        return quoted[1] or None
    return NOT_WORKED_OUT if _FORMULA.match(text) else undefuse(text)


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with their numbers. `"Huế" (mới)` is one cell, as spreadsheet programs show it.

    Where a quotation mark is open at the end of its line, text behind the next one says that
    it was never closed.
    """
    last = ""

    def lines() -> Iterator[str]:
        nonlocal last
        for line in StringIO(text, newline=""):
            last = line
            yield line

    reader = csv.reader(lines(), delimiter=separator, strict=True)
    for number in count(1):
        lines_before = reader.line_num
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            is_one_line = reader.line_num - lines_before == 1
            if not is_one_line or last.count('"') % 2 or "end of data" in str(error):
                raise FileError(_UNCLOSED, row=number) from error
            row = next(csv.reader([last], delimiter=separator))
        yield number, row


def separator_of(text: str, headings: str = "") -> tuple[str, str]:
    """The separator, and the text without the line in which Excel names it.

    It is the one that parts a line into most known headings. Where none does, it is what
    stands equally often, outside quotes, in the most of the first lines: a title has commas
    of its own, and a row one for each decimal.
    """
    first, _newline, rest = text.partition("\n")
    named = first.strip().removeprefix("sep=")
    if first.startswith("sep=") and named in SEPARATORS and named:
        # The line stays as an empty one, so that rows keep their numbers.
        return named, "\n" + rest
    if headings:
        known = {mark: _known_headings(text, mark, headings) for mark in SEPARATORS}
        best = max(known, key=lambda mark: known[mark])
        if known[best] >= _FEWEST_HEADINGS:
            return best, text
    lines = text.splitlines()[:_LINES_LOOKED_AT]
    return max(SEPARATORS, key=lambda mark: _regularity(lines, mark)), text


def _known_headings(text: str, mark: str, headings: str) -> int:
    """Into how many known headings a line is parted; of the first lines the best."""
    lines = csv.reader(StringIO(text[:_LOOKED_AT], newline=""), delimiter=mark)
    others = set(SEPARATORS) - {mark, ","}
    return max(
        (
            sum(others.isdisjoint(cell) and _is_known(cell, headings) for cell in row)
            for row in islice(lines, _LINES_LOOKED_AT)
        ),
        default=0,
    )


def _is_known(cell: str, headings: str) -> bool:
    return len(cell) <= _LONGEST_HEADING and re.search(headings, plain(cell)) is not None


def _regularity(lines: Sequence[str], mark: str) -> tuple[int, int]:
    """In how many lines the mark stands equally often, and how often that is."""
    counts = Counter(_outside_quotes(line).count(mark) for line in lines)
    del counts[0]
    return max(((number, count) for count, number in counts.items()), default=(0, 0))


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])
