"""What a figure comes to: its rate beside the target and beside the period before."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from indicators.choices import Status
from indicators.figures.figure import Figure
from indicators.league.before import name_beside
from indicators.league.targets import Targets, status
from indicators.models import PeriodIndicator, Submission, Target


@dataclass(frozen=True)
class JudgedFigure:
    """A figure of the judged span with its target; its rate can be missing.

    `change` is in percentage points since the period named `since`; None and empty where the
    agency has no figure there.
    """

    figure: Figure
    target: Target | None
    status: Status
    change: Fraction | None = None
    since: str = ""


def judge(
    asked: PeriodIndicator,
    figures: Iterable[Figure],
    in_force: Targets,
    then: Submission | None,
) -> JudgedFigure | None:
    """Of the figures of one agency; None where the one that is judged is not there.

    `then` is the agency's figure of that span in the period before.
    """
    judged = next((figure for figure in figures if figure.span == asked.judged_span), None)
    if judged is None or not judged.has_number:
        return None
    target = in_force.of_agency(asked.indicator, judged.agency)
    found = status(judged.values, target, asked.indicator)
    if judged.exact_rate is None or then is None or then.exact_rate is None:
        return JudgedFigure(judged, target, found)
    change = judged.exact_rate - then.exact_rate
    return JudgedFigure(judged, target, found, change, name_beside(then.period, asked.period))
