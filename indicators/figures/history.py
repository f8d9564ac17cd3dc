"""Who changed which figure, when and why."""

from datetime import datetime

from dvctrack.lib.history import Step, steps
from entities.agencies.names import name_agencies
from entities.models import Agency
from indicators.models import Indicator, Period, Submission
from indicators.numbers import NUMBERS

# What a reader sees; the decimals of a printed rate show in it.
SHOWN = (*NUMBERS, "reported_status", "state", "note")


def figure_history(
    *,
    indicator: Indicator | None = None,
    period: Period | None = None,
    agency: Agency | None = None,
    since: datetime | None = None,
) -> list[Step]:
    """The steps of the figures that have or had this key, after `since`, latest first.

    Those taken away are among them. Two queries.
    """
    key = {"indicator": indicator, "period": period, "agency": agency}
    records = Submission.history.filter(**{name: row for name, row in key.items() if row})
    found = steps(records, SHOWN, "agency", "indicator", "period", "batch", since=since)
    name_agencies((step.row for step in found), on=lambda row: row.period.as_of)
    return found
