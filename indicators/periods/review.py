"""The coordinating office returns or accepts what was submitted, and says who owes.

Of a closed period only corrections that were granted are decided; of what else is not open
nothing is: the actions raise Refused with the reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.history import recorded, save_with_reason
from dvctrack.lib.logs import event
from dvctrack.lib.refused import Refused
from entities.agencies.names import name_agencies
from indicators.choices import Claim, FigureState, PeriodState
from indicators.figures.claims import turn_down_claim
from indicators.figures.locking import lock_period, lock_unclosed_period, period_lock
from indicators.figures.writing import write_figure
from indicators.models import Obligation, ReopenRequest, Submission
from indicators.models.submission import COUNTED
from indicators.periods.letters import tell_of_return

_ACCEPTED = gettext_lazy("Accepted")
_PUT_BACK = gettext_lazy("As it was before the correction")


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
    for obligation in lock_reports(obligations):
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
        if seen:
            # What was granted is done with.
            granted = obligation.reopen_requests.corrections()
            granted.filter(correct_until__gt=at).update(correct_until=at)
        accepted += bool(seen)
    event("reports accepted", by=by, accepted=accepted, changed=changed)
    return Accepted(accepted, changed)


@transaction.atomic
def return_report(obligation: Obligation, *, by: User, at: datetime, reason: str) -> None:
    """Send a report back to its agency with a reason; it no longer counts and is owed again.

    A claim that there is no figure is turned down the same way. After closing what stood before
    the correction stands again. Raises Refused where there is nothing to return.
    """
    (obligation,) = lock_reports([obligation])
    if not send_back(obligation, by=by, at=at, reason=reason):
        raise Refused(_("There was nothing to return."))


@transaction.atomic
def return_reports(
    obligations: Iterable[Obligation], *, by: User, at: datetime, reason: str
) -> int:
    """Send back what of these was submitted or claimed and is not yet accepted; how many."""
    return sum(
        send_back(row, by=by, at=at, reason=reason)
        for row in lock_reports(obligations)
        if row.claim or _figures(row, FigureState.SUBMITTED)
    )


def send_back(obligation: Obligation, *, by: User, at: datetime, reason: str) -> bool:
    """Whether something was there that could be returned."""
    is_closed = obligation.period.is_closed
    figures = _figures(obligation, *([FigureState.SUBMITTED] if is_closed else COUNTED))
    if not figures and not obligation.claim:
        return False
    for figure in figures:
        write_figure(figure, by=by, at=at, reason=reason, state=FigureState.RETURNED)
    if obligation.claim:
        turn_down_claim(obligation, by=by, at=at, reason=reason)
    if is_closed:
        _put_back(obligation, by=by, at=at)
    tell_of_return(obligation, reason=reason, by=by, at=at)
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


def lock_reports(obligations: Iterable[Obligation]) -> list[Obligation]:
    """Those of these that can be decided, as they are once nobody else writes for their periods.

    Of a closed period they are those whose correction was granted. Raises Refused where there is
    none.
    """
    given = {row.pk: row.period_id for row in obligations}
    periods = [lock_period(pk) for pk in sorted(set(given.values()))]
    locks = {period.pk: period_lock(period) for period in periods}
    granted = set(
        ReopenRequest.objects.corrections()
        .filter(obligation__in=given, obligation__period__state=PeriodState.CLOSED)
        .values_list("obligation", flat=True)
    )
    open_to = [pk for pk, period in given.items() if not locks[period] or pk in granted]
    if given and not open_to:
        raise Refused(next(filter(None, locks.values())), logged=f"period {periods[0].state}")
    rows = Obligation.objects.select_for_update(of=("self",)).filter(pk__in=open_to)
    found = list(rows.select_related("period", "indicator", "agency").order_by("pk"))
    name_agencies(found, on=lambda row: row.period.as_of)
    return found


def _put_back(obligation: Obligation, *, by: User, at: datetime) -> None:
    """What stood when the correction was granted stands again, so that tables keep it.

    Where there was no figure, the one that was returned stays as returned.
    """
    granted = obligation.reopen_requests.corrections().latest("answered_at")
    of_report = {
        "period": obligation.period,
        "indicator": obligation.indicator,
        "agency": obligation.agency,
    }
    now = {row.span: row for row in Submission.objects.filter(**of_report)}
    for then in recorded(Submission, granted.answered_at).filter(**of_report):
        figure = now.get(then.span) or Submission(**of_report, span=then.span)
        figure.values = then.values
        write_figure(figure, by=by, at=at, reason=_PUT_BACK, state=then.state)


def _figures(obligation: Obligation, *states: FigureState) -> list[Submission]:
    rows = Submission.objects.filter(
        period=obligation.period,
        indicator=obligation.indicator,
        agency=obligation.agency,
        state__in=states,
    )
    return list(rows.select_for_update())
