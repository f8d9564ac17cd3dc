"""A row of a text file that a quotation mark, opened and not closed, has drawn into a cell."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from dvctrack.lib.files.cells import AnyLine, PlainLine
from dvctrack.lib.files.columns import column_letter
from dvctrack.lib.files.csv_text import BLOCK, SEPARATORS
from indicators.findings import Finding

_FEWEST_VALUES = 3


def note_swallowed(lines: Iterable[AnyLine], findings: list[Finding]) -> Iterator[AnyLine]:
    """The lines as they come, with a finding at each cell that seems to hold a row."""
    for line in lines:
        if isinstance(line, PlainLine) and line.block == BLOCK:
            for value in line.values:
                # Nearly no cell has a line break.
                if type(value) is str and "\n" in value:
                    findings.extend(_swallowed(line))
                    break
        yield line


def _swallowed(line: PlainLine) -> Iterator[Finding]:
    """Cells of several lines with as many separators as their row has."""
    width = len(line.values)
    if width < _FEWEST_VALUES:
        return
    for column, value in enumerate(line.values, start=1):
        if isinstance(value, str) and "\n" in value and _separators(value) >= width - 1:
            yield Finding(
                "swallowed-row",
                _(
                    "The cell seems to hold another row of the file: a quotation mark is opened "
                    "and closed only further down. Take it out, or save the file as .xlsx."
                ),
                f"{line.block}!{column_letter(column)}{line.number}",
            )


def _separators(text: str) -> int:
    """A comma in a sentence has a space behind it, one between values has none."""
    return max(text.replace(", ", " ").count(mark) for mark in SEPARATORS)
