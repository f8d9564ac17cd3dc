"""How periods ask for an indicator: by which span they rank and judge, and the ranks by a span."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dvctrack.lib.history import recorded
from indicators.choices import PeriodState
from indicators.league.figures import TableFigures
from indicators.league.ranks import ranks_of
from indicators.models import Indicator, Period, PeriodIndicator

Ranks = dict[int, int]


@dataclass(frozen=True)
class Asked:
    """How a period asks for an indicator; `is_closed`: its figures are all that there will be."""

    indicator: Indicator
    period: Period
    ranking_span: str
    judged_span: str
    is_closed: bool

    @property
    def spans(self) -> set[str]:
        return {self.ranking_span, self.judged_span}

    def ranks(
        self, agencies: Iterable[int], figures: TableFigures, *, span: str | None = None
    ) -> Ranks:
        """The competition ranks of these agencies by their exact rates of a span.

        That is the ranking span unless another is given.
        """
        by = span or self.ranking_span
        return ranks_of(
            (
                (agency, figure.values)
                for agency in agencies
                if (figure := figures.get((agency, by)))
            ),
            self.indicator,
        )


def how_asked(
    indicator: Indicator, periods: Iterable[Period], *, seen_at: datetime | None = None
) -> dict[int, Asked]:
    """How each period that asks for the indicator does, by its key.

    One query, and one for their states at the moment of `seen_at`.
    """
    of_key = {period.pk: period for period in periods}
    closed = {key for key, period in of_key.items() if period.is_closed}
    if seen_at is not None:
        states = recorded(Period, seen_at).filter(pk__in=of_key, state=PeriodState.CLOSED)
        closed = set(states.order_by().values_list("pk", flat=True))
    rows = recorded(PeriodIndicator, seen_at).filter(indicator=indicator, period__in=of_key)
    spans = rows.order_by().values_list("period_id", "ranking_span", "judged_span")
    return {
        key: Asked(indicator, of_key[key], ranking, judged, key in closed)
        for key, ranking, judged in spans
    }
