"""Drawings beside the tables: how rates are spread, how they went over time, where they stand."""

import csv
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import TypeVar

from django.conf import settings

from indicators.league.agency_history import AgencyRow
from indicators.league.rows import League, LeagueRow
from indicators.models import Indicator

Item = TypeVar("Item")

STEP = 5
BAR_WIDTH, BAR_HEIGHT, BAR_HEAD, BAR_FOOT = 30, 110, 18, 20
BARS = 100 // STEP


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
        return self.x + BAR_WIDTH // 2

    @property
    def label_y(self) -> int:
        return self.y - 4


@dataclass(frozen=True)
class Histogram:
    """Whole numbers only, so that no language puts a comma into the drawing."""

    bars: list[Bar]
    target_x: int | None
    width: int = BAR_WIDTH * BARS
    height: int = BAR_HEAD + BAR_HEIGHT + BAR_FOOT
    base: int = BAR_HEAD + BAR_HEIGHT

    @property
    def label_y(self) -> int:
        return self.base + BAR_FOOT - 5

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
    counted = Counter(min(int(rate / STEP), BARS - 1) for rate in rates)
    most = max(counted.values(), default=1)
    bars = []
    for column in range(BARS):
        agencies = counted[column]
        height = -(-agencies * BAR_HEIGHT // most)
        bars.append(
            Bar(
                low=column * STEP,
                high=(column + 1) * STEP,
                agencies=agencies,
                x=column * BAR_WIDTH,
                y=BAR_HEAD + BAR_HEIGHT - height,
                height=height,
            )
        )
    target = league.target
    return Histogram(bars, int(target.value * BAR_WIDTH / STEP) if target else None)


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


def over_time(records: Sequence[AgencyRow]) -> list[OverTime]:
    """A drawing for each indicator, of its periods in the order of time."""
    charts = []
    for indicator, lines in groupby(records, key=lambda record: record.indicator):
        ordered = sorted(lines, key=lambda record: (record.period.as_of, record.period.code))
        chart = OverTime(indicator, ordered)
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


POSITIONS = Path(settings.BASE_DIR) / "fixtures" / "province_tiles.csv"
TILE_WIDTH, TILE_HEIGHT, TILE_GAP = 88, 40, 4


@dataclass(frozen=True)
class Position:
    """Where a province has a tile, on which days: 63 until 30/6/2025, 34 from then on.

    Hoàng Sa and Trường Sa are further tiles of theirs.
    """

    agency: str
    label: str
    column: int
    row: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Tile:
    """A province with its row of the table; in pixels."""

    position: Position
    row: LeagueRow

    @property
    def x(self) -> int:
        return self.position.column * TILE_WIDTH

    @property
    def y(self) -> int:
        return self.position.row * TILE_HEIGHT

    @property
    def is_at_sea(self) -> bool:
        return self.position.label.startswith(("Hoàng Sa", "Trường Sa"))

    @property
    def width(self) -> int:
        return (2 * TILE_WIDTH if self.is_at_sea else TILE_WIDTH) - TILE_GAP

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


@dataclass(frozen=True)
class TileMap:
    """The tiles, and the provinces that have no place on the map."""

    tiles: list[Tile]
    elsewhere: list[LeagueRow]
    has_target: bool
    tile_height: int = TILE_HEIGHT - TILE_GAP

    @property
    def width(self) -> int:
        return max((tile.x + tile.width for tile in self.tiles), default=0)

    @property
    def height(self) -> int:
        return max((tile.y + TILE_HEIGHT for tile in self.tiles), default=0)


@cache
def positions() -> tuple[Position, ...]:
    """The places of the tiles of all days, from fixtures/province_tiles.csv."""
    with POSITIONS.open(encoding="utf-8") as lines:
        return tuple(
            Position(
                row["agency"],
                row["label"],
                int(row["column"]),
                int(row["row"]),
                date.fromisoformat(row["from"]) if row["from"] else date.min,
                date.fromisoformat(row["until"]) if row["until"] else date.max,
            )
            for row in csv.DictReader(lines)
        )


def places_on(day: date) -> list[Position]:
    return [place for place in positions() if place.starts_on <= day <= place.ends_on]


def tile_map(league: League) -> TileMap:
    """The map of a league of provinces on the day of its units; another kind has no tiles."""
    rows = {row.agency.slug: row for row in league.rows}
    places = places_on(league.units_on or league.period.as_of)
    tiles = [Tile(place, rows[place.agency]) for place in places if place.agency in rows]
    placed = {tile.row.agency.slug for tile in tiles}
    elsewhere = [row for slug, row in rows.items() if slug not in placed]
    return TileMap(tiles, elsewhere, league.has_target)
