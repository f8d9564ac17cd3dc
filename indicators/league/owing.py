"""Who owes a figure: what tables, checks, files and reminders ask."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from dvctrack.lib.history import recorded
from indicators.models import Indicator, Obligation, Period


def obligations(
    periods: Iterable[Period],
    *,
    indicator: Indicator | None = None,
    seen_at: datetime | None = None,
) -> QuerySet[Any]:
    """What these periods ask of which agencies, also where it does not apply to one.

    With `seen_at` as it was recorded at that moment, also of agencies that are gone since.
    """
    rows = recorded(Obligation, seen_at).filter(period__in=list(periods))
    return rows if indicator is None else rows.filter(indicator=indicator)


def owing(
    periods: Iterable[Period],
    *,
    indicator: Indicator | None = None,
    seen_at: datetime | None = None,
) -> QuerySet[Any]:
    """Those by which a figure is owed: the others do not apply, with a reason."""
    return obligations(periods, indicator=indicator, seen_at=seen_at).filter(is_due=True)


def kinds_of(
    periods: Iterable[Period],
    *,
    indicator: Indicator | None = None,
    seen_at: datetime | None = None,
) -> QuerySet[Any]:
    """A query for the kinds of the agencies that owe these periods a figure."""
    due = owing(periods, indicator=indicator, seen_at=seen_at)
    return due.order_by().values("agency__kind")
