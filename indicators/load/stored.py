"""What the database holds after the load."""

from indicators.load.plan import CODE
from indicators.models import Submission


def figures() -> dict[str, list[list[str | int]]]:
    """Every written version of a figure, in `past`, and those that stand, in `now`.

    A figure is its agency, its indicator and its numerator.
    """
    names = ("agency__slug", "indicator__slug", "numerator")
    past = Submission.history.filter(period__code=CODE).order_by("history_date", "history_id")
    now = Submission.objects.filter(period__code=CODE).order_by()
    return {
        "past": [list(row) for row in past.values_list(*names)],
        "now": [list(row) for row in now.values_list(*names)],
    }
