"""Reading an annex: from the lines of a file to rows that remember their cells.

Nothing here knows the database. Names are still as printed; who they are is a rule.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import zip_longest

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dvctrack.lib.files.cells import Cell, Line
from dvctrack.lib.files.serials import as_people_write
from indicators.annex.dates import (
    Decision,
    as_of_dates,
    cumulative_start,
    window_start,
)
from indicators.annex.faults import nothing_read
from indicators.annex.found import Found, FoundTable
from indicators.annex.layout import Field
from indicators.annex.layouts import LAYOUTS
from indicators.annex.ledger import Fate, Ledger
from indicators.annex.magnitudes import Scales, in_per_cent, in_units
from indicators.annex.mapping import KnownTables, TableQuestion
from indicators.annex.overdue_lists import OverdueList, overdue_list
from indicators.annex.rows import FigureRow, read_figure_rows
from indicators.annex.scaling import ScaleQuestion, is_divided, mend, row_findings, total_findings
from indicators.annex.service_rows import (
    ServiceRow,
    ServiceRows,
    read_service_rows,
)
from indicators.annex.tables import find_tables
from indicators.annex.units import Units
from indicators.choices import Span
from indicators.findings import Finding


@dataclass(frozen=True)
class ReadTable:
    """One table of an annex with the rows that were read.

    `kind` is that of the whole table; None where each row names its own group. `overdue` says
    what it covers where it is a list of overdue services.
    """

    section: str
    indicator: str | None
    kind: str | None
    where: str
    figures: list[FigureRow] = field(default_factory=list)
    services: list[ServiceRow] = field(default_factory=list)
    title: str = ""
    heading_cells: dict[Field, str] = field(default_factory=dict)
    span: str = Span.TO_DATE
    overdue: OverdueList | None = None


@dataclass(frozen=True)
class Stated:
    """A day that a heading states, with its cell."""

    day: date
    where: str


@dataclass(frozen=True)
class AnnexReading:
    """All that a file says: its day, its spans, its tables, and what was found on the way.

    `stated` are the days after "tính đến ngày", each with its cell. `findings` are those of the
    file and its tables: what stands in a row goes with the row. `ledger` counts every filled cell.
    """

    as_of: date | None = None
    stated: dict[date, str] = field(default_factory=dict)
    window: Stated | None = None
    cumulative: Stated | None = None
    tables: list[ReadTable] = field(default_factory=list)
    questions: list[TableQuestion] = field(default_factory=list)
    scales: list[ScaleQuestion] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)

    @property
    def lists_of_services(self) -> list[ReadTable]:
        return [table for table in self.tables if table.indicator is None]

    @property
    def tables_of_figures(self) -> list[ReadTable]:
        return [table for table in self.tables if table.indicator is not None]

    @property
    def row_findings(self) -> list[Finding]:
        """What was found in the rows, in their order."""
        rows = (row for table in self.tables for row in table.figures)
        return [finding for row in rows for finding in row.findings]

    @property
    def all_findings(self) -> list[Finding]:
        return [*self.findings, *self.row_findings]


def read_annex(
    lines: Iterable[Line],
    *,
    as_of: date | None = None,
    known: KnownTables | None = None,
    answered: Mapping[str, int] | None = None,
    ordering: Decision | None = None,
) -> AnnexReading:
    """Read an official annex, or tables of which it is `known` what they hold.

    `as_of` is used instead of the date in the text; `answered` are scales of columns by their
    headings; `ordering` is the decision of lists of services that name none. Raises FileError, as
    the lines do, for a file that is not read.
    """
    units, scales = Units(), Scales(answered or {})
    found = find_tables(units.seen(lines), LAYOUTS, known)
    found.tables = [in_units(table, units, scales) for table in found.tables]
    findings = list(found.findings)
    if not found.tables and not findings:
        findings.append(_no_table())
    day = _as_of(found, as_of, findings)
    # A later statement of services has a day or figures; the list of a decision has neither.
    is_statement = as_of is not None or bool(_stated_days(found)) or not found.lists_services
    tables: list[ReadTable] = []
    for table in found.tables:
        if table.layout.lists_services:
            listed = read_service_rows(table, ordering=ordering, is_statement=is_statement)
            findings.extend(listed.findings)
            _enter_services(table, listed, found.ledger)
            overdue = overdue_list(table, on=day) if is_statement else None
            tables.append(replace(_as_read(table, services=listed.services), overdue=overdue))
        else:
            figures = in_per_cent(table, read_figure_rows(table), scales)
            tables.append(_as_read(table, figures=figures))
    findings.extend(scales.findings)
    tables = _with_scaling(tables)
    _check_totals(found, findings)
    for read in tables:
        for row in read.figures:
            row.enter(found.ledger)
    headings = [
        cell
        for table in found.tables
        for name, cell in table.headings.items()
        if name in (Field.RATE, Field.IN_PERIOD_RATE)
    ]
    reading = AnnexReading(
        as_of=day,
        stated={day: cell.ref for day, cell in _stated_days(found).items()},
        window=_first_stated(window_start, headings),
        cumulative=_first_stated(cumulative_start, headings),
        tables=tables,
        questions=found.questions,
        scales=scales.questions,
        findings=findings,
        ledger=found.ledger,
    )
    if found.passed_figure and _is_empty(reading):
        findings.append(nothing_read(found.passed_figure))
    return reading


def _is_empty(reading: AnnexReading) -> bool:
    """Whether nothing was read of a file, and nothing said that would stop it."""
    rows = (row for table in reading.tables for row in table.figures)
    services = (row for table in reading.tables for row in table.services)
    return (
        all(row.is_empty for row in rows)
        and not any(True for _row in services)
        and not any(finding.is_error for finding in reading.all_findings)
    )


def _first_stated(read: Callable[[str], date | None], headings: Iterable[Cell]) -> Stated | None:
    found = ((read(cell.text), cell.ref) for cell in headings)
    return next((Stated(day, ref) for day, ref in found if day), None)


def _no_table() -> Finding:
    return Finding(
        "no-table",
        _(
            "No table with figures was found. A table needs a heading row that begins with STT "
            "or TT or names a column of agencies; or use the template."
        ),
    )


def _as_of(found: Found, given: date | None, findings: list[Finding]) -> date | None:
    """The day that was given, else the one that the titles state."""
    stated = _stated_days(found)
    if given is not None:
        findings.extend(
            _contradiction(day, cell, given) for day, cell in stated.items() if day != given
        )
        return given
    if len(stated) == 1:
        return next(iter(stated))
    if stated:
        listed = ", ".join(date_format(day, "SHORT_DATE_FORMAT") for day in stated)
        message = _(
            "The file states several days (%(days)s) after “tính đến ngày”. "
            "Choose the reporting period (in a command with --as-of)."
        ) % {"days": listed}
    else:
        message = _(
            "The file does not say to which day its figures go (“tính đến ngày …”). "
            "Choose the reporting period (in a command with --as-of)."
        )
    if found.tables and not found.lists_services:
        findings.append(Finding("no-as-of", message, found.tables[0].where))
    return None


def _stated_days(found: Found) -> dict[date, Cell]:
    """The days after "tính đến ngày", also in the next cell, each with the first that states it."""
    days: dict[date, Cell] = {}
    for cell, behind in zip_longest(found.titles, found.titles[1:]):
        texts = [cell.text]
        if behind is not None and _row(behind) == _row(cell):
            texts.append(f"{cell.text} {as_people_write(behind.text)}")
        for day in as_of_dates(texts):
            days.setdefault(day, cell)
    return days


def _row(cell: Cell) -> str:
    """The sheet and the number of its row."""
    return re.sub(r"[A-Z]+(?=\d+$)", "", cell.ref)


def _contradiction(day: date, cell: Cell, given: date) -> Finding:
    return Finding(
        "as-of-mismatch",
        _("The file states %(day)s after “tính đến ngày”, but %(given)s was given; that one holds.")
        % {
            "day": date_format(day, "SHORT_DATE_FORMAT"),
            "given": date_format(given, "SHORT_DATE_FORMAT"),
        },
        cell.ref,
    )


def _as_read(
    table: FoundTable,
    *,
    figures: Sequence[FigureRow] = (),
    services: Sequence[ServiceRow] = (),
) -> ReadTable:
    return ReadTable(
        section=table.section.number,
        indicator=table.section.indicator,
        kind=table.layout.kind,
        where=table.where,
        figures=list(figures),
        services=list(services),
        title=table.title,
        heading_cells={name: cell.ref for name, cell in table.headings.items()},
        span=table.span,
    )


def _enter_services(table: FoundTable, listed: ServiceRows, ledger: Ledger) -> None:
    """A row is read where a service came of it; the others are asked about."""
    for place, line in enumerate(table.rows):
        filled = [cell for cell in line.cells.values() if cell.is_filled and not cell.is_merged]
        ledger.settle(Fate.ASKED if place in listed.asked else Fate.READ, filled)


def _with_scaling(tables: list[ReadTable]) -> list[ReadTable]:
    """The tables with their counts put right, as far as the file proves them."""
    divided = is_divided([row for table in tables for row in table.figures])
    return [
        replace(table, figures=[_scaled(row, table, divided=divided) for row in table.figures])
        for table in tables
    ]


def _scaled(row: FigureRow, table: ReadTable, *, divided: bool) -> FigureRow:
    mended = mend(row, divided=divided)
    columns = table.heading_cells.keys()
    said = row_findings(mended, indicator=table.indicator, divided=divided, columns=columns)
    return replace(mended, findings=(*mended.findings, *said))


def _check_totals(found: Found, findings: list[Finding]) -> None:
    for table in found.tables:
        if table.totals and not table.layout.lists_services:
            totals = read_figure_rows(replace(table, rows=table.totals))
            rows = read_figure_rows(table)
            findings.extend(total_findings(totals, rows, indicator=table.section.indicator))
