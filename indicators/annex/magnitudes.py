"""Columns whose numbers may be a part of what they mean: shares of 1, and counts in thousands.

Nothing in the numbers can say so for certain, so a person is asked, once for each column.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from django.utils.translation import gettext as _

from dvctrack.lib.files.cells import Cell
from dvctrack.lib.numbers import RateReading, round_half_up, shown
from indicators.annex.found import DataLine, FoundTable
from indicators.annex.layout import COUNTS, RATES, Field
from indicators.annex.rows import FigureRow
from indicators.annex.scaling import ScaleKind, ScaleQuestion, shown_in
from indicators.annex.units import Units, factor_of, times
from indicators.findings import Finding

HUNDRED = 100
SAMPLES = 3
# Two rates of at most 1 are seldom both right; one alone is a share where it has the four
# decimals of a rate in hundredths of a per cent.
_FEWEST_SHARES = 2
_DECIMALS_OF_SHARES = 4


@dataclass
class Shares:
    """Whether the rates of one column may be shares of 1, seen one after the other.

    A per cent sign, a rate above 1 or counts that give the rate show that they are in per cent.
    """

    is_clear: bool = False
    rates: list[RateReading] = field(default_factory=list)
    is_proven: bool = False

    def see(self, rate: RateReading, numerator: int | None, denominator: int | None) -> None:
        if self.is_clear or not rate.value:
            return
        if rate.has_sign or rate.value > 1:
            self.is_clear = True
            return
        if numerator is not None and denominator:
            counted = Fraction(100 * numerator, denominator)
            digit = Fraction(1, 10**rate.decimals)
            self.is_clear = abs(counted - Fraction(rate.value)) < digit
            self.is_proven |= abs(counted - 100 * Fraction(rate.value)) < 100 * digit
        self.rates.append(rate)

    @property
    def is_asked(self) -> bool:
        return not self.is_clear and (
            self.is_proven
            or len(self.rates) >= _FEWEST_SHARES
            or any(rate.decimals >= _DECIMALS_OF_SHARES for rate in self.rates)
        )

    @property
    def samples(self) -> tuple[str, ...]:
        return tuple(shown(rate.value) for rate in self.rates[:SAMPLES])


def hundredfold(rate: RateReading) -> RateReading:
    """The rate in per cent of a share."""
    decimals = max(rate.decimals - 2, 0)
    return replace(rate, value=round_half_up(rate.value * HUNDRED, decimals), decimals=decimals)


@dataclass
class Scales:
    """What was answered about columns, and what is still to be asked."""

    answers: Mapping[str, int]
    questions: list[ScaleQuestion] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def ask_shares(self, heading: Cell, shares: Shares, indicator: str | None) -> int:
        """By what the rates of a column are to be multiplied."""
        message = _(
            "All rates of this column are at most 1 (%(samples)s), without a per cent sign: they "
            "may be shares. Say whether they are, or write them in per cent, such as 67,19%%."
        )
        return self._ask(heading, ScaleKind.SHARE, HUNDRED, shares.samples, message, indicator)

    def ask_unit(
        self, unit: Cell, factor: int, samples: Sequence[str], indicator: str | None
    ) -> int:
        """By what the counts below a unit are to be multiplied; `factor` where nobody said."""
        message = _(
            "“%(heading)s”: the counts below (%(samples)s) may be a part of what they mean. Say "
            "whether they are to be multiplied by %(factor)s, or write whole numbers."
        )
        asked = self._ask(unit, ScaleKind.UNIT, factor, samples, message, indicator)
        return asked if unit.ref in self.answers else factor

    def _ask(
        self,
        heading: Cell,
        kind: ScaleKind,
        factor: int,
        samples: Sequence[str],
        message: str,
        indicator: str | None,
    ) -> int:
        given = self.answers.get(heading.ref)
        if all(question.place != heading.ref for question in self.questions):
            is_answered = given is not None
            self.questions.append(
                ScaleQuestion(heading.ref, heading.shown, kind, factor, tuple(samples), is_answered)
            )
            words = {
                "heading": heading.shown,
                "samples": "; ".join(samples),
                "factor": shown(factor, "#,##0"),
            }
            if given is None:
                self.findings.append(
                    Finding("unclear-scale", message % words, heading.ref, indicator=indicator)
                )
            elif given != 1:
                self.findings.append(
                    Finding(
                        "scaled-by-unit",
                        _("The numbers of this column were multiplied by %(factor)s, as was said.")
                        % {"factor": shown(given, "#,##0")},
                        heading.ref,
                        indicator=indicator,
                    )
                )
        return given or 1


def in_units(table: FoundTable, units: Units, scales: Scales) -> FoundTable:
    """The table with its counts multiplied as its unit says, or as was answered."""
    factors: dict[Field, int] = {}
    above = units.above(next(iter(table.headings.values())))
    for name in COUNTS:
        heading = table.headings.get(name)
        if heading is None:
            continue
        unit, factor = factor_of(heading, above)
        if factor is not None:
            cells = [line.cells[name] for line in table.rows if line.cells[name].is_filled]
            samples = [shown_in(cell) for cell in cells[:SAMPLES]]
            if samples:
                factors[name] = scales.ask_unit(unit, factor, samples, table.section.indicator)
    if not any(factor != 1 for factor in factors.values()):
        return table
    return replace(
        table,
        rows=[_multiplied(line, factors) for line in table.rows],
        totals=[_multiplied(line, factors) for line in table.totals],
    )


def _multiplied(line: DataLine, factors: Mapping[Field, int]) -> DataLine:
    cells = {
        name: replace(cell, value=times(cell.value, factors[name]), number_format=None)
        if name in factors and cell.is_filled
        else cell
        for name, cell in line.cells.items()
    }
    return replace(line, cells=cells)


def in_per_cent(table: FoundTable, rows: Sequence[FigureRow], scales: Scales) -> list[FigureRow]:
    """The rows with rates that are shares in per cent, as far as that was answered."""
    done = list(rows)
    for name in RATES:
        heading = table.headings.get(name)
        if heading is None:
            continue
        shares = Shares()
        for row in rows:
            if name in row.rates:
                counts = row.counts if name == Field.RATE else {}
                numerator, denominator = counts.get(Field.NUMERATOR), counts.get(Field.DENOMINATOR)
                shares.see(
                    row.rates[name],
                    numerator.value if numerator else None,
                    denominator.value if denominator else None,
                )
        if shares.is_asked:
            factor = scales.ask_shares(heading, shares, table.section.indicator)
            if factor == HUNDRED:
                done = [
                    replace(row, rates={**row.rates, name: hundredfold(row.rates[name])})
                    if name in row.rates
                    else row
                    for row in done
                ]
    return done
