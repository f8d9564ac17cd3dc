"""The figures of league tables, read lean: only the columns that a table shows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from dvctrack.lib.history import recorded
from indicators.choices import FigureState
from indicators.models import Indicator, Period, Submission
from indicators.models.submission import COUNTED
from indicators.numbers import Measured

# On PostgreSQL the unique index holds them all, so that the table itself is not read.
COLUMNS = (
    "numerator",
    "numerator_single_window",
    "denominator",
    "reported_rate",
    "reported_decimals",
    "state",
)
# By agency and span.
TableFigures = dict[tuple[int, str], "TableFigure"]


@dataclass(slots=True)
class TableFigure(Measured):
    """What a table shows of one figure; the twin of a `Submission`.

    Its exact rate is worked out once: a table asks for it again and again.
    """

    numerator: int | None
    numerator_single_window: int | None
    denominator: int | None
    reported_rate: Decimal | None
    reported_decimals: int | None
    state: str
    exact_rate: Fraction | None = field(init=False)

    def __post_init__(self) -> None:
        self.exact_rate = Measured.exact_rate.__get__(self)

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
    rows = found_in.order_by().values_list("period_id", "agency_id", "span", *COLUMNS)
    found: dict[int, TableFigures] = defaultdict(dict)
    for period, agency, span, *values in rows:
        found[period][agency, span] = TableFigure(*values)
    return found
