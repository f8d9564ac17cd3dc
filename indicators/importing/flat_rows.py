"""The rows of one flat table, read one after the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from dvctrack.lib.files.cells import Cell, Line, column_letter
from dvctrack.lib.numbers import (
    COUNT_LIMIT,
    NumberError,
    RateReading,
    read_rate,
    read_typed_count,
)
from dvctrack.lib.numbers.reading import Written
from entities.models import Agency
from indicators.annex.faults import headless_column, hidden_cells, merged_cell
from indicators.annex.flat import FlatTable
from indicators.annex.layout import COUNTS, Field
from indicators.annex.rows import read_status
from indicators.figures.checks import excess, lonely_window, words_alone
from indicators.figures.figure import ColumnRefs, Figure, RowCells
from indicators.findings import Finding
from indicators.importing.flat_keys import FlatMemory, unknown_key
from indicators.models import Indicator, Period
from indicators.numbers import CELLS, Values, values_without_column
from indicators.periods.context import PeriodContext

Read = TypeVar("Read")
Row = Sequence[Written]

_DIGITS_OF_COUNTS = len(str(COUNT_LIMIT)) - 1


@dataclass(slots=True)
class _Series:
    """What rows have in common that name the same period, indicator and span.

    `kinds` are those of the agencies that were met so far.
    """

    context: PeriodContext
    indicator: Indicator
    span: str
    agencies: dict[Any, Agency]
    kinds: set[str] = field(default_factory=set)
    is_asked: bool = field(init=False)
    is_span_asked: bool = field(init=False)

    def __post_init__(self) -> None:
        asked = self.context.asked.get(self.indicator.slug)
        self.is_asked = asked is not None
        self.is_span_asked = asked is not None and self.span in asked.spans


class FlatRows:
    """Reads the rows of one table; what it learns of names it keeps in `memory`."""

    def __init__(self, memory: FlatMemory, table: FlatTable) -> None:
        self.memory = memory
        self.table = table
        self.collected = memory.collected
        self.findings = memory.collected.findings
        columns = table.columns
        self.width = max(columns.values()) + 1
        self.counts = [(columns.get(name), name) for name in COUNTS]
        self.rate_at = columns.get(Field.RATE)
        self.status_at = columns.get(Field.STATUS)
        self.note_at = columns.get(Field.NOTE)
        self.key = [columns.get(name) for name in (Field.PERIOD, Field.INDICATOR, Field.SPAN)]
        self.key_of = itemgetter(*(place for place in self.key if place is not None))
        self.series: dict[Any, _Series] = {}
        self.names = Field.CODE if Field.CODE in columns else Field.AGENCY
        self.agency_at = columns[self.names]
        has_both = {Field.CODE, Field.AGENCY} <= columns.keys()
        self.name_at = columns[Field.AGENCY] if has_both else None
        self.refs = ColumnRefs(
            {name: table.ref(Field(name)) for name in CELLS.values() if name in columns}
            | {"agency": table.ref(self.names)}
        )
        self.unsaid = values_without_column(columns)
        self.said_hidden = False
        named = {*table.columns.values(), *table.unknown, *table.ignored}
        self.headings = max(named) + 1
        self.gaps = [place for place in range(self.headings) if place not in named]
        self.headless: set[int] = set()

    def add(self, line: Line) -> None:
        """Make a figure of a row, or say at its cells why there is none."""
        number, values = line.number, line.values
        if len(values) < self.width:
            values = [*values, *[None] * (self.width - len(values))]
        if self.gaps or len(values) > self.headings:
            self._report_headless(number, values)
        if (line.merged or line.is_hidden) and not self._is_plain(line):
            return
        series = self.series.get(self.key_of(values)) or self._series(number, values)
        if series is None:
            return
        name = values[self.agency_at]
        agency = series.agencies.get(name) or self._agency(number, name, series)
        if agency is None:
            return
        period, slug = series.context.period, series.indicator.slug
        if agency.kind not in series.kinds:
            series.kinds.add(agency.kind)
            self.collected.headings.setdefault((period.id, slug, agency.kind), self.table.where)
        if self.name_at is not None:
            self._compare_name(number, values[self.name_at], agency, series)
        figure = self._figure(number, values, line, series, agency)
        if figure is None:
            self.collected.unreadable.add((period.id, slug, agency.id))
        elif not figure.has_number:
            self.findings.extend(words_alone(figure))
        elif series.is_span_asked:
            self.collected.add(figure)
        elif series.is_asked:
            self.collected.span_not_asked_for(figure, series.context)
        else:
            self.collected.not_asked_for(series.context, figure.where, slug)

    def _series(self, number: int, values: Row) -> _Series | None:
        period_at, indicator_at, span_at = self.key
        period = self._period(number, None if period_at is None else values[period_at])
        indicator = self._indicator(number, values[indicator_at or 0])
        span = self._span(number, None if span_at is None else values[span_at])
        if period is None or indicator is None or span is None:
            return None
        agencies = self.memory.agencies.setdefault(period.id, {})
        series = _Series(self.memory.context(period), indicator, span, agencies)
        self.series[self.key_of(values)] = series
        return series

    def _period(self, number: int, value: Written) -> Period | None:
        if value is None and self.memory.given is not None:
            return self.memory.given
        period = self.memory.keys.period(value)
        if period is None:
            self._unknown("unknown-period", Field.PERIOD, number, value)
        return period

    def _indicator(self, number: int, value: Written) -> Indicator | None:
        indicator = self.memory.keys.indicator(value)
        if indicator is None:
            self._unknown("unknown-indicator", Field.INDICATOR, number, value)
        return indicator

    def _span(self, number: int, value: Written) -> str | None:
        span = self.memory.keys.span(value)
        if span is None:
            self._unknown("unknown-span", Field.SPAN, number, value)
        return span

    def _unknown(self, code: str, name: Field, number: int, value: Written) -> None:
        keys = self.memory.keys
        known = sorted(keys.periods) if name == Field.PERIOD else keys.slugs
        code = "missing-key" if value is None else code
        where = f"{self.table.ref(name)}{number}" if name in self.table.columns else None
        self.findings.append(Finding(code, unknown_key(code, value, known), where))

    def _agency(self, number: int, value: Written, series: _Series) -> Agency | None:
        cell = self.table.cell(self.names, number, value)
        if not cell.text:
            self._unknown("missing-key", self.names, number, None)
            return None
        names = self.memory.names
        find = names.find_code if self.names == Field.CODE else names.find
        agency = find(cell, series.context.index)
        if agency is not None:
            series.agencies[value] = agency
        return agency

    def _compare_name(self, number: int, value: Written, agency: Agency, series: _Series) -> None:
        """Say where a row has the code of one agency and the name of another."""
        if not self.memory.fits(agency, value, series.context.index):
            self.findings.append(
                Finding(
                    "ambiguous-agency",
                    _(
                        "The code of this row is that of %(agency)s, and its name is “%(name)s”. "
                        "Check which of the two is meant."
                    )
                    % {"agency": agency.name, "name": value},
                    self.table.cell(Field.AGENCY, number, value).ref,
                    agency.slug,
                )
            )

    def _figure(
        self, number: int, values: Row, line: Line, series: _Series, agency: Agency
    ) -> Figure | None:
        """The figure of a row; None where one of its numbers cannot be."""
        before = len(self.findings)
        # Nearly all are whole numbers already.
        numerator, window, denominator = [
            None
            if place is None or (value := values[place]) is None
            else value
            if type(value) is int and 0 <= value < COUNT_LIMIT
            else self._count(name, number, value)
            for place, name in self.counts
        ]
        rate = None if self.rate_at is None else self._rate(number, values[self.rate_at], line)
        note = None if self.note_at is None else values[self.note_at]
        figure = Figure(
            series.context.period,
            series.indicator,
            agency,
            series.span,
            Values(
                numerator,
                window,
                denominator,
                rate.value if rate else None,
                rate.decimals if rate else None,
                "" if self.status_at is None else self._status(number, values[self.status_at]),
                None if note is None else str(note),
            ),
            RowCells(self.refs, number),
            rate is None or rate.has_format,
            False,
            self.unsaid,
        )
        if window is not None or numerator is None or not numerator <= (denominator or 0):
            self.findings.extend(excess(figure))
            self.findings.extend(lonely_window(figure))
        if len(self.findings) == before:
            return figure
        self.collected.note_cells(line.cells, agency)
        errors = any(finding.is_error for finding in self.findings[before:])
        return None if errors else figure

    def _count(self, name: Field, number: int, value: Written) -> int | None:
        if type(value) is str and value.isdecimal() and len(value) <= _DIGITS_OF_COUNTS:
            return int(value)
        return self._read(read_typed_count, name, number, value)

    def _rate(self, number: int, value: Written, line: Line) -> RateReading | None:
        if value is None:
            return None
        column = self.table.columns[Field.RATE] + 1
        number_format = line.formats.get(column)
        return self._read(
            lambda written: read_rate(written, number_format), Field.RATE, number, value
        )

    def _status(self, number: int, value: Written) -> str:
        if value is None:
            return ""
        return read_status(self.table.cell(Field.STATUS, number, value), None, self.findings)

    def _read(
        self,
        read: Callable[[Written], Read | None],
        name: Field,
        number: int,
        value: Written,
    ) -> Read | None:
        try:
            return read(value)
        except NumberError as error:
            where = f"{self.table.ref(name)}{number}"
            self.findings.append(Finding(error.code, error.message, where))
            return None

    def _report_headless(self, number: int, values: Row) -> None:
        """Say once for each column that has values and no heading."""
        beyond = range(self.headings, len(values))
        for place in (place for place in (*self.gaps, *beyond) if place < len(values)):
            if values[place] is not None and place not in self.headless:
                self.headless.add(place)
                ref = f"{self.table.block}!{column_letter(place + 1)}{number}"
                self.findings.append(headless_column(Cell(ref, place + 1, values[place]), None))

    def _is_plain(self, line: Line) -> bool:
        """Whether no cell of a column that is read is merged away; hidden rows are said once."""
        if line.is_hidden and not self.said_hidden:
            self.said_hidden = True
            self.findings.append(hidden_cells(line))
        merged = [place + 1 for place in self.table.columns.values() if place + 1 in line.merged]
        self.findings.extend(
            merged_cell(cell) for cell in (line.cells if merged else ()) if cell.column in merged
        )
        return not merged
