"""Who changed which figure, when and why: what history holds, in steps from value to value."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib.auth.models import User

from entities.models import Agency
from indicators.models import Indicator, Period, Submission
from indicators.rules.past import in_model

VALUES = (
    "numerator",
    "numerator_single_window",
    "denominator",
    "reported_rate",
    "reported_status",
    "state",
    "note",
)


@dataclass(frozen=True)
class Step:
    """One change of one figure: what was recorded, and what stood there before.

    `before` is None for a figure that was made. One that was taken away is `is_gone`.
    """

    at: datetime
    by: User | None
    reason: str
    file: str
    figure: Submission
    before: Submission | None
    is_gone: bool = False

    @property
    def after(self) -> Submission | None:
        return None if self.is_gone else self.figure

    @property
    def changed(self) -> list[str]:
        """The values that differ, in the order of the form."""
        return [
            name
            for name in VALUES
            if getattr(self.before, name, None) != getattr(self.after, name, None)
        ]


def figure_history(
    *,
    indicator: Indicator | None = None,
    period: Period | None = None,
    agency: Agency | None = None,
    since: datetime | None = None,
) -> list[Step]:
    """The steps of the figures that have or had this key, after `since`, latest first.

    Those taken away are among them. A step in which nothing that a reader sees changed is
    left out. One query.
    """
    key = {"indicator": indicator, "period": period, "agency": agency}
    past = Submission.history.filter(**{name: row for name, row in key.items() if row})
    if since is not None:
        past = past.filter(history_date__gt=since)
    rows = Submission.history.filter(id__in=past.order_by().values("id"))
    rows = rows.select_related("agency", "indicator", "period", "history_user", "batch")
    steps = [
        step
        for _pk, records in groupby(
            rows.order_by("id", "history_date", "history_id"), key=lambda row: row.id
        )
        for step in _of_one(records)
        if (since is None or step.at > since) and step.changed
    ]
    return sorted(steps, key=lambda step: step.at, reverse=True)


def _of_one(records: Iterable[Any]) -> Iterator[Step]:
    before: Submission | None = None
    for row in records:
        step = Step(
            at=row.history_date,
            by=row.history_user,
            reason=row.history_change_reason or "",
            file=row.batch.file_name if row.batch_id else "",
            figure=in_model(row, "agency", "indicator", "period"),
            before=before,
            is_gone=row.history_type == "-",
        )
        yield step
        before = step.after
