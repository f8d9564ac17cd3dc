"""How periods ask for an indicator: by which span they rank and judge, and the ranks by a span."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Value

from dvctrack.lib.history import recorded
from entities.agencies.units import units_change
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
    # Whether units changed between the days of the periods and that on whose units they are read.
    units_change: bool = False

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
    indicator: Indicator,
    periods: Iterable[Period],
    *,
    units_on: date | None = None,
    seen_at: datetime | None = None,
) -> dict[int, Asked]:
    """How each period that asks for the indicator does, by its key.

    With `units_on` each says whether units changed between that day and those of the periods.
    One query, and one for their states at the moment of `seen_at`.
    """
    of_key = {period.pk: period for period in periods}
    days = {period.as_of for period in of_key.values()} | ({units_on} if units_on else set())
    closed = {key for key, period in of_key.items() if period.is_closed}
    if seen_at is not None:
        states = recorded(Period, seen_at).filter(pk__in=of_key, state=PeriodState.CLOSED)
        closed = set(states.order_by().values_list("pk", flat=True))
    rows = recorded(PeriodIndicator, seen_at).filter(indicator=indicator, period__in=of_key)
    if units_on and len(days) > 1:
        rows = rows.annotate(units_change=units_change(days, seen_at=seen_at))
    else:
        rows = rows.annotate(units_change=Value(False))
    spans = rows.order_by().values_list("period_id", "ranking_span", "judged_span", "units_change")
    return {
        key: Asked(indicator, of_key[key], ranking, judged, key in closed, has_changed)
        for key, ranking, judged, has_changed in spans
    }
