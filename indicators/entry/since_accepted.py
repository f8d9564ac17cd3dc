"""What an agency has changed since its figure was accepted."""

from collections.abc import Iterator
from dataclasses import dataclass

from indicators.choices import FigureState
from indicators.figures.typed import RATE, stored_text
from indicators.models import Submission
from indicators.numbers import COUNTS


@dataclass(frozen=True)
class Change:
    """One value as it was accepted last, and as it is now."""

    value: str
    accepted: str
    now: str


def since_accepted(figure: Submission) -> Iterator[Change]:
    """Nothing for a figure that stands accepted, or never was; one query."""
    if figure.is_accepted:
        return
    past = figure.history.filter(state=FigureState.ACCEPTED).order_by("history_date", "version")
    row = past.last()
    if row is None:
        return
    for value in (*COUNTS, RATE):
        accepted, now = stored_text(row.instance, value), stored_text(figure, value)
        if accepted != now:
            yield Change(value, accepted, now)
