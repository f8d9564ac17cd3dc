from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from dvctrack.lib.reasons import save_with_reason
from indicators.choices import PeriodState
from indicators.figures.locking import lock_period
from indicators.models import Period

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def change_moments(
    period: Period,
    *,
    submissions_due_at: datetime,
    entry_closes_at: datetime,
    edits_close_at: datetime,
    reopens: bool,
    by: "User",
    at: datetime,
    reason: str,
) -> bool:
    """Give all agencies other moments; a closed period is opened again with them.

    Whether a report was in time follows from the moments as they are now. False where the
    period was opened or closed meanwhile.
    """
    period = lock_period(period.pk)
    if period.state != (PeriodState.CLOSED if reopens else PeriodState.OPEN):
        return False
    period.state = PeriodState.OPEN
    period.submissions_due_at = submissions_due_at
    period.entry_closes_at = entry_closes_at
    period.edits_close_at = edits_close_at
    save_with_reason(period, by=by, reason=reason, at=at)
    return True
