"""A period is planned, opened, mended, its time extended for one agency, closed, made public."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dvctrack.lib.history import save_with_reason
from dvctrack.lib.public import VISITORS_WAIT
from dvctrack.lib.refused import Refused
from entities.choices import TrailKind
from entities.models import Agency, LegalDocument
from entities.trail.record import record
from indicators.choices import PeriodState
from indicators.figures.locking import lock_period, lock_unclosed_period
from indicators.models import Extension, Period, ReportingRule
from indicators.periods.ask import Asked, ask, asked_at_first, asked_before
from indicators.periods.calendar import Kind, free_code
from indicators.periods.checklist import before_closing
from indicators.periods.new import new_period
from indicators.periods.reporting import matrix

MOVED_MEANWHILE = gettext_lazy(
    "The period is not in that state any more: somebody has opened or closed it meanwhile."
)


@transaction.atomic
def plan_period(period: Period, *, asked: Iterable[Asked], by: User, at: datetime) -> None:
    """Keep a period with all that it will ask for; nothing can be entered until it is opened.

    Raises Refused where it is opened already.
    """
    _set_up(period, PeriodState.PLANNED, asked, by=by, at=at, reason=gettext_lazy("Planned"))


@transaction.atomic
def open_period(period: Period, *, asked: Iterable[Asked], by: User, at: datetime) -> None:
    """Open a new or planned period: from now on its agencies owe. Raises Refused where it is."""
    _set_up(period, PeriodState.OPEN, asked, by=by, at=at, reason=gettext_lazy("Opened"))


@transaction.atomic
def close_period(
    period: Period, *, by: User, at: datetime, reason: str, in_spite: bool = False
) -> None:
    """Close a period: what is not accepted by now stays as it is, and who owes has not reported.

    Raises Refused where it is not open, and where the checklist has something open that it is
    not closed `in_spite` of.
    """
    period = _locked_in(PeriodState.OPEN, period)
    if not in_spite and before_closing(matrix(period, at=at), at=at).needs_reason:
        raise Refused(
            _("The period was not closed: look at what is open, tick that it is closed in spite.")
        )
    _move(period, PeriodState.CLOSED, by=by, at=at, reason=reason, act="period closed")


@transaction.atomic
def plan_year(kind: Kind, year: int, *, by: User, at: datetime) -> list[Period]:
    """Plan every period of a kind in a year that is not there yet, and return those.

    Each asks what the latest period asks, with no agency excepted, and can be changed until it
    is opened. Raises Refused where somebody else plans one of them meanwhile.
    """
    rule = ReportingRule.current()
    made = []
    for named in kind.of_year(year):
        if Period.objects.twins_of(None, named.as_of, kind.cycle).exists():
            continue
        period = new_period(named, rule=rule)
        asked = asked_at_first(on=period.as_of).values()
        plan_period(period, asked=[replace(one, excepted={}) for one in asked], by=by, at=at)
        made.append(period)
    return made


@transaction.atomic
def mend_period(
    period: Period, *, values: Mapping[str, Any], by: User, at: datetime, reason: str
) -> Period:
    """Give a period another name or other days, for as long as no figure stands in it.

    Who owes is read again on its new day. Raises Refused where a figure stands, or where
    another period of the cycle ends on that day.
    """
    period = lock_period(period.pk)
    if period.submissions.exists():
        raise Refused(_("Figures stand in this period: its name and days are settled."))
    asked = asked_before(period, on=values["as_of"]).values()
    for name, value in values.items():
        setattr(period, name, value)
    _save_days(period, by=by, at=at, reason=reason)
    ask(period, asked, by=by, at=at, reason=reason)
    _record("period mended", period, by=by)
    return period


@transaction.atomic
def reopen_period(period: Period, *, by: User, at: datetime, reason: str) -> None:
    period = _locked_in(PeriodState.CLOSED, period)
    _move(period, PeriodState.OPEN, by=by, at=at, reason=reason, act="period reopened")


@transaction.atomic
def set_public(
    period: Period, *, is_public: bool, by: User | None, at: datetime, reason: str | Promise
) -> None:
    """Let everybody read the tables of a period, or take that back.

    Raises Refused where the period is not open yet, and where it is so already.
    """
    period = lock_period(period.pk)
    if period.state == PeriodState.PLANNED:
        raise Refused(_("The period is not open yet."))
    if period.is_public == is_public:
        raise Refused(
            _("The period is public already.")
            if is_public
            else _("The period is not public: there is nothing to take back.")
        )
    period.is_public = is_public
    save_with_reason(period, by=by, reason=reason, at=at)
    _record("period made public" if is_public else "period taken back", period, by=by)


def taken_back(periods: int) -> str:
    """What a person is told who takes periods back: visitors' pages are kept for a while."""
    told = ngettext(
        "%(periods)d period is no longer public. Visitors may still see its tables for %(seconds)d "
        "seconds.",
        "%(periods)d periods are no longer public. Visitors may still see their tables for "
        "%(seconds)d seconds.",
        periods,
    )
    return told % {"periods": periods, "seconds": VISITORS_WAIT}


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
    _record("time extended", period, by=by, agency=agency.slug, until=until)
    return extension


