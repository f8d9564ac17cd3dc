"""The rates of the last periods as a small line, with the same numbers in words."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from html import escape

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dvctrack.lib.numbers import printer, scaled_beside
from dvctrack.lib.tables.cells import Cell
from indicators.league import LeagueRow
from indicators.models import Period, Target

# Of the drawing, as the style sheet has it: thousands of them need not say it.
WIDTH, HEIGHT, MARGIN = 72, 22, 3


def sparkline(periods: Sequence[Period], target: Target | None) -> Callable[[LeagueRow], Cell]:
    """What draws the trend of a row over `periods`.

    From 0 to 100 % for all rows alike, so that they can be compared; the target is a line.
    A period without a figure is a gap. The file holds the words.
    """
    days = [date_format(period.as_of, "SHORT_DATE_FORMAT") for period in periods]
    across = [_x(place, len(periods)) for place in range(len(periods))]
    goal = target.value if target else None
    level = f'<path class="spark-target" d="M0 {_y(goal)}H{WIDTH}"/>' if goal is not None else ""
    none, printed = _("not reported"), printer().scaled

    def draw(row: LeagueRow) -> Cell:
        said, line, dots = [], "", ""
        pen = "M"
        for day, x, rate in zip(days, across, row.trend, strict=True):
            if rate is None:
                said.append(f"{day}: {none}")
                pen = "M"
                continue
            said.append(f"{day}: {printed(*scaled_beside(rate, goal))} %")
            point = f"{x} {_y(rate)}"
            line += pen + point
            dots += f"M{point}h0"
            pen = "L"
        words = "; ".join(said)
        html = (
            f'<svg class="spark" role="img" aria-label="{escape(words)}">{level}'
            f'<path class="spark-line" d="{line}"/><path class="spark-dots" d="{dots}"/></svg>'
        )
        return Cell(SafeString(html), words)

    return draw


def _x(place: int, places: int) -> str:
    return f"{MARGIN + (WIDTH - 2 * MARGIN) * place / max(places - 1, 1):.1f}"


def _y(rate: Fraction | Decimal) -> str:
    part, whole = rate.as_integer_ratio()
    return f"{MARGIN + (HEIGHT - 2 * MARGIN) * (1 - part / whole / 100):.1f}"
