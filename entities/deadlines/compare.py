"""What is overdue on two days: which rows came, which went, and which another agency leads."""

from dataclasses import dataclass
from datetime import date, datetime

from entities.deadlines.flow import COMING, Change, change, lives
from entities.deadlines.fold import Standing
from entities.models import Agency


@dataclass(frozen=True)
class Compared:
    """A row on two days; `change` is None where it is overdue on both and another leads."""

    order_id: int
    before: Standing
    after: Standing
    change: Change | None


@dataclass(frozen=True)
class Comparison:
    """What is overdue on `on` against `since`: `before` + `came` − `went` = `after`.

    Where one agency's rows are compared, what it got and gave up counts as come and gone.
    """

    since: date
    on: date
    before: int
    after: int
    came: list[Compared]
    went: list[Compared]
    moved: list[Compared]


def compare(
    *, since: date, on: date, agency: Agency | None = None, seen_at: datetime | None = None
) -> Comparison:
    """The rows that are overdue on one of the days only or, by then, led by another. Two queries.

    What became overdue after `since` and is no longer on `on` is on neither list.
    """
    came: list[Compared] = []
    went: list[Compared] = []
    moved: list[Compared] = []
    before = 0
    for life in lives(agency=agency, seen_at=seen_at):
        then, now = life.on(since), life.on(on)
        before += then.is_overdue and (agency is None or then.lead_id == agency.pk)
        row = Compared(life.order.id, then, now, change(then, now, agency=agency))
        if row.change is not None:
            (came if row.change in COMING else went).append(row)
        elif agency is None and then.is_overdue and now.is_overdue and then.lead_id != now.lead_id:
            moved.append(row)
    return Comparison(since, on, before, before + len(came) - len(went), came, went, moved)
