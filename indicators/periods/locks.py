"""Why a report cannot be changed by its agency now."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from indicators.choices import PeriodState, ReportState
from indicators.figures.locking import period_lock
from indicators.models import Period
from indicators.periods.lateness import Moments
from indicators.periods.reports import Report


def form_lock(
    period: Period, reports: Iterable[Report], moments: Moments, *, at: datetime
) -> str | None:
    """Why nothing of a form can be entered; None where something can.

    In a closed period that is a report whose correction was granted.
    """
    lock = period_lock(period) or _ended(moments.edits_close(at), at)
    if period.state != PeriodState.PLANNED and any(
        report_lock(report, moments, at=at) is None for report in reports
    ):
        return None
    return lock


def report_lock(report: Report, moments: Moments, *, at: datetime) -> str | None:
    """Why one report of a period that was opened cannot be changed; None where it can.

    What was returned can be corrected for the days that the return gives, also where the time
    for corrections ends before. After closing only what was granted can be, until its day.
    """
    if not report.obligation.is_due:
        return not_due(report)
    if report.is_closed:
        if report.correction is None:
            return _("The period is closed. Ask for a correction where the figure must change.")
        return _ended(report.correction.until, at)
    if report.state == ReportState.ACCEPTED:
        return _("Accepted. Ask to reopen it where it must be corrected.")
    last = moments.edits_close(at)
    if report.returned:
        return _ended(last and max(last, moments.answer_by(report.returned.at)), at)
    closed = moments.entry_closes(at)
    if closed is not None and at > closed:
        return _("Entry closed at %(moment)s.") % {"moment": moment_text(closed)}
    return _ended(last, at)


def _ended(last: datetime | None, at: datetime) -> str | None:
    if last is None or at <= last:
        return None
    return _("Corrections ended at %(moment)s.") % {"moment": moment_text(last)}


def not_due(report: Report) -> str | None:
    """Why an agency does not owe a report; None where it does."""
    if report.obligation.is_due:
        return None
    return _("Does not apply: %(reason)s") % {"reason": report.obligation.reason}


def moment_text(moment: datetime) -> str:
    """As people say it: a last moment of a day is that day."""
    local = localtime(moment)
    day = date_format(local, "SHORT_DATE_FORMAT")
    if (local.hour, local.minute) == (23, 59):
        return _("the end of %(day)s") % {"day": day}
    return _("%(time)s on %(day)s") % {"time": f"{local:%H:%M}", "day": day}
