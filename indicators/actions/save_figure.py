from typing import TYPE_CHECKING

from django.db import transaction

from entities.actions.history import save_with_reason
from indicators.choices import FigureState
from indicators.models import Submission

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def save_figure(figure: Submission, *, by: "User | None", reason: str = "") -> Submission:
    """Write one figure that an administrator entered, with its history; it is accepted.

    What was typed did not come from a cell of a file any more, so the cells go.
    """
    if figure.pk is not None:
        figure.version += 1
    figure.state = FigureState.ACCEPTED
    figure.batch = None
    figure.cells = {}
    return save_with_reason(figure, by=by, reason=reason)
