"""A workbook given back with what was found in it, each remark at its cell.

Values, formulas and number formats stay as they were. It is made in a process of its own, under
the limits of the reader, without settings and translations:
`python -m dvctrack.lib.files.annotate FILE REMARKS TARGET`; REMARKS is JSON with the words of the
list and the remarks. TARGET appears when it is written. The process ends with TOO_MUCH where its
limits were in the way, and with another number where the workbook cannot be written.
"""

import json
import sys
import zipfile
from collections import defaultdict
from collections.abc import Sequence
from io import BytesIO
from math import ceil
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment

from dvctrack.lib.files.cells import column_letter
from dvctrack.lib.files.child import TOO_MUCH, end_of, limit
from dvctrack.lib.files.parts import WORKBOOK, Parts
from dvctrack.lib.files.remark_list import (
    FILLS,
    Place,
    Remark,
    Words,
    add_list,
    place_of,
)
from dvctrack.lib.spreadsheets import printable

AUTHOR = "dvctrack"
# Parts what was found from the comment that a person had written there.
_PARTING = "\n\n"
# A comment that is longer does not open.
_MOST_LETTERS = 32_000
_LETTERS_PER_LINE, _LINE_PIXELS, _WIDTH, _MOST_HEIGHT = 46, 18, 320, 600


def annotate(content: bytes, remarks: Sequence[Remark], words: Words) -> bytes:
    """The workbook with its remarks, the gravest first, as comments and as a list.

    A workbook with macros keeps them. Raises what openpyxl raises for a file that it cannot read,
    and ValueError for one of which it would lose the values or formats.
    """
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names, parts = archive.namelist(), Parts(archive)
        main = parts.main(WORKBOOK) or ""
        related = [found.part for found in parts.related(main).values() if found.part in parts]
        if parts.is_strict(main) or any(part.lstrip("/") not in names for part in related):
            raise ValueError(main)
    book = load_workbook(BytesIO(content), keep_vba="xl/vbaProject.bin" in names, rich_text=True)
    ordered = sorted(remarks, key=lambda remark: remark.gravity)
    for cell, found in _by_cell(book, ordered):
        _mark(cell, found, words)
    add_list(book, ordered, words)
    # The library writes no results of formulas, so that the next program works them out.
    book.calculation.fullCalcOnLoad = True
    out = BytesIO()
    book.save(out)
    # The library leaves the archive of the macros open; closed when it is collected, it complains.
    if book.vba_archive:
        book.vba_archive.close()
    return out.getvalue()


def _by_cell(book: Workbook, remarks: Sequence[Remark]) -> list[tuple[Cell, list[Remark]]]:
    """The cells that have remarks, each once; remarks at no cell are left out."""
    found: dict[tuple[str, str], list[Remark]] = defaultdict(list)
    cells: dict[tuple[str, str], Cell] = {}
    for remark in remarks:
        place = place_of(book, remark.where)
        if place is not None:
            cell = _cell(place)
            key = (place.sheet.title, cell.coordinate)
            cells[key] = cell
            found[key].append(remark)
    return [(cells[key], kept) for key, kept in found.items()]


def _cell(place: Place) -> Cell:
    """The cell, or the one that shows for it where it is merged away."""
    cell: Cell | MergedCell = place.sheet[place.coordinate]
    if not isinstance(cell, MergedCell):
        return cell
    areas = place.sheet.merged_cells.ranges
    area = next(area for area in areas if place.coordinate in area)
    shown: Cell = place.sheet[f"{column_letter(area.min_col)}{area.min_row}"]
    return shown


def _mark(cell: Cell, remarks: Sequence[Remark], words: Words) -> None:
    lines = [f"{words.severities[remark.severity]}: {_one_line(remark.text)}" for remark in remarks]
    cell.comment = _comment("\n".join(lines) + _kept(cell))
    cell.fill = FILLS[remarks[0].severity]


def _kept(cell: Cell) -> str:
    """The comment of a person; what an earlier check wrote above it is replaced."""
    if cell.comment is None:
        return ""
    text = cell.comment.text
    if cell.comment.author == AUTHOR:
        text = text.partition(_PARTING)[2]
    return f"{_PARTING}{printable(text)}" if text else ""


def _comment(text: str) -> Comment:
    """A comment whose box shows all of its text, up to a height that still fits a screen."""
    shown = text if len(text) <= _MOST_LETTERS else f"{text[: _MOST_LETTERS - 1]}…"
    lines = sum(max(1, ceil(len(line) / _LETTERS_PER_LINE)) for line in shown.split("\n"))
    height = min((lines + 1) * _LINE_PIXELS, _MOST_HEIGHT)
    return Comment(shown, AUTHOR, height=height, width=_WIDTH)


def _one_line(text: str) -> str:
    return " ".join(printable(text).split())


def main(source: Path, remarks: Path, target: Path) -> None:
    limit()
    given = json.loads(remarks.read_text(encoding="utf-8"))
    content = annotate(
        source.read_bytes(), [Remark(*row) for row in given["remarks"]], Words(**given["words"])
    )
    target.write_bytes(content)


if __name__ == "__main__":
    try:
        main(*map(Path, sys.argv[1:4]))
    except MemoryError:
        sys.exit(TOO_MUCH)
    except OSError as error:
        sys.exit(end_of(error) or TOO_MUCH)
