"""What a template is made of: texts, columns and limits, all passed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from indicators.importing.template_styles import COUNT, KEY, NOTE, RATE

_WIDEST = 60


class Filling(Enum):
    """What is typed into a column; `KEY` is written already. The value names its style."""

    KEY = KEY
    COUNT = COUNT
    RATE = RATE
    NOTE = NOTE


@dataclass(frozen=True)
class Column:
    """`least_width` is in characters; a column of keys grows with what stands in it."""

    heading: str
    filling: Filling = Filling.KEY
    least_width: int = 10


@dataclass(frozen=True)
class Limits:
    """What a cell takes, from 0 to `most`, and the words shown before and after a mistake."""

    most: int
    prompt_title: str
    prompt: str
    error_title: str
    error: str


@dataclass(frozen=True)
class Template:
    """A row of `rows` holds the texts of the columns of keys, which stand first."""

    sheet: str
    title: str
    guidance: Sequence[str]
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    count: Limits
    rate: Limits

    @property
    def heading_row(self) -> int:
        return len(self.guidance) + 2

    @property
    def last_row(self) -> int:
        return self.heading_row + len(self.rows)

    @property
    def widths(self) -> list[int]:
        return [self._width(place, column) for place, column in enumerate(self.columns)]

    def _width(self, place: int, column: Column) -> int:
        if column.filling is not Filling.KEY:
            return column.least_width
        longest = max((len(row[place]) for row in self.rows), default=0)
        return min(max(longest + 3, column.least_width), _WIDEST)
