"""How periods ask for an indicator, and the ranks that this gives."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from dvctrack.lib.history import recorded
from indicators.choices import Direction
from indicators.league.figures import TableFigures
from indicators.league.ranks import competition_ranks
from indicators.models import Indicator, Period, PeriodIndicator

Ranks = dict[int, int]


@dataclass(frozen=True)
class Asked:
    """How a period asks for an indicator: by which span it ranks, and by which it judges."""

    indicator: Indicator
    period: Period
    ranking_span: str
    judged_span: str

    def ranks(self, agencies: Iterable[int], figures: TableFigures) -> Ranks:
        """The competition ranks of these agencies by their exact rates of the ranking span."""
        orders = {
            agency: order
            for agency in agencies
            if (figure := figures.get((agency, self.ranking_span)))
            and (order := figure.rate_order) is not None
        }
        lower = self.indicator.direction == Direction.LOWER
        places = competition_ranks(orders.values(), lower_is_better=lower)
        return dict(zip(orders, places, strict=True))


def how_asked(
    indicator: Indicator, periods: Iterable[Period], *, seen_at: datetime | None = None
) -> dict[int, Asked]:
    """How each period that asks for the indicator does, by its key. One query."""
    of_key = {period.pk: period for period in periods}
    rows = recorded(PeriodIndicator, seen_at).filter(indicator=indicator, period__in=of_key)
    spans = rows.order_by().values_list("period_id", "ranking_span", "judged_span")
    return {key: Asked(indicator, of_key[key], ranking, judged) for key, ranking, judged in spans}


def rate_of(figures: TableFigures, agency: int, span: str) -> Fraction | None:
    figure = figures.get((agency, span))
    return figure.exact_rate if figure else None
