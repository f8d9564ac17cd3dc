"""What became of each filled cell of a file: read, passed over for a reason, or asked about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from dvctrack.lib.files.cells import Cell

# How many places are kept of each reason, for the list behind the sum.
MOST_PLACES = 200


class Reason(StrEnum):
    """Why a cell is not read though there is nothing wrong with it."""

    # Words above and between tables.
    TITLE = "title"
    # Notes, page marks and signatures around tables.
    NOTE = "note"
    # Column numbers such as (1) (2) (3), and headings that stand again.
    NUMBERING = "numbering"
    # Rows of sums and means, which are compared and not stored.
    TOTAL = "total"
    # A column that says nothing of a figure, such as remarks.
    COLUMN = "column"
    # A table or sheet of something else, or one that a person left out.
    TABLE = "table"
    # Words that say that there is no figure.
    NO_FIGURE = "no-figure"
    # A row that a person left out.
    ROW = "row"
    # Struck through, or the raised mark of a footnote.
    LEFT_OUT = "left-out"
    # The list of findings that we wrote into the workbook ourselves.
    OWN_LIST = "own-list"


class Fate(StrEnum):
    """What else becomes of a cell."""

    READ = "read"
    # A finding stands in its place: at the cell or at its row.
    ASKED = "asked"


@dataclass
class PassedOver:
    """How many cells, and the places of the first of them."""

    cells: int = 0
    places: list[str] = field(default_factory=list)


@dataclass
class Ledger:
    """`filled` is counted as the cells come, the others by who decides on them.

    A cell is in `asked` where a finding stands in its place: at the cell or at its row.
    """

    filled: int = 0
    read: int = 0
    asked: int = 0
    passed: dict[Reason, PassedOver] = field(default_factory=dict)

    def pass_over(self, reason: Reason, cells: int, places: Sequence[str] = ()) -> None:
        if cells:
            kept = self.passed.setdefault(reason, PassedOver())
            kept.cells += cells
            kept.places.extend(places[: MOST_PLACES - len(kept.places)])

    def settle(self, fate: Fate | Reason, cells: Sequence[Cell]) -> None:
        """Enter filled cells with what became of them."""
        if isinstance(fate, Reason):
            self.pass_over(fate, len(cells), [cell.ref for cell in cells[:MOST_PLACES]])
        elif fate is Fate.READ:
            self.read += len(cells)
        else:
            self.asked += len(cells)

    def change(self, fate: Fate | Reason, cells: Sequence[Cell]) -> None:
        """Cells that were read come to nothing after all, as their row has no agency."""
        self.read -= len(cells)
        self.settle(fate, cells)

    @property
    def passed_cells(self) -> int:
        return sum(kept.cells for kept in self.passed.values())

    @property
    def adds_up(self) -> bool:
        return self.filled == self.read + self.asked + self.passed_cells

    def as_json(self) -> dict[str, Any]:
        return {
            "filled": self.filled,
            "read": self.read,
            "asked": self.asked,
            "passed": {reason.value: vars(kept) for reason, kept in self.passed.items()},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """What `as_json` gave; an empty ledger of nothing."""
        passed = {Reason(name): PassedOver(**kept) for name, kept in data.get("passed", {}).items()}
        return cls(data.get("filled", 0), data.get("read", 0), data.get("asked", 0), passed)

    def plus(self, other: "Ledger") -> "Ledger":
        """Both together: what annex tables hold and what flat tables hold."""
        both = Ledger.from_json(self.as_json())
        both.filled += other.filled
        both.read += other.read
        both.asked += other.asked
        for reason, kept in other.passed.items():
            both.pass_over(reason, kept.cells, kept.places)
        return both
