"""How the rates of a league are spread: a column for each five points, and the target."""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from indicators.league import League

STEP = 5
COLUMN, HEIGHT, HEAD, FOOT = 30, 110, 18, 20
COLUMNS = 100 // STEP


@dataclass(frozen=True)
class Bar:
    """The agencies from `low` % up to, not with, `high` %; 100 % is in the last. In pixels."""

    low: int
    high: int
    agencies: int
    x: int
    y: int
    height: int

    @property
    def middle(self) -> int:
        return self.x + COLUMN // 2

    @property
    def label_y(self) -> int:
        return self.y - 4


@dataclass(frozen=True)
class Histogram:
    """Whole numbers only, so that no language puts a comma into the drawing."""

    bars: list[Bar]
    target_x: int | None
    width: int = COLUMN * COLUMNS
    height: int = HEAD + HEIGHT + FOOT
    base: int = HEAD + HEIGHT

    @property
    def label_y(self) -> int:
        return self.base + FOOT - 5

    @property
    def ticks(self) -> list[tuple[int, int]]:
        """Where the axis names a rate, and which."""
        return [(rate * self.width // 100, rate) for rate in range(0, 101, 20)]

    @property
    def filled(self) -> list[Bar]:
        return [bar for bar in self.bars if bar.agencies]


def histogram(league: League) -> Histogram:
    """The agencies that have a rate, by five points of it."""
    rates = [row.exact_rate for row in league.rows if row.exact_rate is not None]
    counted = Counter(_column(rate) for rate in rates)
    most = max(counted.values(), default=1)
    bars = []
    for column in range(COLUMNS):
        agencies = counted[column]
        height = -(-agencies * HEIGHT // most)
        bars.append(
            Bar(
                low=column * STEP,
                high=(column + 1) * STEP,
                agencies=agencies,
                x=column * COLUMN,
                y=HEAD + HEIGHT - height,
                height=height,
            )
        )
    target = league.target
    return Histogram(bars, int(target.value * COLUMN / STEP) if target else None)


def _column(rate: Fraction) -> int:
    return min(int(rate / STEP), COLUMNS - 1)
