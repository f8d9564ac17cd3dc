"""The rows of a text file whose values are parted by commas, semicolons or tabs."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from io import StringIO

from dvctrack.lib.files.cells import Line
from dvctrack.lib.files.errors import FileError
from dvctrack.lib.files.errors import untranslated as _
from dvctrack.lib.spreadsheets import undefuse

BLOCK = "csv"
SEPARATORS = ",;\t"
_LINES_LOOKED_AT = 20
_ENCODINGS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# A note of 100 KB is read, and so is the largest file.
_LONGEST_CELL = 10 * 1024 * 1024


def csv_lines(content: bytes) -> Iterator[Line]:
    """The rows that hold something, numbered as a spreadsheet would; every value is text.

    UTF-8 or, with its mark, UTF-16. Raises FileError with the line where the text breaks off.
    """
    text = _decoded(content)
    csv.field_size_limit(_LONGEST_CELL)
    separator, text = separator_of(text)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, start=1):
            # Nearly every cell begins with a letter or a digit: it is neither blank nor defused.
            values = [text if "0" <= text[:1] <= "z" else _value(text) for text in row]
            if any(values):
                yield Line(BLOCK, number, values)
    except csv.Error as error:
        raise FileError(
            _(
                "Row %(row)d of the file breaks off: a quotation mark is opened and not closed. "
                "Open it in a spreadsheet program and save it as .xlsx."
            ),
            row=number + 1,
        ) from error


def _value(text: str) -> str | None:
    return undefuse(text) if text.strip() else None


def _decoded(content: bytes) -> str:
    encoding = next((name for mark, name in _ENCODINGS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileError(
            _(
                "Line %(line)d of the file is not written in UTF-8, so its accents cannot be read. "
                "Save it as “CSV UTF-8”, or as .xlsx."
            ),
            line=content[: error.start].count(b"\n") + 1,
        ) from error
    if "\x00" in text:
        raise FileError(
            _("Line %(line)d of the file holds a character that is no text. Save it as .xlsx."),
            line=text[: text.index("\x00")].count("\n") + 1,
        )
    return text


def separator_of(text: str) -> tuple[str, str]:
    """The separator, and the text without the line in which Excel names it.

    It is what stands equally often, outside quotes, in the most of the first lines: a title
    has commas of its own, and a row one for each decimal.
    """
    first, _newline, rest = text.partition("\n")
    named = first.strip().removeprefix("sep=")
    if first.startswith("sep=") and named in SEPARATORS and named:
        # The line stays as an empty one, so that rows keep their numbers.
        return named, "\n" + rest
    lines = text.splitlines()[:_LINES_LOOKED_AT]
    return max(SEPARATORS, key=lambda mark: _regularity(lines, mark)), text


def _regularity(lines: Sequence[str], mark: str) -> tuple[int, int]:
    """In how many lines the mark stands equally often, and how often that is."""
    counts = Counter(_outside_quotes(line).count(mark) for line in lines)
    del counts[0]
    return max(((number, count) for count, number in counts.items()), default=(0, 0))


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])
