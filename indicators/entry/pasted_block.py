"""A block of a spreadsheet, pasted into the table of agencies."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import StringIO
from itertools import zip_longest

from django.utils.translation import gettext as _

from dvctrack.lib.names import clean
from entities.agencies.matching import AgencyIndex, Match
from entities.models import Agency
from indicators.entry.grid import GridRow

# The number of a line, its agency and perhaps a code stand before the figures.
_NAME_COLUMNS = 3
_WORD = re.compile(r"[^\W\d_]{2}")
_LETTER = re.compile(r"[^\W\d_]")
# Looking for likeness is slow, and a block of unknown names is not helped by it.
_MOST_SUGGESTIONS = 50


class _Unplaced(Exception):
    """Why a line has no place in the table, and the cure."""


@dataclass
class PastedBlock:
    """The fields that a block fills, and the lines that found no place, each with the reason.

    `outside` counts the cells that stand to the right of the table.
    """

    texts: dict[str, str] = field(default_factory=dict)
    outside: int = 0
    unplaced: list[tuple[str, str]] = field(default_factory=list)


def place_block(
    block: str, rows: Sequence[GridRow], index: AgencyIndex, *, at: str = ""
) -> PastedBlock:
    """Each line beside its agency, or from a field downwards where the block holds no names.

    Agencies are found as in files, by the names of the day of the index. `at` is the field
    where the block was pasted; its column takes the first figure, else the first column does.
    Notes are filled only from a note on: what follows the figures in a file, such as their
    result, is none.
    """
    lines = _read(block)
    is_note = any(at == row.note_name for row in rows)
    fields = [row.field_names if is_note else row.field_names[:-1] for row in rows]
    start, column = next(
        ((place, names.index(at)) for place, names in enumerate(fields) if at in names),
        (len(rows), 0),
    )
    finder = _Finder(rows, index)
    names = None if is_note else finder.column(lines)
    found = PastedBlock()
    for number, line in enumerate(lines):
        values = line if names is None else line[names + 1 :]
        try:
            place = start + number if names is None else finder.place(line, names)
            if place >= len(rows):
                raise _Unplaced(_("No row of the table is left for this line."))
            if rows[place].lock and any(values):
                raise _Unplaced(f"{rows[place].title}: {rows[place].lock}")
        except _Unplaced as why:
            if any(line):
                found.unplaced.append(("\t".join(line), str(why)))
            continue
        free = [] if rows[place].lock else fields[place][column:]
        found.texts.update(zip(free, values, strict=False))
        found.outside += sum(map(bool, values[len(free) :]))
    return found


def _read(block: str) -> list[list[str]]:
    """Lines of cells: between tabs, and in quotes where a cell holds a line end.

    A quotation mark that nothing closes is text, so that it takes no lines with it.
    """
    try:
        lines = list(csv.reader(StringIO(block, newline=""), delimiter="\t", strict=True))
    except csv.Error:
        lines = [line.split("\t") for line in block.splitlines()]
    return [[clean(cell) for cell in line] for line in lines]


class _Finder:
    """The rows of a table by what a block calls their agencies, each of them once."""

    def __init__(self, rows: Sequence[GridRow], index: AgencyIndex) -> None:
        self.places = {row.agency: place for place, row in enumerate(rows)}
        self.kind = rows[0].agency.kind if rows else None
        self.parent = rows[0].agency.parent if rows else None
        self.index = index
        self.taken: set[Agency] = set()
        self.told = 0

    def column(self, lines: Sequence[Sequence[str]]) -> int | None:
        """The column of the names; None in a block of figures.

        Words that no agency has are names all the same: they must not end up among figures.
        """
        columns = list(zip_longest(*lines, fillvalue=""))[:_NAME_COLUMNS]
        known = [sum(self.match(cell).agency in self.places for cell in col) for col in columns]
        if any(known):
            return known.index(max(known))
        for place, cells in enumerate(columns):
            if 2 * sum(bool(_WORD.match(cell)) for cell in cells) > len(lines):
                return place
        return None

    def match(self, text: str) -> Match:
        """As files are matched. A number alone is a figure and no code of a province."""
        if not _LETTER.search(text):
            return Match(text, None, "unknown")
        match = self.index.find_written(text, kind=self.kind, parent=self.parent)
        return self.index.find_written(text) if match.problem == "unknown" else match

    def place(self, line: Sequence[str], column: int) -> int:
        match = self.match(line[column] if column < len(line) else "")
        if match.agency is None:
            self.told += 1
            raise _Unplaced(
                self.index.explain(match, None if self.told <= _MOST_SUGGESTIONS else ())
            )
        if match.agency not in self.places:
            raise _Unplaced(_("“%s” has no row in this table.") % match.text)
        if match.agency in self.taken:
            words = _("“%s” stands in the list already. Take one of the lines out.")
            raise _Unplaced(words % match.text)
        self.taken.add(match.agency)
        return self.places[match.agency]
