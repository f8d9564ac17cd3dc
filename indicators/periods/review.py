"""The coordinating office returns or accepts what was submitted, and says who owes.

Nothing is decided of a period that is not open: the actions raise Refused with the reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.history import reason_text, save_with_reason
from dvctrack.lib.logs import event
from dvctrack.lib.refused import Refused
from indicators.choices import Claim, FigureState
from indicators.figures.claims import turn_down_claim
from indicators.figures.locking import lock_open_period, lock_unclosed_period
from indicators.figures.writing import write_figure
from indicators.models import Obligation, ReopenRequest, Submission
from indicators.models.submission import COUNTED
from indicators.periods.letters import tell_of_return

_ACCEPTED = gettext_lazy("Accepted")


@dataclass(frozen=True)
class Accepted:
    """How many reports were accepted, and how many not, since they changed meanwhile."""

    accepted: int
    changed: int


@transaction.atomic
def accept_reports(
    obligations: Iterable[Obligation], *, by: User, at: datetime, seen_at: datetime
) -> Accepted:
    """Accept the submitted figures of these reports, or else the claims, as they were `seen_at`.

    What was submitted after that has not been looked at, and is left. What was returned stays
    returned, and an accepted figure accepted.
    """
    accepted = changed = 0
    for obligation in _locked(obligations):
        standing = _figures(obligation, *COUNTED)
        figures = [row for row in standing if not row.is_accepted]
        is_claimed = obligation.is_due and obligation.claim == Claim.NOT_APPLICABLE and not standing
        seen: list[Any] = [*figures, *([obligation] if is_claimed else [])]
        if any(row.history.filter(history_date__gt=seen_at).exists() for row in seen):
            changed += 1
            continue
        for figure in figures:
            write_figure(figure, by=by, at=at, reason=_ACCEPTED, state=FigureState.ACCEPTED)
        if is_claimed:
            # From here on the figure is not owed.
            obligation.is_due, obligation.reason = False, obligation.claim_reason
            obligation.claim = obligation.claim_reason = ""
            save_with_reason(obligation, by=by, reason=_ACCEPTED, at=at)
        accepted += bool(seen)
    event("reports accepted", by=by, accepted=accepted, changed=changed)
    return Accepted(accepted, changed)


@transaction.atomic
def return_report(obligation: Obligation, *, by: User, at: datetime, reason: str) -> None:
    """Send a report back to its agency with a reason; it no longer counts and is owed again.

    A claim that there is no figure is turned down the same way. Raises Refused where there is
    nothing to return.
    """
    (obligation,) = _locked([obligation])
    if not _send_back(obligation, by=by, at=at, reason=reason):
        raise Refused(_("There was nothing to return."))


@transaction.atomic
def return_reports(
    obligations: Iterable[Obligation], *, by: User, at: datetime, reason: str
) -> int:
    """Send back what of these was submitted or claimed and is not yet accepted; how many."""
    return sum(
        _send_back(row, by=by, at=at, reason=reason)
        for row in _locked(obligations)
        if row.claim or _figures(row, FigureState.SUBMITTED)
    )


def _send_back(obligation: Obligation, *, by: User, at: datetime, reason: str) -> bool:
    """Whether something was there that could be returned."""
    figures = _figures(obligation, FigureState.SUBMITTED, FigureState.ACCEPTED)
    if not figures and not obligation.claim:
        return False
    for figure in figures:
        write_figure(figure, by=by, at=at, reason=reason, state=FigureState.RETURNED)
    if obligation.claim:
        turn_down_claim(obligation, by=by, at=at, reason=reason)
    transaction.on_commit(lambda: tell_of_return(obligation, reason=reason))
    event(
        "report returned",
        by=by,
        period=obligation.period.code,
        agency=obligation.agency.slug,
        indicator=obligation.indicator.slug,
    )
    return True


@transaction.atomic
def set_due(obligation: Obligation, *, is_due: bool, by: User, at: datetime, reason: str) -> None:
    """Except an agency from a figure, with the reason, or take that back; nothing where it is so.

    This can be settled before the period opens, too.
    """
    lock_unclosed_period(obligation.period_id)
    obligation = Obligation.objects.select_for_update().get(pk=obligation.pk)
    if obligation.is_due == is_due and (is_due or obligation.reason == reason):
        return
    obligation.is_due, obligation.reason = is_due, "" if is_due else reason
    obligation.claim, obligation.claim_reason, obligation.is_turned_down = "", "", False
    save_with_reason(obligation, by=by, reason=reason, at=at)


def _locked(obligations: Iterable[Obligation]) -> list[Obligation]:
    """These as they are once nobody else writes for their periods, which are open."""
    given = list(obligations)
    for period in sorted({row.period_id for row in given}):
        lock_open_period(period)
    ids = [row.pk for row in given]
    rows = Obligation.objects.select_for_update(of=("self",)).filter(pk__in=ids)
    return list(rows.select_related("period", "indicator", "agency").order_by("pk"))


def _figures(obligation: Obligation, *states: FigureState) -> list[Submission]:
    rows = Submission.objects.filter(
        period=obligation.period,
        indicator=obligation.indicator,
        agency=obligation.agency,
        state__in=states,
    )
    return list(rows.select_for_update())


@transaction.atomic
def ask_to_reopen(obligation: Obligation, *, by: User, at: datetime, reason: str) -> ReopenRequest:
    """Ask the coordinating office for a figure back.

    Raises Refused where the period is not open, there is no figure that stands, or this is
    asked already.
    """
    lock_open_period(obligation.period_id)
    figures = Submission.objects.counted().filter(
        period=obligation.period_id,
        indicator=obligation.indicator_id,
        agency=obligation.agency_id,
    )
    if not figures.exists():
        raise Refused(_("There is no figure that could be reopened. Enter it, or ask for time."))
    if obligation.reopen_requests.filter(is_granted__isnull=True).exists():
        raise Refused(_("This was asked already and is not answered yet."))
    return ReopenRequest.objects.create(
        obligation=obligation, reason=reason, asked_by=by, asked_at=at
    )


@transaction.atomic
def answer_request(
    request: ReopenRequest, *, is_granted: bool, answer: str, by: User, at: datetime
) -> bool:
    """Grant it, or decline it, once; whether the report was returned.

    What is granted is returned if it still is there. Raises Refused where the period is not
    open, so that the request stays until it is, and where it was answered already.
    """
    lock_open_period(request.obligation.period_id)
    request = ReopenRequest.objects.select_for_update().get(pk=request.pk)
    if request.is_granted is not None:
        raise Refused(_("This was answered already."))
    request.is_granted, request.answer = is_granted, answer
    request.answered_by, request.answered_at = by, at
    request.save()
    if not is_granted:
        return False
    (obligation,) = _locked([request.obligation])
    reason = reason_text(gettext_lazy("Reopened: %(reason)s"), reason=request.reason)
    return _send_back(obligation, by=by, at=at, reason=reason)
