"""League tables: rank, rate, status and change of the agencies that owe, computed on read."""

from indicators.league.distances import Distance
from indicators.league.figures import TableFigure
from indicators.league.leagues import (
    kinds_owing,
    league,
    leagues,
)
from indicators.league.over_time import Standing, standings
from indicators.league.ranks import competition_ranks
from indicators.league.rows import PLACES_AHEAD, Change, League, LeagueRow, LeftOut
from indicators.league.totals import Totals

__all__ = [
    "PLACES_AHEAD",
    "Change",
    "Distance",
    "League",
    "LeagueRow",
    "LeftOut",
    "Standing",
    "TableFigure",
    "Totals",
    "competition_ranks",
    "kinds_owing",
    "league",
    "leagues",
    "standings",
]
