"""Columns whose numbers may be a part of what they mean: shares of 1, and counts in thousands.

Nothing in the numbers can say so for certain, so a person is asked, once for each column.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from dvctrack.lib.files.cells import Cell, Line
from dvctrack.lib.numbers import RateReading, round_half_up, shown
from indicators.annex.found import DataLine, FoundTable
from indicators.annex.layout import COUNTS, RATES, Field
from indicators.annex.rows import FigureRow
from indicators.annex.scaling import ScaleKind, ScaleQuestion
from indicators.findings import Finding

HUNDRED = 100
_SAMPLES = 3
# Two rates of at most 1 are seldom both right; one alone is a share where it has the four
# decimals of a rate in hundredths of a per cent.
_FEWEST_SHARES = 2
_DECIMALS_OF_SHARES = 4
# A line of a unit stands alone or beside a number of the form.
_MOST_CELLS = 3
_MANY = (
    (1_000_000, r"trieu|1 ?000 ?000"),
    (1000, r"nghin|ngan|1 ?000"),
    (100, r"tram"),
)
_UNIT = re.compile(r"\b(?:don vi tinh|dvt)\b(?P<unit>.{0,40})|\bdon vi (?P<bare>.{0,40})")
_THINGS = r"(?:ho so|tthc|thu tuc|dich vu|dvc|luot|giao dich|truong hop)"
# What is not a unit for certain is not folded: a file has many rows of one or two cells.
_MAY_BE_UNIT = re.compile(r"đơn vị|đvt|hồ sơ|nghìn|ngàn|triệu|\d000|\d\.000", re.I)
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")


def unit_factor(text_words: str) -> int | None:
    """By what counts are to be multiplied under a text such as "Đơn vị tính: nghìn hồ sơ".

    None where it names no unit, or one that changes nothing: "Đơn vị tính: hồ sơ, %".
    """
    found = _UNIT.search(text_words)
    for factor, words in _MANY:
        if found and found["unit"] and re.search(rf"\b(?:{words})\b", found["unit"]):
            return factor
        if found and found["bare"] and re.match(rf"(?:la )?(?:{words})\b", found["bare"]):
            return factor
        if re.fullmatch(rf"(?:{words}) {_THINGS}", text_words):
            return factor
    return None


def _is_unit(words: str) -> bool:
    """Whether a text names any unit, also one that ends what another one said."""
    found = _UNIT.search(words)
    return bool(found and found["unit"]) or unit_factor(words) is not None


def heading_factor(heading: Cell) -> int | None:
    """The same of the heading of a column: "Tổng số hồ sơ (nghìn)"."""
    from_unit = unit_factor(heading.words)
    if from_unit is not None:
        return from_unit
    for part in _IN_BRACKETS.findall(heading.text):
        words = Cell("", 0, part).words
        for factor, many in _MANY:
            if re.fullmatch(rf"(?:x )?(?:{many})(?: {_THINGS})?", words):
                return factor
    return None


@dataclass
class Units:
    """The lines of units of a file, found while it is read, in their order.

    A unit holds for the tables below it until another one stands.
    """

    cells: list[tuple[tuple[int, int], Cell]] = field(default_factory=list)
    blocks: dict[str, int] = field(default_factory=dict)
    count: int = 0

    def note(self, lines: Iterable[Line]) -> Iterator[Line]:
        for line in lines:
            if line.block is None or line.block not in self.blocks:
                self.count += 1
                self.blocks.setdefault(line.block or "", self.count)
            if len(line.values) - line.values.count(None) <= _MOST_CELLS:
                self.cells.extend(
                    ((self.count, line.number), cell)
                    for cell in line.filled
                    if _MAY_BE_UNIT.search(cell.text) and _is_unit(cell.words)
                )
            yield line

    def above(self, heading: Cell) -> Cell | None:
        """The unit that holds for the table with this heading."""
        block, _mark, cell = heading.ref.rpartition("!")
        at = (self.blocks.get(block, 0), int(re.sub(r"\D", "", cell) or 0))
        before = [cell for place, cell in self.cells if place < at]
        return before[-1] if before else None


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
        return tuple(shown(rate.value) for rate in self.rates[:_SAMPLES])


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
        unit, factor = heading, heading_factor(heading)
        if factor is None and above is not None:
            unit, factor = above, unit_factor(above.words)
        if factor is not None:
            cells = [line.cells[name] for line in table.rows if line.cells[name].is_filled]
            samples = [cell.shown for cell in cells[:_SAMPLES]]
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
        name: replace(cell, value=_times(cell, factors[name]), number_format=None)
        if name in factors and cell.is_filled
        else cell
        for name, cell in line.cells.items()
    }
    return replace(line, cells=cells)


def _times(cell: Cell, factor: int) -> "int | str | float | Decimal | None":
    """A number times `factor`; what is no number, or then no whole one, stays as it is."""
    value = cell.value
    if isinstance(value, str):
        text = value.strip()
        if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d+", text):
            text = text.replace(".", "").replace(",", ".")
        if not re.fullmatch(r"\d+(?:\.\d+)?", text, re.ASCII):
            return value
        product = Fraction(text) * factor
    elif isinstance(value, bool) or value is None:
        return value
    else:
        product = Fraction(str(value)) * factor
    return int(product) if product.denominator == 1 else value


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