@transaction.atomic
def change_moments(
    period: Period,
    *,
    submissions_due_at: datetime,
    entry_closes_at: datetime,
    edits_close_at: datetime,
    reminder_days: list[int],
    reopens: bool,
    by: User,
    at: datetime,
    reason: str,
) -> None:
    """Give all agencies other moments; a closed period is opened again with them.

    Whether a report was in time follows from the moments as they are now. Raises Refused where
    the period was opened or closed meanwhile.
    """
    period = _locked_in(PeriodState.CLOSED if reopens else PeriodState.OPEN, period)
    period.state = PeriodState.OPEN
    period.submissions_due_at = submissions_due_at
    period.entry_closes_at = entry_closes_at
    period.edits_close_at = edits_close_at
    period.reminder_days = reminder_days
    save_with_reason(period, by=by, reason=reason, at=at)
    _record("moments changed", period, by=by)


def _set_up(
    period: Period,
    state: PeriodState,
    asked: Iterable[Asked],
    *,
    by: User,
    at: datetime,
    reason: str | Promise,
) -> None:
    if period.pk and lock_period(period.pk).state != PeriodState.PLANNED:
        raise Refused(_("Somebody else has opened this period meanwhile."))
    period.state = state
    _save_days(period, by=by, at=at, reason=reason)
    ask(period, asked, by=by, at=at, reason=reason)
    is_open = state == PeriodState.OPEN
    _record("period opened" if is_open else "period planned", period, by=by)


def _save_days(period: Period, *, by: User, at: datetime, reason: str | Promise) -> None:
    """Save a period, with the code of its day unless something published has the old one.

    Raises Refused where another period of its cycle ends on that day.
    """
    if Period.objects.twins_of(period.pk, period.as_of, period.cycle).exists():
        raise Refused(_("Such a period was set up meanwhile: same cycle, same last day."))
    day = period.as_of.isoformat()
    is_settled = period.pk is not None and period.publications.exists()
    if not period.code.startswith(day) and not is_settled:
        others = Period.objects.exclude(pk=period.pk).filter(code__startswith=day)
        taken = set(others.values_list("code", flat=True))
        period.code = free_code(period.as_of, period.cycle, taken=taken)
    try:
        with transaction.atomic():
            save_with_reason(period, by=by, reason=reason, at=at)
    except IntegrityError:
        raise Refused(_("Somebody else sets up a period of this day right now.")) from None


def _move(
    period: Period, state: PeriodState, *, by: User, at: datetime, reason: str, act: str
) -> None:
    period.state = state
    save_with_reason(period, by=by, reason=reason, at=at)
    _record(act, period, by=by)


def _record(act: str, period: Period, *, by: User | None, **facts: Any) -> None:
    record(TrailKind.PERIOD, act, by=by, about=period.label, period=period.code, **facts)


def _locked_in(state: PeriodState, period: Period) -> Period:
    """The period, locked, as long as it is in the state from which it is to be moved."""
    period = lock_period(period.pk)
    if period.state != state:
        raise Refused(str(MOVED_MEANWHILE))
    return period
