"""How many rows were overdue at the ends of quarters, as a drawing beside their table."""

from collections.abc import Sequence
from dataclasses import dataclass

from entities.deadlines.flow import Line

WIDTH, HEIGHT = 560, 120
LEFT, RIGHT, TOP, FOOT = 40, 34, 20, 22
# What the name of a quarter needs across, with a gap.
LABEL_WIDTH = 62


@dataclass(frozen=True)
class Point:
    """The end of a quarter; in pixels."""

    line: Line
    x: int
    y: int

    @property
    def label(self) -> str:
        """Such as II/2022."""
        return f"{self.line.quarter.roman}/{self.line.quarter.year}"

    @property
    def label_y(self) -> int:
        return self.y - 8


@dataclass(frozen=True)
class OverdueChart:
    """A point for each quarter, and the line through them."""

    lines: Sequence[Line]
    width: int = LEFT + WIDTH + RIGHT
    height: int = TOP + HEIGHT + FOOT
    base: int = TOP + HEIGHT
    left: int = LEFT
    right: int = LEFT + WIDTH

    @property
    def label_y(self) -> int:
        return self.base + FOOT - 5

    @property
    def most(self) -> int:
        return max((line.closing for line in self.lines), default=0)

    @property
    def points(self) -> list[Point]:
        steps = max(len(self.lines) - 1, 1)
        return [
            Point(
                line, LEFT + WIDTH * place // steps, self.base - HEIGHT * line.closing // self.scale
            )
            for place, line in enumerate(self.lines)
        ]

    @property
    def scale(self) -> int:
        return self.most or 1

    @property
    def labels(self) -> list[Point]:
        """The points that are named: the last, and those that leave each other room."""
        points = self.points
        gap = WIDTH // max(len(points) - 1, 1) or 1
        return points[::-1][:: -(-LABEL_WIDTH // gap)]

    @property
    def path(self) -> str:
        return "M" + "L".join(f"{point.x} {point.y}" for point in self.points)
