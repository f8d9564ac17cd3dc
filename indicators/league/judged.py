"""What a figure comes to: its rate beside the target and beside the period before."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from indicators.choices import Status
from indicators.figures.figure import Figure
from indicators.league.targets import Targets, status
from indicators.models import PeriodIndicator, Submission, Target


@dataclass(frozen=True)
class Outcome:
    """A figure of the judged span with its target; `change` is in percentage points."""

    figure: Figure
    target: Target | None
    status: Status | None
    change: Fraction | None


def outcome(
    asked: PeriodIndicator,
    figures: Iterable[Figure],
    in_force: Targets,
    before: Submission | None,
) -> Outcome | None:
    """Of the figures of one agency; None where the one that is judged has no rate."""
    judged = next((figure for figure in figures if figure.span == asked.judged_span), None)
    if judged is None or judged.exact_rate is None:
        return None
    target = in_force.of_agency(asked.indicator, judged.agency)
    rate_before = before.exact_rate if before else None
    return Outcome(
        judged,
        target,
        status(judged.exact_rate, target, asked.indicator.direction),
        None if rate_before is None else judged.exact_rate - rate_before,
    )
