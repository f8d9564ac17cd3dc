"""The rows of a found table, each value read and remembered with its cell."""

from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from dvctrack.lib.files.cells import Cell
from dvctrack.lib.numbers import (
    CountReading,
    NumberError,
    RateReading,
    read_count,
    read_rate,
)
from dvctrack.lib.numbers.reading import is_missing
from indicators.annex.faults import failed_formula, merged_cell
from indicators.annex.found import DataLine, FoundTable
from indicators.annex.layout import COUNTS, RATES, Field
from indicators.annex.ledger import Fate, Ledger, Reason
from indicators.annex.vocabulary import status_of
from indicators.findings import Finding

_NUMBERS = frozenset({*COUNTS, *RATES})


@dataclass(frozen=True)
class FigureRow:
    """What one row says of one agency. A field that is missing is not in its mapping.

    `findings` are those at its cells; they go with the row where a person leaves it out.
    """

    agency: Cell
    kind: str | None
    group: Cell | None
    counts: dict[Field, CountReading]
    rates: dict[Field, RateReading]
    status: str
    cells: dict[Field, Cell] = field(repr=False)
    is_readable: bool = True
    findings: tuple[Finding, ...] = ()
    # Those of its cells that belong to another table of the same lines.
    shared: frozenset[Field] = frozenset()

    def with_count(self, name: Field, reading: CountReading) -> "FigureRow":
        return replace(self, counts={**self.counts, name: reading})

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing but a name: no number, no status, nothing that is asked."""
        return not (self.counts or self.rates or self.status or self.findings)

    @property
    def filled(self) -> list[Cell]:
        return [self.cells[name] for name in self._own]

    @property
    def read(self) -> list[Cell]:
        """The filled cells that came to something."""
        return [self.cells[name] for name in self._own if self._fate(name) is Fate.READ]

    def enter(self, ledger: Ledger) -> None:
        for name in self._own:
            ledger.settle(self._fate(name), [self.cells[name]])

    @property
    def _own(self) -> list[Field]:
        """Its filled cells that count for no other table."""
        return [it for it, cell in self.cells.items() if cell.is_filled and it not in self.shared]

    def _fate(self, name: Field) -> Fate | Reason:
        if name in self.counts or name in self.rates:
            return Fate.READ
        if self.is_empty:
            return Reason.NO_FIGURE
        cell = self.cells[name]
        if name in _NUMBERS:
            return Reason.NO_FIGURE if is_missing(cell.value) else Fate.ASKED
        is_said = any(finding.where == cell.ref for finding in self.findings)
        return Fate.ASKED if is_said else Fate.READ


def read_figure_rows(table: FoundTable) -> list[FigureRow]:
    """Every row of a table with figures; what cannot be read is a finding at its cell."""
    return [_figure_row(line, table) for line in table.rows]


def _figure_row(line: DataLine, table: FoundTable) -> FigureRow:
    indicator = table.section.indicator
    counts: dict[Field, CountReading] = {}
    rates: dict[Field, RateReading] = {}
    findings: list[Finding] = []
    agency = line.cells[Field.AGENCY]
    if failed := failed_formula(agency, indicator):
        findings.append(failed)
    has_none = _says_no_figure(line)
    for name, cell in line.cells.items():
        if cell.is_merged:
            # One verdict may be merged over many rows; it follows from each rate anyway.
            if not has_none and name is not Field.STATUS:
                findings.append(merged_cell(cell, indicator))
            continue
        try:
            if name in COUNTS and (count := read_count(cell.value, cell.number_format)):
                counts[name] = count
            elif name in RATES and (rate := read_rate(cell.value, cell.number_format)):
                rates[name] = rate
        except NumberError as error:
            findings.append(Finding(error.code, error.message, cell.ref, indicator=indicator))
    is_readable = not findings
    status = line.cells.get(Field.STATUS)
    return FigureRow(
        agency=agency,
        kind=line.kind,
        group=line.group,
        counts=counts,
        rates=rates,
        status="" if status is None else read_status(status, indicator, findings),
        cells=line.cells,
        is_readable=is_readable,
        findings=tuple(findings),
        shared=table.shared,
    )


def _says_no_figure(line: DataLine) -> bool:
    """Whether words such as "Chưa báo cáo" are merged over all figures of the row."""
    merged = [cell.column for cell in line.cells.values() if cell.is_merged]
    if not merged:
        return False
    figures = [cell for name, cell in line.cells.items() if name in _NUMBERS]
    spoken = [cell for cell in figures if cell.text]
    return (
        len(spoken) == 1
        and bool(spoken[0].words)
        and is_missing(spoken[0].value)
        and all(cell.is_merged for cell in figures if cell is not spoken[0])
        and spoken[0].column < min(merged)
    )


def read_status(cell: Cell, indicator: str | None, findings: list[Finding]) -> str:
    """`met`, `not_met`, or nothing where the cell is empty or says something else."""
    if not cell.text:
        return ""
    status = status_of(cell.words)
    if status is not None:
        return status
    findings.append(
        Finding(
            code="unreadable-status",
            where=cell.ref,
            indicator=indicator,
            message=_(
                "“%(read)s” is neither “Hoàn thành” nor “Chưa hoàn thành”; the status is "
                "worked out from the rate."
            )
            % {"read": cell.shown},
        )
    )
    return ""
