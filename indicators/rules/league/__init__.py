"""League tables: rank, rate, status and change of the agencies that owe, computed on read."""

from indicators.rules.league.distances import Distance
from indicators.rules.league.figures import TableFigure
from indicators.rules.league.ranks import competition_ranks
from indicators.rules.league.rows import Change, League, LeagueRow, LeftOut
from indicators.rules.league.tables import earlier_period, kinds_owing, league, leagues
from indicators.rules.league.totals import Totals

__all__ = [
    "Change",
    "Distance",
    "League",
    "LeagueRow",
    "LeftOut",
    "TableFigure",
    "Totals",
    "competition_ranks",
    "earlier_period",
    "kinds_owing",
    "league",
    "leagues",
]
