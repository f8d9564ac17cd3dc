"""Which deadlines are done with on a day."""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from entities.deadlines.state import with_due_day
from entities.models import annex_order


def completed(*, on: date, seen_at: datetime | None = None) -> "QuerySet[Any]":
    """Deadlines completed by the end of `on`, in time or late, latest completion first."""
    found = with_due_day(on, seen_at=seen_at).filter(completed_on__lte=on)
    return found.order_by("-completed_on", "printed_order", *annex_order("agency__"), "id")
