"""An agency asks to correct what it cannot change any more; the coordinating office answers.

While the period is open, what is granted is returned to the agency. After closing it stays as it
is, and counts, until the agency has sent another figure in its place.
"""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.history import reason_text
from dvctrack.lib.refused import Refused
from entities.agencies.names import name_agencies
from entities.choices import TrailKind
from entities.trail.record import record
from indicators.figures.locking import lock_opened_period
from indicators.models import Obligation, ReopenRequest, Submission
from indicators.periods.letters import tell_of_correction
from indicators.periods.locks import moment_text
from indicators.periods.review import lock_reports, send_back


@transaction.atomic
def ask_to_reopen(obligation: Obligation, *, by: User, at: datetime, reason: str) -> ReopenRequest:
    """Ask the coordinating office for a figure back; after closing also for one that is missing.

    Raises Refused where the period is planned, where no figure stands in an open one, and where
    this is asked or granted already.
    """
    period = lock_opened_period(obligation.period_id)
    figures = Submission.objects.counted().filter(
        period=period, indicator=obligation.indicator_id, agency=obligation.agency_id
    )
    if not obligation.is_due:
        raise Refused(_("Does not apply: %(reason)s") % {"reason": obligation.reason})
    if not period.is_closed and not figures.exists():
        raise Refused(_("There is no figure that could be reopened. Enter it, or ask for time."))
    if obligation.reopen_requests.waiting().exists():
        raise Refused(_("This was asked already and is not answered yet."))
    granted = obligation.reopen_requests.corrections().filter(correct_until__gte=at).first()
    if period.is_closed and granted and granted.correct_until:
        words = _("This can be corrected until %(moment)s already.")
        raise Refused(words % {"moment": moment_text(granted.correct_until)})
    return ReopenRequest.objects.create(
        obligation=obligation, reason=reason, asked_by=by, asked_at=at
    )


@transaction.atomic
def answer_request(
    request: ReopenRequest,
    *,
    is_granted: bool,
    answer: str,
    correct_until: datetime | None = None,
    by: User,
    at: datetime,
) -> bool:
    """Grant it, or decline it, once; whether the agency can correct its report now.

    `correct_until` is asked for in a closed period, where the agency may correct this report
    until then; in an open one the report is returned if it still is there. Raises Refused where
    it was answered already.
    """
    period = lock_opened_period(request.obligation.period_id)
    request = ReopenRequest.objects.select_for_update().get(pk=request.pk)
    if request.is_granted is not None:
        raise Refused(_("This was answered already."))
    request.is_granted, request.answer = is_granted, answer
    request.answered_by, request.answered_at = by, at
    obligation = request.obligation
    if is_granted and period.is_closed:
        if correct_until is None or correct_until <= at:
            raise Refused(_("Say until when it can be corrected; the day must lie in the future."))
        request.correct_until = correct_until
        name_agencies([obligation], on=period.as_of)
        tell_of_correction(obligation, until=correct_until, by=by, at=at)
    request.save()
    record(
        TrailKind.PERIOD,
        "request answered",
        by=by,
        about=period.label,
        period=period.code,
        agency=obligation.agency.slug,
        indicator=obligation.indicator.slug,
        is_granted=is_granted,
    )
    if period.is_closed or not is_granted:
        return is_granted
    (obligation,) = lock_reports([obligation])
    reason = reason_text(gettext_lazy("Reopened: %(reason)s"), reason=request.reason)
    return send_back(obligation, by=by, at=at, reason=reason)
