"""The figures of league tables, read lean: only the columns that a table shows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from dvctrack.lib.history import recorded
from indicators.choices import FigureState, NothingArose
from indicators.models import Indicator, Period, Submission
from indicators.models.submission import COUNTED
from indicators.numbers import Rated, Values

# On PostgreSQL the unique index holds them all, so that the table itself is not read.
COLUMNS = Values._fields[:5]
# By agency and span.
TableFigures = dict[tuple[int, str], "TableFigure"]


@dataclass(slots=True)
class TableFigure(Rated):
    """What a table shows of one figure: its numbers, and whether it was accepted.

    What ranks, and its exact rate, is worked out once: a table asks for it again and again.
    """

    values: Values
    state: str
    when_nothing_arose: str = NothingArose.NO_RANK
    counted_values: Values = field(init=False)
    exact_rate: Fraction | None = field(init=False)

    def __post_init__(self) -> None:
        self.counted_values = self.values.counted_as(self.when_nothing_arose)
        self.exact_rate = self.counted_values.exact_rate

    @property
    def is_accepted(self) -> bool:
        return self.state == FigureState.ACCEPTED


def table_figures(
    indicator: Indicator,
    periods: Iterable[Period],
    *,
    kind: str | None = None,
    seen_at: datetime | None = None,
) -> dict[int, TableFigures]:
    """The counted figures of these periods, all spans, by the key of the period. One query."""
    found_in = recorded(Submission, seen_at).filter(
        state__in=COUNTED, indicator=indicator, period__in=list(periods)
    )
    if kind is not None:
        found_in = found_in.filter(agency__kind=kind)
    rows = found_in.order_by().values_list("period_id", "agency_id", "span", "state", *COLUMNS)
    found: dict[int, TableFigures] = defaultdict(dict)
    said = indicator.when_nothing_arose
    for period, agency, span, state, *values in rows:
        found[period][agency, span] = TableFigure(Values(*values), state, said)
    return found
