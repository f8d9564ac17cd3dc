"""The counts of a table added up."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from indicators.numbers import Values


@dataclass(frozen=True, slots=True)
class Totals:
    """The counts of a kind added up, and their rate: never an average of rates.

    `counted` of the `agencies` are in it: those with both counts or, where no agency has a
    denominator, those with a numerator; then `denominator` and `rate` are None.
    """

    numerator: int
    numerator_single_window: int | None
    denominator: int | None
    rate: Fraction | None
    counted: int
    agencies: int


def totals(figures: Iterable[Values]) -> Totals | None:
    """Add up the counts of those that have them; None where none has."""
    given = list(figures)
    counted = [figure for figure in given if figure.numerator is not None]
    with_both = [figure for figure in counted if figure.denominator]
    summed = with_both or counted
    if not summed:
        return None
    windows = [
        figure.numerator_single_window
        for figure in summed
        if figure.numerator_single_window is not None
    ]
    denominator = sum(figure.denominator or 0 for figure in with_both) or None
    total = sum(figure.total_numerator or 0 for figure in summed)
    return Totals(
        numerator=total - sum(windows),
        numerator_single_window=sum(windows) if windows else None,
        denominator=denominator,
        rate=Fraction(100 * total, denominator) if denominator else None,
        counted=len(summed),
        agencies=len(given),
    )
