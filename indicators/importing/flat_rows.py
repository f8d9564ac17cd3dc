"""The rows of one flat table, read one after the other."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext as _

from dvctrack.lib.files.cells import Cell, Line, column_letter
from dvctrack.lib.numbers.reading import Written
from entities.models import Agency
from indicators.annex.faults import headless_column, hidden_cells, merged_cell
from indicators.annex.flat import FlatTable, is_sum
from indicators.annex.layout import Field
from indicators.annex.ledger import Ledger, Reason
from indicators.annex.magnitudes import Scales
from indicators.figures.checks import excess, lonely_window, words_alone
from indicators.figures.figure import ColumnRefs, Figure, RowCells
from indicators.findings import Finding
from indicators.importing.flat_keys import FlatMemory, Series, unknown_key
from indicators.importing.flat_numbers import FlatNumbers
from indicators.models import Indicator, Period
from indicators.numbers import CELLS, Values, values_without_column

Row = Sequence[Written]


class FlatRows:
    """Reads the rows of one table; what it learns of names it keeps in `memory`."""

    def __init__(
        self, memory: FlatMemory, table: FlatTable, scales: Scales, ledger: Ledger
    ) -> None:
        self.memory = memory
        self.table = table
        self.ledger = ledger
        self.collected = memory.collected
        self.findings = memory.collected.findings
        columns = table.columns
        self.width = max(columns.values()) + 1
        self.numbers = FlatNumbers(table, scales, self.findings)
        self.note_at = columns.get(Field.NOTE)
        self.key = [columns.get(name) for name in (Field.PERIOD, Field.INDICATOR, Field.SPAN)]
        self.key_of = itemgetter(*(place for place in self.key if place is not None))
        self.series: dict[Any, Series] = {}
        self.names = Field.CODE if Field.CODE in columns else Field.AGENCY
        self.agency_at = columns[self.names]
        self.parent_at = columns.get(Field.PARENT)
        has_both = {Field.CODE, Field.AGENCY} <= columns.keys()
        self.name_at = columns[Field.AGENCY] if has_both else None
        self.refs = ColumnRefs(
            {name: table.ref(Field(name)) for name in CELLS.values() if name in columns}
            | {"agency": table.ref(self.names)}
        )
        self.unsaid = values_without_column(columns)
        self.said_hidden = False
        self.headings, self.gaps = table.width, table.gaps
        self.headless: set[int] = set()

    def add_all(self) -> None:
        """Make a figure of each row, or say at its cells why there is none."""
        self.ledger.read += len(self.table.heading.filled)
        for line in self.table.rows:
            self.table.enter(line, self._add(line), self.ledger)
        self.numbers.settle_shares()

    def ask_all(self) -> None:
        """Count all cells of a table of which nothing is known but what stands in its heading."""
        self.ledger.asked += len(self.table.heading.filled)
        for line in self.table.rows:
            self.table.enter(line, became=False, ledger=self.ledger)

    def _add(self, line: Line) -> bool | Reason:
        """Whether a row was read, or why it is passed over."""
        number, values = line.number, line.values
        if len(values) < self.width:
            values = [*values, *[None] * (self.width - len(values))]
        if self.numbers.factors:
            values = self.numbers.scaled(values)
        series = self.series.get(self.key_of(values))
        if series is None and (reason := self.table.reason_of(values)) is not None:
            return reason
        if self.memory.names.answers and self._is_left_out(number, values, series):
            return Reason.ROW
        if self.gaps or len(values) > self.headings:
            self._report_headless(number, values)
        if line.is_hidden and not self.said_hidden:
            self.said_hidden = True
            self.findings.append(hidden_cells(line))
        if line.merged and not self._is_plain(line):
            return False
        series = series or self._series(number, values)
        if series is None:
            return False
        name = values[self.agency_at]
        parent = None if self.parent_at is None else values[self.parent_at]
        agency = series.agencies.get((name, parent))
        if agency is None and is_sum(name):
            return Reason.TOTAL
        agency = agency or self._agency(number, name, series, parent)
        if agency is None:
            return False
        period, slug = series.context.period, series.indicator.slug
        if agency.peers not in series.groups:
            series.groups.add(agency.peers)
            self.collected.headings.setdefault((period.id, slug, agency.peers), self.table.where)
        if self.name_at is not None:
            self._compare_name(number, values[self.name_at], agency, series)
        figure = self._figure(number, values, line, series, agency)
        if figure is None:
            self.collected.unreadable.add((period.id, slug, agency.id))
            return False
        if not figure.has_number:
            self.collected.silent.append(figure)
            said = words_alone(figure)
            self.findings.extend(said)
            return False if said else Reason.NO_FIGURE
        if series.is_span_asked:
            before = len(self.findings)
            self.collected.add(figure)
            return len(self.findings) == before
        if series.is_asked:
            self.collected.span_not_asked_for(figure, series.context)
        else:
            self.collected.not_asked_for(series.context, figure.where, slug)
        return False

    def _is_left_out(self, number: int, values: Row, series: Series | None) -> bool:
        """Whether a person leaves out the rows of this name, whatever else is in them."""
        names, name = self.memory.names, values[self.agency_at]
        cell = self.table.cell(self.names, number, name)
        if not names.leaves_out(cell.text):
            return False
        series = series or self._series(number, values)
        if series is not None:
            return self._agency(number, name, series) is None
        names.leave_out(cell)
        return True

    def _series(self, number: int, values: Row) -> Series | None:
        period_at, indicator_at, span_at = self.key
        period = self._period(number, None if period_at is None else values[period_at])
        indicator = self._indicator(number, values[indicator_at or 0])
        span = self._span(number, None if span_at is None else values[span_at])
        if period is None or indicator is None or span is None:
            return None
        agencies = self.memory.agencies.setdefault(period.id, {})
        series = Series(self.memory.context(period), indicator, span, agencies)
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

    def _agency(
        self, number: int, value: Written, series: Series, parent: Written = None
    ) -> Agency | None:
        """The agency of a row; of a name that units of several provinces bear, that of `parent`."""
        cell = self.table.cell(self.names, number, value)
        if not cell.text:
            self._unknown("missing-key", self.names, number, None)
            return None
        names, index, province = self.memory.names, series.context.index, None
        if parent is not None:
            at = self.table.cell(Field.PARENT, number, parent)
            province = self.memory.province(at, index)
            if province is None:
                return None
        if self.names == Field.CODE:
            agency = names.find_code(cell, index)
            self._compare_parent(number, parent, agency, province)
        else:
            agency = names.find(cell, index, parent=province)
        if agency is not None:
            series.agencies[value, parent] = agency
        return agency

    def _compare_parent(
        self, number: int, read: Written, agency: Agency | None, province: Agency | None
    ) -> None:
        """Say where a code is of another province than its row."""
        if agency and province and province.pk not in (agency.pk, agency.parent_id):
            self.findings.append(
                Finding(
                    "ambiguous-agency",
                    _(
                        "The code of this row is that of %(agency)s, which is not in “%(name)s”. "
                        "Check which of the two is meant."
                    )
                    % {"agency": agency.name, "name": read},
                    self.table.cell(Field.PARENT, number, read).ref,
                    agency.slug,
                )
            )

    def _compare_name(self, number: int, value: Written, agency: Agency, series: Series) -> None:
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
        self, number: int, values: Row, line: Line, series: Series, agency: Agency
    ) -> Figure | None:
        """The figure of a row; None where one of its numbers cannot be."""
        before = len(self.findings)
        numerator, window, denominator = self.numbers.counts_of(line, values)
        rate = self.numbers.rate_of(line, values)
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
                self.numbers.status_of(number, values),
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
        if rate is not None:
            self.numbers.see_rate(rate, figure)
        if len(self.findings) == before:
            return figure
        self.collected.note_cells(line.cells, agency)
        errors = any(finding.is_error for finding in self.findings[before:])
        return None if errors else figure

    def _report_headless(self, number: int, values: Row) -> None:
        """Say once for each column that has values and no heading."""
        beyond = range(self.headings, len(values))
        for place in (place for place in (*self.gaps, *beyond) if place < len(values)):
            if values[place] is not None and place not in self.headless:
                self.headless.add(place)
                ref = f"{self.table.block}!{column_letter(place + 1)}{number}"
                self.findings.append(headless_column(Cell(ref, place + 1, values[place]), None))

    def _is_plain(self, line: Line) -> bool:
        """Whether no cell of a column that is read is merged away."""
        merged = [place + 1 for place in self.table.columns.values() if place + 1 in line.merged]
        self.findings.extend(
            merged_cell(cell) for cell in (line.cells if merged else ()) if cell.column in merged
        )
        return not merged
