"""The provinces as tiles, each about where it lies."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from indicators.league import League, LeagueRow

POSITIONS = Path(settings.BASE_DIR) / "fixtures" / "province_tiles.csv"
WIDTH, HEIGHT, GAP = 88, 40, 4


@dataclass(frozen=True)
class Position:
    """Where a province has a tile. Hoàng Sa and Trường Sa are further tiles of theirs."""

    agency: str
    label: str
    column: int
    row: int


@dataclass(frozen=True)
class Tile:
    """A province with its row of the table; in pixels."""

    position: Position
    row: LeagueRow

    @property
    def x(self) -> int:
        return self.position.column * WIDTH

    @property
    def y(self) -> int:
        return self.position.row * HEIGHT

    @property
    def is_at_sea(self) -> bool:
        return self.position.label.startswith(("Hoàng Sa", "Trường Sa"))

    @property
    def width(self) -> int:
        return (2 * WIDTH if self.is_at_sea else WIDTH) - GAP

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


@dataclass(frozen=True)
class TileMap:
    """The tiles, and the provinces that have no place on the map."""

    tiles: list[Tile]
    elsewhere: list[LeagueRow]
    has_target: bool
    tile_height: int = HEIGHT - GAP

    @property
    def width(self) -> int:
        return max((tile.x + tile.width for tile in self.tiles), default=0)

    @property
    def height(self) -> int:
        return max((tile.y + HEIGHT for tile in self.tiles), default=0)


@cache
def positions() -> tuple[Position, ...]:
    """The places of all tiles, from fixtures/province_tiles.csv."""
    with POSITIONS.open(encoding="utf-8") as lines:
        return tuple(
            Position(row["agency"], row["label"], int(row["column"]), int(row["row"]))
            for row in csv.DictReader(lines)
        )


def tile_map(league: League) -> TileMap:
    """The map of a league of provinces; of another kind it has no tiles."""
    rows = {row.agency.slug: row for row in league.rows}
    tiles = [Tile(place, rows[place.agency]) for place in positions() if place.agency in rows]
    elsewhere = _without(rows.values(), {tile.row.agency.slug for tile in tiles})
    return TileMap(tiles, elsewhere, league.has_target)


def _without(rows: Iterable[LeagueRow], placed: set[str]) -> list[LeagueRow]:
    return [row for row in rows if row.agency.slug not in placed]
