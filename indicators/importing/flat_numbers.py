"""The numbers of the rows of a flat table, each with a finding where it cannot be one."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from dvctrack.lib.files.cells import Line
from dvctrack.lib.numbers import COUNT_LIMIT, NumberError, RateReading, read_rate, read_typed_count
from dvctrack.lib.numbers.formats import is_plain
from dvctrack.lib.numbers.reading import Written
from indicators.annex.flat import FlatTable
from indicators.annex.layout import COUNTS, Field
from indicators.annex.magnitudes import HUNDRED, SAMPLES, Scales, Shares, hundredfold
from indicators.annex.rows import read_status
from indicators.annex.units import factor_of, times
from indicators.figures.figure import Figure
from indicators.findings import Finding

Read = TypeVar("Read")
Row = Sequence[Written]

_PLAIN_COUNT = re.compile(f"[0-9]{{1,{len(str(COUNT_LIMIT)) - 1}}}")


@dataclass(slots=True)
class _Rates:
    """The rates of one indicator, and the figures whose rates may be shares of 1."""

    shares: Shares = field(default_factory=Shares)
    figures: list[tuple[Figure, RateReading]] = field(default_factory=list)


class FlatNumbers:
    """Reads the counts, the rate and the status of each row of one table."""

    def __init__(self, table: FlatTable, scales: Scales, findings: list[Finding]) -> None:
        self.table = table
        self.scales = scales
        self.findings = findings
        self.counts = [(table.columns.get(name), name) for name in COUNTS]
        self.rate_at = table.columns.get(Field.RATE)
        self.status_at = table.columns.get(Field.STATUS)
        self.rates: dict[str, _Rates] = {}
        # By what the counts of a column are to be multiplied, where that is not 1.
        self.factors = {
            at: factor
            for at, name in self.counts
            if at is not None and (factor := self._factor(name, at)) != 1
        }
        # Most rows have the formats of the one above.
        self.formats: Mapping[int, str] = {}
        self.looks_plain = True

    def scaled(self, values: Row) -> Row:
        return [
            times(value, self.factors[at]) if at in self.factors else value
            for at, value in enumerate(values)
        ]

    def counts_of(self, line: Line, values: Row) -> list[int | None]:
        """Numerator, National Single Window, denominator."""
        if line.formats is not self.formats:
            self.formats = line.formats
            shown = (line.formats.get(at + 1) for at, _name in self.counts if at is not None)
            self.looks_plain = all(it is None or is_plain(it) for it in shown)
        looks_plain = self.looks_plain
        # Nearly all are whole numbers already.
        return [
            None
            if place is None or (value := values[place]) is None
            else value
            if looks_plain and type(value) is int and 0 <= value < COUNT_LIMIT
            else self._count(name, line, value)
            for place, name in self.counts
        ]

    def rate_of(self, line: Line, values: Row) -> RateReading | None:
        if self.rate_at is None or (value := values[self.rate_at]) is None:
            return None
        return self._read(read_rate, Field.RATE, line, value)

    def status_of(self, number: int, values: Row) -> str:
        if self.status_at is None or (value := values[self.status_at]) is None:
            return ""
        return read_status(self.table.cell(Field.STATUS, number, value), None, self.findings)

    def see_rate(self, rate: RateReading, figure: Figure) -> None:
        """Note whether the rates of this indicator are in per cent."""
        rates = self.rates.get(figure.indicator.slug)
        if rates is None:
            rates = self.rates[figure.indicator.slug] = _Rates()
        if not rates.shares.is_clear:
            rates.shares.see(rate, figure.total_numerator, figure.values.denominator)
            rates.figures.append((figure, rate))

    def settle_shares(self) -> None:
        """Ask about the indicators whose rates may be shares, or read them as was answered."""
        for slug, rates in self.rates.items():
            if rates.shares.is_asked:
                heading = self.table.heading_of(Field.RATE)
                if self.scales.ask_shares(heading, rates.shares, slug) == HUNDRED:
                    for figure, rate in rates.figures:
                        read = hundredfold(rate)
                        figure.values = figure.values._replace(
                            reported_rate=read.value, reported_decimals=read.decimals
                        )

    def _factor(self, name: Field, at: int) -> int:
        unit, factor = factor_of(self.table.heading_of(name), self.table.unit)
        if factor is None:
            return 1
        found = (line.values[at] for line in self.table.rows if len(line.values) > at)
        samples = [str(value) for value in found if value is not None][:SAMPLES]
        return self.scales.ask_unit(unit, factor, samples, None) if samples else 1

    def _count(self, name: Field, line: Line, value: Written) -> int | None:
        if isinstance(value, str) and _PLAIN_COUNT.fullmatch(value):
            return int(value)
        return self._read(read_typed_count, name, line, value)

    def _read(
        self,
        read: Callable[[Written, str | None], Read | None],
        name: Field,
        line: Line,
        value: Written,
    ) -> Read | None:
        column = self.table.columns[name] + 1
        number_format = None if column - 1 in self.factors else line.formats.get(column)
        try:
            return read(value, number_format)
        except NumberError as error:
            where = f"{self.table.ref(name)}{line.number}"
            self.findings.append(Finding(error.code, error.message, where))
            return None
