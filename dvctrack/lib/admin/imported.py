"""The rows of an imported file: what they change, and what is told of them."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from dvctrack.lib.files.cells import Cell

READ_LENGTH = 60


@dataclass
class ImportedRow:
    """One row of a file: what it makes of which stored row, and what is wrong with it.

    `stored` is a copy of the row as it was, None for a new one; `errors` are sentences by the
    column, or by NON_FIELD_ERRORS for the row as a whole; none where the table tells of the cell.
    `shown` is what each column said before.
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


@dataclass
class FlatPlan:
    """What a file does, or `problems` that say why it does nothing.

    `remarks` are what was read otherwise than it stands, `effects` what changes elsewhere: both
    are sentences to be read before it is confirmed. `shown` holds the changed rows as a page shows
    them: number, whether it is new, and of each column what it said and what it will say.
    """

    headings: Sequence[str]
    rows: list[ImportedRow]
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    effects: list[str] = field(default_factory=list)
    shown: list[tuple[int, bool, list[tuple[str, str]]]] = field(default_factory=list)

    @property
    def changed(self) -> list[ImportedRow]:
        return [row for row in self.rows if row.is_changed]

    @property
    def totals(self) -> dict[str, int]:
        new = sum(row.stored is None for row in self.rows)
        changed = len(self.changed) - new
        return {"new": new, "changed": changed, "unchanged": len(self.rows) - new - changed}

    def as_json(self) -> dict[str, Any]:
        return {
            "headings": list(self.headings),
            "rows": self.shown,
            "remarks": self.remarks,
            "effects": self.effects,
        }

    def digest(self) -> str:
        """What is shown, in short: another one where a person would read something else."""
        shown = json.dumps([self.as_json(), self.problems, self.totals], sort_keys=True)
        return hashlib.sha256(shown.encode()).hexdigest()


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
