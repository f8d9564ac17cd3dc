"""The merged areas of a sheet, as its rows come from the top."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from dvctrack.lib.numbers.reading import Written


class Area(NamedTuple):
    """Rows and columns from 1, the last ones included."""

    first_row: int
    last_row: int
    first: int
    last: int


class MergedAreas:
    """Those that are still to come, and those that have begun and reach further down."""

    def __init__(self, areas: Iterable[Area] = ()) -> None:
        self._coming = sorted(areas, reverse=True)
        self._begun: list[tuple[Area, bool]] = []

    def __bool__(self) -> bool:
        return bool(self._coming or self._begun)

    def begin(self, area: Area) -> None:
        """Add one that begins in the row that is marked next."""
        self._coming.append(area)

    def mark(self, number: int, values: "list[Written]") -> frozenset[int]:
        """The columns of a row that are merged away, each of which hides a value of its own.

        A row with one filled cell is a title or a label; that it is merged across says nothing.
        An empty row is merged where a value from above reaches into it. `values` is extended to
        the last of the columns.
        """
        while self._coming and self._coming[-1].first_row <= number:
            area = self._coming.pop()
            top = values[area.first - 1 : area.first] if area.first_row == number else []
            self._begun.append((area, any(value is not None for value in top)))
        self._begun = [found for found in self._begun if found[0].last_row >= number]
        filled = len(values) - values.count(None)
        if not filled and not any(
            is_filled and area.first_row < number for area, is_filled in self._begun
        ):
            return frozenset()
        merged: set[int] = set()
        for area, _is_filled in self._begun:
            is_top = area.first_row == number
            if not (is_top and filled == 1):
                merged.update(range(area.first + is_top, area.last + 1))
        merged = {column for column in merged if column > len(values) or values[column - 1] is None}
        values.extend([None] * (max(merged, default=0) - len(values)))
        return frozenset(merged)
