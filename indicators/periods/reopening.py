"""An agency asks for a figure back that it cannot correct itself, and is answered."""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from dvctrack.lib.refused import Refused
from indicators.figures.locking import lock_open_period
from indicators.models import Obligation, ReopenRequest, Submission
from indicators.periods.review import return_report

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class Answered(Enum):
    """What became of an answer."""

    REOPENED = "reopened"
    DECLINED = "declined"
    NOTHING_THERE = "nothing there"
    ALREADY = "already"


@transaction.atomic
def ask_to_reopen(
    obligation: Obligation, *, by: "User", at: datetime, reason: str
) -> ReopenRequest | None:
    """Ask the coordinating office for a figure back; None where that is asked already.

    Raises Refused where the period is not open, or there is no figure that stands.
    """
    lock_open_period(obligation.period_id)
    if not _standing(obligation):
        raise Refused(_("There is no figure that could be reopened. Enter it, or ask for time."))
    if obligation.reopen_requests.filter(is_granted__isnull=True).exists():
        return None
    return ReopenRequest.objects.create(
        obligation=obligation, reason=reason, asked_by=by, asked_at=at
    )


@transaction.atomic
def answer_request(
    request: ReopenRequest, *, is_granted: bool, answer: str, by: "User", at: datetime
) -> Answered:
    """Grant it, which returns the report if it still is there, or decline it, once.

    Raises Refused where the period is not open; the request stays until it is.
    """
    lock_open_period(request.obligation.period_id)
    request = ReopenRequest.objects.select_for_update().get(pk=request.pk)
    if request.is_granted is not None:
        return Answered.ALREADY
    request.is_granted, request.answer = is_granted, answer
    request.answered_by, request.answered_at = by, at
    request.save()
    if not is_granted:
        return Answered.DECLINED
    reason = _("Reopened: %(reason)s") % {"reason": request.reason}
    is_returned = return_report(request.obligation, by=by, at=at, reason=reason)
    return Answered.REOPENED if is_returned else Answered.NOTHING_THERE


def _standing(obligation: Obligation) -> bool:
    key = {"period": obligation.period_id, "indicator": obligation.indicator_id}
    return Submission.objects.counted().filter(agency=obligation.agency_id, **key).exists()
