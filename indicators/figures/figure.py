"""One figure as a file says it, light enough for a hundred thousand of them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dvctrack.lib.numbers.reading import Written
from entities.models import Agency
from indicators.models import Indicator, Period
from indicators.numbers import NUMBERS, Rated, Values

FigureKey = tuple[int, int, str, int]
_NOTHING = (None,) * len(NUMBERS)
# The columns of a key, in its order.
KEY = ("indicator_id", "period_id", "span", "agency_id")


@dataclass(slots=True)
class Figure(Rated):
    """What a file says of one agency, indicator, period and span; the twin of a `Submission`.

    `cells` names where each value was read. `has_format` tells that the decimals of the rate are
    those shown; a bare number cell has none of its own. `is_doubtful`: the rate may have been a
    thousandth of what was read. `unsaid` are the values for which the file has no column: it does
    not say that they are missing.
    """

    period: Period
    indicator: Indicator
    agency: Agency
    span: str
    values: Values
    cells: Mapping[str, str] = field(default_factory=dict)
    has_format: bool = True
    is_doubtful: bool = False
    unsaid: frozenset[str] = frozenset()
    # What stands in its cells, in their order, where a page is to show it.
    texts: Sequence[Written] | None = field(default=None, compare=False)
    # Asked for again and again.
    key: FigureKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.key = (self.indicator.id, self.period.id, self.span, self.agency.id)

    @property
    def agency_id(self) -> int:
        return self.key[3]

    @property
    def when_nothing_arose(self) -> str:
        return self.indicator.when_nothing_arose

    @property
    def has_number(self) -> bool:
        """Whether it says anything; a row of a template that was left empty does not."""
        return self.values[: len(NUMBERS)] != _NOTHING

    @property
    def where(self) -> str | None:
        """The cell to name for the whole figure."""
        return self.cells.get("agency")


class ColumnRefs(dict[str, str]):
    """Where a flat file has each value: sheet and column letter, such as "Sheet1!E"."""

    def __init__(self, columns: Mapping[str, str]) -> None:
        super().__init__(columns)
        text = json.dumps({name: f"{ref}\0" for name, ref in columns.items()})
        # The number of a row stands between the pieces.
        self.pieces = text.split("\\u0000")


class RowCells(Mapping[str, str]):
    """The cells of one row of a flat file, worked out from its number when asked for."""

    __slots__ = ("columns", "number")

    def __init__(self, columns: ColumnRefs, number: int) -> None:
        self.columns = columns
        self.number = number

    def __getitem__(self, name: str) -> str:
        return f"{self.columns[name]}{self.number}"

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)

    def as_json(self) -> str:
        """What `json.dumps` would say, several times as fast."""
        return str(self.number).join(self.columns.pieces)
