"""The rates of one agency over its periods, with the target of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby, pairwise

from indicators.league.agency_history import AgencyRow
from indicators.models import Indicator

WIDTH, HEIGHT = 560, 120
LEFT, RIGHT, TOP, FOOT = 34, 34, 20, 22


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

    A period without a figure is a gap: missing is not zero.
    """

    indicator: Indicator
    records: Sequence[AgencyRow]
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
        days = [record.period.as_of.toordinal() for record in self.records]
        first, last = min(days), max(days)
        span = last - first
        return [
            (record, LEFT + (WIDTH * (day - first) // span if span else WIDTH // 2))
            for record, day in zip(self.records, days, strict=True)
        ]

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


def over_time(records: Sequence[AgencyRow]) -> list[OverTime]:
    """A drawing for each indicator, of its periods in the order of time."""
    charts = []
    for indicator, lines in groupby(records, key=lambda record: record.indicator):
        ordered = sorted(lines, key=lambda record: (record.period.as_of, record.period.code))
        chart = OverTime(indicator, ordered)
        if chart.points:
            charts.append(chart)
    return charts


def _y(rate: Fraction | Decimal | int) -> int:
    return TOP + HEIGHT - round(HEIGHT * float(rate) / 100)
