"""Who changed which figure, when and why."""

from datetime import datetime

from dvctrack.lib.history import Step, steps
from entities.models import Agency
from indicators.models import Indicator, Period, Submission

VALUES = (
    "numerator",
    "numerator_single_window",
    "denominator",
    "reported_rate",
    "reported_status",
    "state",
    "note",
)


def figure_history(
    *,
    indicator: Indicator | None = None,
    period: Period | None = None,
    agency: Agency | None = None,
    since: datetime | None = None,
) -> list[Step]:
    """The steps of the figures that have or had this key, after `since`, latest first.

    Those taken away are among them. One query.
    """
    key = {"indicator": indicator, "period": period, "agency": agency}
    records = Submission.history.filter(**{name: row for name, row in key.items() if row})
    return steps(records, VALUES, "agency", "indicator", "period", "batch", since=since)
