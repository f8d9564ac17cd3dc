"""What an agency has as its figures of periods before it began: those of its parts, combined.

They are never stored. Where they cannot be combined there is none, and it is told why.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from dvctrack.lib.numbers import round_half_up
from entities.models import Agency
from indicators.choices import Combines
from indicators.league.agency_history import agency_history
from indicators.league.combining import MissingPart
from indicators.league.figures import TableFigure
from indicators.league.leagues import leagues
from indicators.models import Indicator, Period, PeriodIndicator, Submission
from indicators.models.submission import REPORTED_DECIMALS
from indicators.numbers import Values


@dataclass(frozen=True)
class Earlier:
    """The judged figures, by indicator and of each the latest first; and by the keys of indicator
    and period the parts for want of which there is none.
    """

    figures: list[Submission] = field(default_factory=list)
    missing: dict[tuple[int, int], Sequence[MissingPart]] = field(default_factory=dict)

    def why_missing(self, indicator: Indicator, periods: Iterable[Period]) -> str:
        """The parts, each with what it lacks; nothing where there is a figure."""
        parts = [part for row in periods for part in self.missing.get((indicator.pk, row.pk), ())]
        return "; ".join(f"{part.agency.name}: {part.why.label}" for part in parts)


def combined_of(agency: Agency, periods: Iterable[Period]) -> Earlier:
    """What an agency has in those of the periods that end before it began.

    No query where there is no such period.
    """
    earlier = sorted((row for row in periods if _is_before(row, agency)), key=lambda row: row.code)
    if not earlier:
        return Earlier()
    earlier.sort(key=lambda row: row.as_of, reverse=True)
    found = Earlier()
    for line in agency_history(agency, earlier):
        if line.row and line.row.figure:
            figure = line.row.figure
            found.figures.append(
                _figure(agency, line.indicator, line.period, line.judged_span, figure)
            )
        elif line.row and line.row.missing:
            found.missing[line.indicator.pk, line.period.pk] = line.row.missing
    return found


def combined_in(
    period: Period, asked: PeriodIndicator, agencies: Iterable[Agency]
) -> dict[int, Submission]:
    """The figures in an earlier period, of the span that `asked` judges, of those that began later.

    By the keys of the agencies; no query where there is no such agency.
    """
    later = {agency.pk: agency for agency in agencies if _is_before(period, agency)}
    if not later:
        return {}
    indicator, span = asked.indicator, asked.judged_span
    kinds = list(dict.fromkeys(agency.kind for agency in later.values()))
    return {
        row.agency.pk: _figure(later[row.agency.pk], indicator, period, span, row.figure)
        for table in leagues(indicator, period, kinds=kinds, units_on=asked.period.as_of)
        for row in table.rows
        if row.agency.pk in later and row.figure and table.judged_span == span
    }


def _is_before(period: Period, agency: Agency) -> bool:
    return agency.starts_on is not None and period.as_of < agency.starts_on


def _figure(
    agency: Agency, indicator: Indicator, period: Period, span: str, figure: TableFigure
) -> Submission:
    """Of procedures, which each part counted alike, the rate alone: the sums are not its own."""
    values, rate = figure.values, figure.exact_rate
    if indicator.combines == Combines.TYPES and rate is not None:
        values = _rate_alone(rate)
    found = Submission(agency=agency, indicator=indicator, period=period, span=span)
    found.values = values
    return found


def _rate_alone(rate: Fraction) -> Values:
    decimals = REPORTED_DECIMALS
    return Values(reported_rate=round_half_up(rate, decimals), reported_decimals=decimals)
