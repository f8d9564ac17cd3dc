"""What was done with the reports of an agency: sent, returned, accepted, asked back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from dvctrack.lib.history import Step, steps
from entities.models import Agency
from indicators.choices import Claim, FigureState
from indicators.figures.history import SHOWN
from indicators.models import Obligation, Period, ReopenRequest, Submission
from indicators.periods.locks import moment_text


@dataclass(frozen=True)
class Act:
    """What was done with a report, when, by whom (None: a command), and why."""

    at: datetime
    what: str
    by: User | None
    reason: str


def acts_of(period: Period, agency: Agency) -> dict[int, list[Act]]:
    """By indicator, latest first; what was done with both spans at once is one act.

    Three queries.
    """
    records = Submission.history.filter(period=period, agency=agency)
    figures = ((step.row.indicator_id, _of_figure(step)) for step in steps(records, SHOWN))
    found: dict[int, dict[tuple[datetime, str], Act]] = {}
    for indicator, act in (*figures, *_of_claims(period, agency), *_of_requests(period, agency)):
        found.setdefault(indicator, {})[act.at, act.what] = act
    return {
        indicator: sorted(acts.values(), key=lambda act: act.at, reverse=True)
        for indicator, acts in found.items()
    }


def _of_figure(step: Step) -> Act:
    words = {
        FigureState.SUBMITTED: _("Sent"),
        FigureState.RETURNED: _("Returned"),
        FigureState.ACCEPTED: _("Accepted"),
    }
    what = _("Withdrawn") if step.is_gone else words[FigureState(step.row.state)]
    return Act(step.at, what, step.by, step.reason)


def _of_claims(period: Period, agency: Agency) -> Iterator[tuple[int, Act]]:
    """What was said in the place of a figure, and whether it is owed."""
    records = Obligation.history.filter(period=period, agency=agency)
    for step in steps(records, ("claim", "is_turned_down", "is_due")):
        row = step.row
        if step.is_gone:
            continue
        if row.is_due != (step.before is None or step.before.is_due):
            what = _("Is owed again") if row.is_due else _("Does not apply")
        elif row.is_turned_down:
            what = _("Returned")
        elif row.claim:
            what = str(Claim(row.claim).label).capitalize()
        else:
            continue
        yield row.indicator_id, Act(step.at, what, step.by, step.reason)


def _of_requests(period: Period, agency: Agency) -> Iterator[tuple[int, Act]]:
    rows = ReopenRequest.objects.filter(obligation__period=period, obligation__agency=agency)
    for row in rows.select_related("obligation", "asked_by", "answered_by"):
        indicator = row.obligation.indicator_id
        yield indicator, Act(row.asked_at, _("Asked to correct it"), row.asked_by, row.reason)
        if row.answered_at is None:
            continue
        what = _("Correction granted") if row.is_granted else _("Correction declined")
        if row.correct_until:
            what = _("Correction granted until %(moment)s") % {
                "moment": moment_text(row.correct_until)
            }
        yield indicator, Act(row.answered_at, what, row.answered_by, row.answer)
