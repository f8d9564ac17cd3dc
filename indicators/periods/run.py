"""A period is planned, opened, its time extended for one agency, and closed."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.history import save_with_reason
from dvctrack.lib.logs import event
from entities.models import Agency, LegalDocument
from indicators.choices import PeriodState
from indicators.figures.locking import lock_period, lock_unclosed_period
from indicators.models import Extension, Period
from indicators.periods.ask import Asked, ask


@transaction.atomic
def plan_period(period: Period, *, asked: Iterable[Asked], by: User, at: datetime) -> bool:
    """Keep a period with all that it will ask for; nothing can be entered until it is opened.

    False where it is opened already.
    """
    return _set_up(period, PeriodState.PLANNED, asked, by=by, at=at, reason=_("Planned"))


@transaction.atomic
def open_period(period: Period, *, asked: Iterable[Asked], by: User, at: datetime) -> bool:
    """Open a new or planned period: from now on its agencies owe. False where it is open."""
    return _set_up(period, PeriodState.OPEN, asked, by=by, at=at, reason=_("Opened"))


@transaction.atomic
def close_period(period: Period, *, by: User, at: datetime, reason: str) -> bool:
    """Close a period: what is not accepted by now stays as it is. False where it is not open."""
    return _move(period, PeriodState.OPEN, PeriodState.CLOSED, by=by, at=at, reason=reason)


@transaction.atomic
def reopen_period(period: Period, *, by: User, at: datetime, reason: str) -> bool:
    return _move(period, PeriodState.CLOSED, PeriodState.OPEN, by=by, at=at, reason=reason)


@transaction.atomic
def extend(
    period: Period,
    agency: Agency,
    *,
    until: datetime,
    reason: str,
    document: LegalDocument | None = None,
    by: User,
    at: datetime,
) -> Extension:
    """Give one agency more time; what it had before stays in the history of its extensions.

    Raises Refused where the period is closed, since nothing can be entered there.
    """
    lock_unclosed_period(period.pk)
    extension = Extension(
        period=period,
        agency=agency,
        until=until,
        reason=reason,
        document=document,
        granted_at=at,
        granted_by=by,
    )
    extension.full_clean(exclude=("granted_by",))
    save_with_reason(extension, by=by, reason=reason, at=at)
    event("time extended", by=by, period=period.code, agency=agency.slug, until=until)
    return extension


def _set_up(
    period: Period,
    state: PeriodState,
    asked: Iterable[Asked],
    *,
    by: User,
    at: datetime,
    reason: str | Promise,
) -> bool:
    if period.pk:
        stored = lock_period(period.pk)
        if stored.state != PeriodState.PLANNED:
            return False
    period.state = state
    save_with_reason(period, by=by, reason=reason, at=at)
    ask(period, asked, by=by, at=at, reason=reason)
    event(f"period {state}", by=by, period=period.code)
    return True


def _move(
    period: Period, old: PeriodState, new: PeriodState, *, by: User, at: datetime, reason: str
) -> bool:
    period = lock_period(period.pk)
    if period.state != old:
        return False
    period.state = new
    save_with_reason(period, by=by, reason=reason, at=at)
    event(f"period {new}", by=by, period=period.code)
    return True


@transaction.atomic
def change_moments(
    period: Period,
    *,
    submissions_due_at: datetime,
    entry_closes_at: datetime,
    edits_close_at: datetime,
    reopens: bool,
    by: User,
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
    event("moments changed", by=by, period=period.code)
    return True
