"""Drawings beside the tables: how rates are spread, and where they stand."""

import csv
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

from indicators.league.rows import League, LeagueRow

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
