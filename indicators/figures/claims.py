"""What an agency says in the place of a figure, and that it is said no more."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.models import User
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from simple_history.utils import bulk_update_with_history

from dvctrack.lib.history import REASON_LENGTH, reason_text, save_with_reason
from indicators.figures.figure import FigureKey
from indicators.models import Obligation

_FIELDS = ("claim", "claim_reason", "is_turned_down")


def write_claim(
    obligation: Obligation, claim: str, claim_reason: str, *, by: User, at: datetime
) -> None:
    """Say why there is no figure, or with an empty claim that there is one again."""
    obligation.claim, obligation.claim_reason = claim, claim_reason
    obligation.is_turned_down = False
    save_with_reason(obligation, by=by, reason=claim_reason or _("A figure is submitted"), at=at)


def turn_down_claim(
    obligation: Obligation, *, by: User, at: datetime, reason: str | Promise
) -> None:
    """The agency owes a figure, or another reason, as after a return."""
    obligation.claim = obligation.claim_reason = ""
    obligation.is_turned_down = True
    save_with_reason(obligation, by=by, reason=reason, at=at)


def clear_claims(
    figures: Collection[FigureKey], *, by: User | None, at: datetime, reason: str | Promise
) -> None:
    """Where a figure is written nothing is said in its place any more.

    The number of queries does not depend on the number of figures.
    """
    periods = {period for _indicator, period, _span, _agency in figures}
    claimed = {
        (row.indicator_id, row.period_id, row.agency_id): row
        for row in Obligation.objects.filter(period__in=periods).exclude(claim="")
    }
    # Nobody says anything in the place of most of a hundred thousand figures.
    written = {
        (indicator, period, agency) for indicator, period, _span, agency in figures if claimed
    }
    rows = [row for key, row in claimed.items() if key in written]
    for row in rows:
        row.claim, row.claim_reason, row.is_turned_down = "", "", False
    bulk_update_with_history(
        rows,
        Obligation,
        _FIELDS,
        default_user=by,
        default_change_reason=reason_text(reason)[:REASON_LENGTH],
        default_date=at,
    )
