"""League tables: rank, rate, status and change of the agencies that owe, computed on read."""

from indicators.league.figures import TableFigure
from indicators.league.leagues import (
    kinds_owing,
    league,
    leagues,
)
from indicators.league.rows import PLACES_AHEAD, Change, League, LeagueRow, LeftOut, Totals

__all__ = [
    "PLACES_AHEAD",
    "Change",
    "League",
    "LeagueRow",
    "LeftOut",
    "TableFigure",
    "Totals",
    "kinds_owing",
    "league",
    "leagues",
]
