"""How periods ask for an indicator: by which span they rank and judge, and the ranks by a span."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Value

from dvctrack.lib.history import recorded
from entities.agencies.units import units_change
from indicators.league.figures import TableFigures
from indicators.league.ranks import ranks_of
from indicators.models import (
    Indicator,
    Period,
    PeriodIndicator,
    Wordings,
    has_former_words,
    wordings,
)

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

    The indicator is worded as on the day of the period; with `units_on` each says whether units
    changed between that day and those of the periods. With `seen_at` all is as it was recorded
    then, and the indicator and the periods are given so. One query, and one for former words.
    """
    of_key = {period.pk: period for period in periods}
    days = {period.as_of for period in of_key.values()} | ({units_on} if units_on else set())
    rows = recorded(PeriodIndicator, seen_at).filter(indicator=indicator, period__in=of_key)
    if units_on and len(days) > 1:
        rows = rows.annotate(units_change=units_change(days, seen_at=seen_at))
    else:
        rows = rows.annotate(units_change=Value(False))
    reworded = has_former_words("indicator", OuterRef("period__as_of"), seen_at=seen_at)
    rows = rows.annotate(reworded=reworded).order_by()
    names = ("period_id", "ranking_span", "judged_span", "units_change", "reworded")
    spans = list(rows.values_list(*names))
    is_reworded = any(is_other for *_names, is_other in spans)
    former = wordings([indicator], seen_at=seen_at) if is_reworded else Wordings()
    return {
        key: Asked(
            former.on(indicator, of_key[key].as_of),
            of_key[key],
            ranking,
            judged,
            of_key[key].is_closed,
            has_changed,
        )
        for key, ranking, judged, has_changed, _reworded in spans
    }
