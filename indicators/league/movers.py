"""Who gained and who lost most since an earlier period."""

from dataclasses import dataclass

from indicators.choices import Direction
from indicators.league import League, LeagueRow

MOST = 5


@dataclass(frozen=True)
class Movers:
    """Those whose rate became better, most first, and those whose rate became worse."""

    up: list[LeagueRow]
    down: list[LeagueRow]


def movers(league: League, *, most: int = MOST) -> Movers:
    """By the change of the judged rate in points; of equal changes in the order of the table."""
    lower = league.indicator.direction == Direction.LOWER
    changes = [
        (-row.change.rate if lower else row.change.rate, row)
        for row in league.rows
        if row.change and row.change.rate is not None
    ]
    better = sorted((pair for pair in changes if pair[0] > 0), key=lambda pair: -pair[0])
    worse = sorted((pair for pair in changes if pair[0] < 0), key=lambda pair: pair[0])
    return Movers([row for _by, row in better[:most]], [row for _by, row in worse[:most]])
