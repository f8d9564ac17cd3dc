"""The one table of a flat file: its lines, the row of its headings, and the rows below.

A cell that would be lost or misread is told of, with its place.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from dvctrack.lib.files.cells import NOT_WORKED_OUT, Cell, LeftOutKind, Line, column_letter
from dvctrack.lib.files.errors import FileError
from dvctrack.lib.files.limited import read_limited
from dvctrack.lib.names import clean
from dvctrack.lib.numbers import NumberError, read_count

# What no workbook and no database can hold.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LINES_LOOKED_AT = 20
# The sheet of a template with what can stand in its cells; it is not read.
LISTS = gettext_lazy("Allowed values")


class FlatFileError(ValueError):
    """A file that is not read; each of its sentences names the cell or row and the cure."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class FlatRow:
    """One row with its number in the file; of each column, also an empty one, its cell.

    Of the columns in `told` a problem of the table tells already.
    """

    number: int
    cells: Mapping[str, Cell]
    told: frozenset[str] = frozenset()


@dataclass(frozen=True)
class FlatTable:
    """`headings` are the columns of the resource, each with the words of the file.

    `problems` are cells that cannot be read, `remarks` what was read otherwise than it stands.
    """

    headings: Mapping[str, str]
    rows: Sequence[FlatRow]
    problems: Sequence[str] = ()
    remarks: Sequence[str] = ()


def read_flat_file(content: bytes) -> list[Line]:
    """The lines of the one sheet or table that holds something. Raises FlatFileError."""
    lists = {None, *_list_sheets()}
    try:
        with read_limited(content) as lines:
            filled = [line for line in lines if line.block not in lists and _holds_something(line)]
    except FileError as error:
        raise FlatFileError([_(error.sentence) % error.words]) from error
    if not filled:
        raise FlatFileError([_("The file is empty.")])
    if len({line.block for line in filled}) > 1:
        raise FlatFileError(
            [_("More than one sheet of the file holds something. Keep one and delete the others.")]
        )
    return filled


def _list_sheets() -> Iterator[str]:
    for code, _language in settings.LANGUAGES:
        with override(code):
            yield str(LISTS)


def flat_table(
    lines: Sequence[Line],
    known: Mapping[str, str],
    keys: Sequence[str],
    called: Mapping[str, str] = MappingProxyType({}),
) -> FlatTable:
    """The table below the headings: the first row with all `keys`, else the first row.

    `known` leads from the words of a heading to its column, `called` from a column to what people
    call it, where that is not its name.
    """
    place = next(
        (
            place
            for place, line in enumerate(lines[:_LINES_LOOKED_AT])
            if set(keys) <= {known.get(heading_words(cell.text)) for cell in line.filled}
        ),
        0,
    )
    head = lines[place]
    problems: list[str] = []
    columns: dict[int, str] = {}
    for cell in head.filled:
        name = known.get(heading_words(cell.text))
        if name is None:
            problems.append(
                _("The column “%(column)s” is not known. Known: %(known)s.")
                % {
                    "column": cell.shown,
                    "known": ", ".join(
                        called.get(name, name) for name in dict.fromkeys(known.values())
                    ),
                }
            )
        elif name in columns.values():
            problems.append(
                _("The column “%(column)s” stands twice. Delete one of them.")
                % {"column": cell.shown}
            )
        else:
            columns[cell.column] = name
    headings = {columns[cell.column]: cell.shown for cell in head.filled if cell.column in columns}
    problems += [
        _("The column “%(column)s” is missing.") % {"column": called.get(key, key)}
        for key in keys
        if key not in headings
    ]
    if problems:
        return FlatTable(headings, (), problems)
    read = _Rows(columns)
    rows = [row for line in lines[place + 1 :] if (row := read.row(line)) is not None]
    return FlatTable(headings, rows, read.problems, read.remarks)


def heading_words(text: str) -> str:
    """A heading without case and the space around it; accents count."""
    return clean(text).casefold()


@dataclass
class _Rows:
    columns: Mapping[int, str]
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def row(self, line: Line) -> FlatRow | None:
        """The cells of a line by their columns; None where there is nothing below a heading."""
        found: dict[str, Cell] = {}
        told: set[str] = set()
        for cell in line.cells:
            name = self.columns.get(cell.column)
            faults = list(_faults(line, cell, is_known=name is not None))
            self.problems.extend(faults)
            if name is not None:
                found[name] = cell
                told.update([name] if faults else [])
        if line.left_out:
            self.remarks.extend(_left_out(line, self.columns))
        if not told and not any(cell.is_filled for cell in found.values()):
            return None
        if line.is_hidden:
            self.remarks.append(
                _("Row %(row)d is hidden, or a cell of it; it is read like the others.")
                % {"row": line.number}
            )
        cells = {
            name: found.get(name) or Cell(line.ref(column), column, None)
            for column, name in self.columns.items()
        }
        return FlatRow(line.number, cells, frozenset(told))


def _holds_something(line: Line) -> bool:
    return bool(line.filled) or bool(line.left_out)


def place_of(line: Line, column: int) -> str:
    """A cell without the name of its sheet, which is the only one."""
    return line.ref(column).rpartition("!")[2] or f"{column_letter(column)}{line.number}"


def _faults(line: Line, cell: Cell, *, is_known: bool) -> Iterator[str]:
    told = {"cell": place_of(line, cell.column), "read": cell.shown}
    if cell.is_merged and is_known:
        yield (
            _("%(cell)s is merged with another cell. Unmerge it and write its value itself.") % told
        )
    if not cell.is_filled:
        return
    if not is_known:
        yield _("%(cell)s: “%(read)s” stands in a column without a heading.") % told
    elif cell.value == NOT_WORKED_OUT:
        yield (
            _(
                "%(cell)s holds a formula that is not worked out. Open the file in a spreadsheet "
                "program, save it and send it again."
            )
            % told
        )
    elif (error := _error_value(cell)) is not None:
        yield _("%(cell)s: %(problem)s") % {**told, "problem": error}
    elif isinstance(cell.value, str) and _UNSTORABLE.search(cell.value):
        yield _("%(cell)s holds a character that cannot be stored. Write it anew.") % told


def _error_value(cell: Cell) -> str | None:
    """What the rule of numbers says of #REF! and its like."""
    if isinstance(cell.value, str) and cell.value.lstrip().startswith("#"):
        try:
            read_count(cell.value)
        except NumberError as error:
            return error.message if error.code == "error-value" else None
    return None


def _left_out(line: Line, columns: Mapping[int, str]) -> Iterator[str]:
    sentences = {
        LeftOutKind.RAISED: _("%(cell)s: the raised “%(text)s” is a footnote mark and left out."),
        LeftOutKind.STRUCK: _("%(cell)s: “%(text)s” is struck through and left out."),
    }
    for column, parts in line.left_out.items():
        for part in parts if column in columns else ():
            yield sentences[part.kind] % {"cell": place_of(line, column), "text": part.text}
