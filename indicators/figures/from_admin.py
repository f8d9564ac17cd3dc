from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from indicators.choices import FigureState
from indicators.figures.claims import clear_claims
from indicators.figures.locking import lock_period
from indicators.figures.write_many import ChangedMeanwhile
from indicators.figures.write_one import save_version
from indicators.models import Submission

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def save_figure(figure: Submission, *, by: "User | None", reason: str = "") -> Submission:
    """Write one figure that an administrator entered, with its history; it is accepted.

    What was typed did not come from a cell of a file any more, so the cells go. Raises
    ChangedMeanwhile where the figure is no longer the version that was opened, or its period
    was closed, after which a correction needs a reason.
    """
    if lock_period(figure.period_id).is_closed and not reason:
        raise ChangedMeanwhile
    if figure.pk is None:
        figure.version = 0
    figure.state = FigureState.ACCEPTED
    figure.batch = None
    figure.cells = {}
    at = timezone.now()
    key = (figure.indicator_id, figure.period_id, figure.span, figure.agency_id)
    clear_claims([key], by=by, at=at, reason=reason)
    return save_version(figure, by=by, reason=reason, at=at)
