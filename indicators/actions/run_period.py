"""A period is opened, its time extended for one agency, and closed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from entities.actions.history import save_with_reason
from entities.models import Agency, LegalDocument
from indicators.actions.locking import lock_period, lock_unclosed_period
from indicators.choices import PeriodState
from indicators.models import Extension, Indicator, Obligation, Period, PeriodIndicator

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class Asked:
    """An indicator that a period asks for, by which spans, and of which kinds of agencies."""

    indicator: Indicator
    ranking_span: str
    judged_span: str
    kinds: Sequence[str]


@transaction.atomic
def open_period(period: Period, *, asked: Iterable[Asked], by: "User", at: datetime) -> Period:
    """Open a new or planned period: every agency of these kinds that exists on its day owes.

    Whom the period before excepted, with the reason, is excepted again.
    """
    period.state = PeriodState.OPEN
    save_with_reason(period, by=by, reason=_("Opened"), at=at)
    for row in asked:
        _ask(period, row, by=by, at=at)
    return period


@transaction.atomic
def begin_period(period: Period, *, by: "User", at: datetime, reason: str) -> bool:
    """Open a planned period to those who owe by now. False where it is not planned."""
    return _move(period, PeriodState.PLANNED, PeriodState.OPEN, by=by, at=at, reason=reason)


@transaction.atomic
def close_period(period: Period, *, by: "User", at: datetime, reason: str) -> bool:
    """Close a period: what is not accepted by now stays as it is. False where it is not open."""
    return _move(period, PeriodState.OPEN, PeriodState.CLOSED, by=by, at=at, reason=reason)


@transaction.atomic
def reopen_period(period: Period, *, by: "User", at: datetime, reason: str) -> bool:
    return _move(period, PeriodState.CLOSED, PeriodState.OPEN, by=by, at=at, reason=reason)


@transaction.atomic
def extend(
    period: Period,
    agency: Agency,
    *,
    until: datetime,
    reason: str,
    document: LegalDocument | None = None,
    by: "User",
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
    return save_with_reason(extension, by=by, reason=reason, at=at)


def _ask(period: Period, row: Asked, *, by: "User", at: datetime) -> None:
    asked = PeriodIndicator(
        period=period,
        indicator=row.indicator,
        ranking_span=row.ranking_span,
        judged_span=row.judged_span,
    )
    save_with_reason(asked, by=by, reason=_("Opened"), at=at)
    excepted = _excepted_before(period, row.indicator)
    for agency in Agency.objects.valid_on(period.as_of).filter(kind__in=row.kinds):
        reason = excepted.get(agency.pk, "")
        obligation = Obligation(
            period=period,
            indicator=row.indicator,
            agency=agency,
            is_due=not reason,
            reason=reason,
        )
        save_with_reason(obligation, by=by, reason=_("Opened"), at=at)


def _excepted_before(period: Period, indicator: Indicator) -> dict[int, str]:
    before = (
        Period.objects.filter(asked__indicator=indicator, as_of__lt=period.as_of)
        .order_by("as_of", "code")
        .last()
    )
    rows = Obligation.objects.filter(period=before, indicator=indicator, is_due=False)
    return dict(rows.values_list("agency_id", "reason"))


def _move(
    period: Period, old: PeriodState, new: PeriodState, *, by: "User", at: datetime, reason: str
) -> bool:
    period = lock_period(period.pk)
    if period.state != old:
        return False
    period.state = new
    save_with_reason(period, by=by, reason=reason, at=at)
    return True
