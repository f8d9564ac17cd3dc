"""How the rates of an agency went over time, as a drawing beside their table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby, pairwise
from typing import TypeVar

from indicators.league.agency_history import AgencyRow
from indicators.models import Indicator

Item = TypeVar("Item")

WIDTH, HEIGHT = 560, 120
LEFT, RIGHT, TOP, FOOT = 54, 34, 20, 22
# What a month on the axis and a rate at its point need across, with a gap.
LABEL_WIDTH, RATE_WIDTH = 60, 52


@dataclass(frozen=True)
class Point:
    """A period with a rate; in pixels."""

    record: AgencyRow
    x: int
    y: int

    @property
    def label_y(self) -> int:
        return self.y - 8


@dataclass(frozen=True)
class OverTime:
    """Points, the line through neighbours that both have one, and the target as steps.

    A period without a figure is a gap: missing is not zero. `breaks` are the days on which units
    changed, each with what that rests on.
    """

    indicator: Indicator
    records: Sequence[AgencyRow]
    breaks: Mapping[date, str]
    width: int = LEFT + WIDTH + RIGHT
    height: int = TOP + HEIGHT + FOOT
    base: int = TOP + HEIGHT
    left: int = LEFT
    right: int = LEFT + WIDTH

    @property
    def key(self) -> str:
        return self.indicator.slug

    @property
    def label_y(self) -> int:
        return self.base + FOOT - 5

    @property
    def places(self) -> list[tuple[AgencyRow, int]]:
        """Each period with its place on the axis: by its day, so that gaps in time are seen."""
        return [(record, self._x(record.period.as_of)) for record in self.records]

    def _x(self, day: date) -> int:
        first, last = self.records[0].period.as_of, self.records[-1].period.as_of
        span = (last - first).days
        return LEFT + (WIDTH * (day - first).days // span if span else WIDTH // 2)

    @property
    def marks(self) -> list[tuple[date, str, int]]:
        """The breaks between points, with their places on the axis."""
        days = [point.record.period.as_of for point in self.points]
        return [
            (day, basis, self._x(day))
            for day, basis in sorted(self.breaks.items())
            if days[0] < day <= days[-1]
        ]

    @property
    def labels(self) -> list[tuple[AgencyRow, int]]:
        """The periods that the axis names: the latest, and those that leave each other room."""
        return _apart(self.places, lambda place: place[1], LABEL_WIDTH)

    @property
    def told(self) -> list[Point]:
        """The points that bear their rate: the latest, and those that leave each other room."""
        return _apart(self.points, lambda point: point.x, RATE_WIDTH)

    @property
    def points(self) -> list[Point]:
        return [
            Point(record, x, _y(record.row.exact_rate))
            for record, x in self.places
            if record.row is not None and record.row.exact_rate is not None
        ]

    @property
    def line(self) -> str:
        points = {point.record.period.pk: point for point in self.points}
        pairs = pairwise(points.get(record.period.pk) for record in self.records)
        return "".join(
            f"M{first.x} {first.y}L{second.x} {second.y}"
            for first, second in pairs
            if first and second
        )

    @property
    def target_line(self) -> str:
        """From each period on to the next the target of that period.

        Before a period without a target it is a dash: it does not go on to a day on which
        there is none.
        """
        steps = [(x, record.row.target if record.row else None) for record, x in self.places]
        drawn = ""
        for (x, target), (end, after) in pairwise([*steps, (self.right, steps[-1][1])]):
            if target is not None:
                drawn += f"M{x} {_y(target.value)}H{x + 6 if after is None else max(end, x + 6)}"
        return drawn

    @property
    def grid(self) -> list[tuple[int, int]]:
        """Where the axis names a rate, and which."""
        return [(_y(rate), rate) for rate in (0, 50, 100)]


def over_time(
    records: Sequence[AgencyRow], *, breaks: Mapping[date, str] | None = None
) -> list[OverTime]:
    """A drawing for each indicator, of its periods in the order of time."""
    charts = []
    for indicator, lines in groupby(records, key=lambda record: record.indicator):
        ordered = sorted(lines, key=lambda record: (record.period.as_of, record.period.code))
        chart = OverTime(indicator, ordered, breaks or {})
        if chart.points:
            charts.append(chart)
    return charts


def _apart(items: Sequence[Item], x_of: Callable[[Item], int], least: int) -> list[Item]:
    """The last of `items`, which go from left to right, and those at least so far before it."""
    kept: list[Item] = []
    for item in reversed(items):
        if not kept or x_of(kept[-1]) - x_of(item) >= least:
            kept.append(item)
    return kept[::-1]


def _y(rate: Fraction | Decimal | int) -> int:
    return TOP + HEIGHT - round(HEIGHT * float(rate) / 100)
