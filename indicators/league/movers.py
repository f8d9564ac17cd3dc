"""Who gained and who lost most since an earlier period."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import Cell, link
from indicators.choices import Direction
from indicators.figures.cells import number_cells
from indicators.league.rows import League, LeagueRow

MOST = 5
# Of the drawing of a change, in pixels.
WIDTH, HEIGHT, MARGIN = 88, 16, 6


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


def _before(row: LeagueRow) -> Fraction:
    change = row.change.rate if row.change else None
    return (row.exact_rate or Fraction(0)) - (change or Fraction(0))


def _x(rate: Fraction) -> int:
    return MARGIN + int((WIDTH - 2 * MARGIN) * rate / 100)


def _way(row: LeagueRow) -> Cell:
    """From a ring, the earlier rate, to a dot; the numbers stand beside it."""
    start, end = _x(_before(row)), _x(row.exact_rate or Fraction(0))
    middle = HEIGHT // 2
    html = (
        f'<svg class="way" aria-hidden="true" focusable="false" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' width="{WIDTH}" height="{HEIGHT}"><path class="way-scale" d="M{MARGIN} {middle}'
        f'H{WIDTH - MARGIN}"/><path class="way-line" d="M{start} {middle}H{end}"/>'
        f'<circle class="way-from" cx="{start}" cy="{middle}" r="4"/>'
        f'<circle class="way-to" cx="{end}" cy="{middle}" r="5"/></svg>'
    )
    return Cell(mark_safe(html), None)  # noqa: S308 - whole numbers only


class MoversTable(Table):
    """Rows of a league whose rate changed most."""

    agency = Column(
        gettext_lazy("Agency"),
        render=lambda row: link(row.agency.name, row.agency.get_absolute_url()),
        row_header=True,
        css="col-name",
    )
    before = Column(
        gettext_lazy("Before (%)"),
        render=lambda row: number_cells().exact_rate(_before(row), None),
        css="col-number",
    )
    now = Column(
        gettext_lazy("Now (%)"),
        render=lambda row: number_cells().exact_rate(row.exact_rate, row.target),
        css="col-number col-rate",
    )
    points = Column(
        gettext_lazy("Change (points)"),
        render=lambda row: number_cells().points(row.change.rate),
        css="col-number col-change",
    )
    way = Column(gettext_lazy("0–100 %"), render=_way, css="col-trend")

    def __init__(self, rows: Iterable[LeagueRow], *, key: str, title: str) -> None:
        self.key = key
        self.title = title
        super().__init__(rows)
