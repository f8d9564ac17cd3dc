"""The rows of an imported file: what they change, and what is told of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from import_export.results import Result

from dvctrack.lib.files.cells import Cell

READ_LENGTH = 60


@dataclass
class ImportedRow:
    """One row of a file: what it makes of which stored row, and what is wrong with it.

    `stored` is a copy of the row as it was, None for a new one; `errors` are sentences by the
    column, or by NON_FIELD_ERRORS for the row as a whole; none where the table tells of the cell.
    """

    number: int
    cells: Mapping[str, Cell]
    instance: Any
    stored: Any = None
    shown: Sequence[str] = ()
    is_changed: bool = False
    errors: dict[str, list[str]] = field(default_factory=dict)

    def refuse(self, sentence: str, column: str = NON_FIELD_ERRORS) -> None:
        self.errors.setdefault(column, []).append(sentence)

    def differs(self, *names: str) -> bool:
        """Whether one of these fields is another one than was stored; always of a new row."""
        return self.stored is None or any(
            getattr(self.instance, name) != getattr(self.stored, name) for name in names
        )


class FlatResult(Result):
    """What a file does, or `problems` that say why it does nothing.

    `effects` are sentences on what changes elsewhere, to be read before it is confirmed.
    """

    def __init__(self) -> None:
        super().__init__()
        self.problems: list[str] = []
        self.effects: list[str] = []

    def has_errors(self) -> bool:
        return bool(self.problems)


def difference(before: str, after: str) -> SafeString:
    """What a cell holds, as `<del>` and `<ins>` where that changes."""
    gone, come = conditional_escape(before), conditional_escape(after)
    if before == after:
        return SafeString(come)
    parts = (f"<del>{gone}</del>" if before else "", f"<ins>{come}</ins>" if after else "")
    return SafeString(" ".join(filter(None, parts)))


def sentences(rows: Sequence[ImportedRow], headings: Mapping[str, str]) -> Iterator[str]:
    """Every error, with the row and column of the file, what was read there and the cure."""
    for row in rows:
        for column, told in row.errors.items():
            for sentence in told:
                yield _placed(row, column, sentence, headings)


def _placed(row: ImportedRow, column: str, sentence: str, headings: Mapping[str, str]) -> str:
    """The sentence with its place, and with what was read where it does not say so itself."""
    if column == NON_FIELD_ERRORS:
        return _("Row %(row)d: %(message)s") % {"row": row.number, "message": sentence}
    cell = row.cells.get(column)
    shown = Truncator(cell.text).chars(READ_LENGTH) if cell and cell.is_filled else ""
    if shown and shown not in sentence:
        sentence = f"“{shown}”: {sentence}"
    return _("Row %(row)d, column %(column)s: %(message)s") % {
        "row": row.number,
        "column": headings.get(column, column),
        "message": sentence,
    }
