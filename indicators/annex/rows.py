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
from indicators.annex.faults import merged_cell
from indicators.annex.found import DataLine, FoundTable
from indicators.annex.layout import COUNTS, RATES, Field
from indicators.annex.vocabulary import STATUSES
from indicators.findings import Finding


@dataclass(frozen=True)
class FigureRow:
    """What one row says of one agency. A field that is missing is not in its mapping."""

    agency: Cell
    kind: str | None
    group: Cell | None
    counts: dict[Field, CountReading]
    rates: dict[Field, RateReading]
    status: str
    cells: dict[Field, Cell] = field(repr=False)
    is_readable: bool = True

    def with_count(self, name: Field, reading: CountReading) -> "FigureRow":
        return replace(self, counts={**self.counts, name: reading})


@dataclass
class Rows:
    """The rows of one table and what was found in them."""

    figures: list[FigureRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_figure_rows(table: FoundTable) -> Rows:
    """Every row of a table with figures; what cannot be read is a finding at its cell."""
    rows = Rows()
    for line in table.rows:
        rows.figures.append(_figure_row(line, table.section.indicator, rows.findings))
    return rows


def _figure_row(line: DataLine, indicator: str | None, findings: list[Finding]) -> FigureRow:
    counts: dict[Field, CountReading] = {}
    rates: dict[Field, RateReading] = {}
    troubles = len(findings)
    for name, cell in line.cells.items():
        if cell.is_merged:
            findings.append(merged_cell(cell, indicator))
            continue
        try:
            if name in COUNTS and (count := read_count(cell.value, cell.number_format)):
                counts[name] = count
            elif name in RATES and (rate := read_rate(cell.value, cell.number_format)):
                rates[name] = rate
        except NumberError as error:
            findings.append(Finding(error.code, error.message, cell.ref, indicator=indicator))
    is_readable = len(findings) == troubles
    status = line.cells.get(Field.STATUS)
    return FigureRow(
        agency=line.cells[Field.AGENCY],
        kind=line.kind,
        group=line.group,
        counts=counts,
        rates=rates,
        status="" if status is None else read_status(status, indicator, findings),
        cells=line.cells,
        is_readable=is_readable,
    )


def read_status(cell: Cell, indicator: str | None, findings: list[Finding]) -> str:
    """`met`, `not_met`, or nothing where the cell is empty or says something else."""
    if not cell.text or cell.words in STATUSES:
        return STATUSES.get(cell.words, "")
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
