"""The rates of the last periods as a small line, with the same numbers in words."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from entities.tables.cells import Cell
from indicators.models import Period, Target
from indicators.numbers import format_rate_beside
from indicators.rules.league import LeagueRow

WIDTH, HEIGHT, MARGIN = 72, 22, 3


def sparkline(periods: Sequence[Period], target: Target | None) -> Callable[[LeagueRow], Cell]:
    """What draws the trend of a row over `periods`.

    From 0 to 100 % for all rows alike, so that they can be compared; the target is a line.
    A period without a figure is a gap. The file holds the words.
    """
    days = [date_format(period.as_of, "SHORT_DATE_FORMAT") for period in periods]
    goal = target.value if target else None
    across = [_x(place, len(periods)) for place in range(len(periods))]
    level = f'<path class="spark-target" d="M0 {_y(goal)}H{WIDTH}"/>' if goal is not None else ""
    none = _("not reported")

    def draw(row: LeagueRow) -> Cell:
        said = (
            none if rate is None else f"{format_rate_beside(rate, goal)} %" for rate in row.trend
        )
        words = "; ".join(f"{day}: {rate}" for day, rate in zip(days, said, strict=True))
        points = [
            None if rate is None else f"{x} {_y(rate)}"
            for x, rate in zip(across, row.trend, strict=True)
        ]
        dots = "".join(f"M{point}h0" for point in points if point)
        html = (
            f'<svg class="spark" role="img" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}"'
            f' height="{HEIGHT}" aria-label="{escape(words)}">{level}'
            f'<path class="spark-line" d="{_path(points)}"/><path class="spark-dots" d="{dots}"/>'
            "</svg>"
        )
        return Cell(mark_safe(html), words)  # noqa: S308 - numbers, and words escaped

    return draw


def _path(points: list[str | None]) -> str:
    """A line through neighbours that both have a figure."""
    drawn, before = [], None
    for point in points:
        if point:
            drawn.append(f"{'L' if before else 'M'}{point}")
        before = point
    return "".join(drawn)


def _x(place: int, places: int) -> str:
    return f"{MARGIN + (WIDTH - 2 * MARGIN) * place / max(places - 1, 1):.1f}"


def _y(rate: Fraction | Decimal) -> str:
    share = float(rate) / 100
    return f"{MARGIN + (HEIGHT - 2 * MARGIN) * (1 - share):.1f}"
