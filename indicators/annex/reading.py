"""Reading an annex: from the lines of a file to rows that remember their cells.

Nothing here knows the database. Names are still as printed; who they are is a rule.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dvctrack.lib.files.cells import Cell, Line
from indicators.annex.dates import (
    Decision,
    as_of_dates,
    cumulative_start,
    window_start,
)
from indicators.annex.found import Found, FoundTable
from indicators.annex.layout import Field
from indicators.annex.layouts import LAYOUTS
from indicators.annex.magnitudes import Scales, in_per_cent, in_units
from indicators.annex.mapping import KnownTables, TableQuestion
from indicators.annex.rows import FigureRow, read_figure_rows
from indicators.annex.scaling import ScaleQuestion, is_divided, mend, row_findings, total_findings
from indicators.annex.service_rows import ServiceRow, read_service_rows
from indicators.annex.tables import find_tables
from indicators.annex.units import Units
from indicators.choices import Span
from indicators.findings import Finding


@dataclass(frozen=True)
class ReadTable:
    """One table of an annex with the rows that were read.

    `kind` is that of the whole table; None where each row names its own group.
    """

    section: str
    indicator: str | None
    kind: str | None
    where: str
    figures: list[FigureRow] = field(default_factory=list)
    services: list[ServiceRow] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    title: str = ""
    heading_cells: dict[Field, str] = field(default_factory=dict)
    span: str = Span.TO_DATE


@dataclass(frozen=True)
class Stated:
    """A day that a heading states, with its cell."""

    day: date
    where: str


@dataclass(frozen=True)
class AnnexReading:
    """All that a file says: its day, its spans, its tables, and what was found on the way.

    `stated` are the days after "tính đến ngày", each with its cell.
    """

    as_of: date | None = None
    stated: dict[date, str] = field(default_factory=dict)
    window: Stated | None = None
    cumulative: Stated | None = None
    tables: list[ReadTable] = field(default_factory=list)
    questions: list[TableQuestion] = field(default_factory=list)
    scales: list[ScaleQuestion] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_annex(
    lines: Iterable[Line],
    *,
    as_of: date | None = None,
    known: KnownTables | None = None,
    answered: Mapping[str, int] | None = None,
) -> AnnexReading:
    """Read an official annex, or tables of which it is `known` what they hold.

    `as_of` is used instead of the date in the text; `answered` are scales of columns by their
    headings. Raises FileError, as the lines do, for a file that is not read.
    """
    units, scales = Units(), Scales(answered or {})
    found = find_tables(units.seen(lines), LAYOUTS, known)
    found.tables = [in_units(table, units, scales) for table in found.tables]
    findings = list(found.findings)
    if not found.tables and not findings:
        findings.append(_no_table())
    day = _as_of(found, as_of, findings)
    tables = [_read_table(table, scales, findings) for table in found.tables]
    findings.extend(scales.findings)
    tables = _with_scaling(tables, findings)
    _check_totals(found, findings)
    headings = [
        cell
        for table in found.tables
        for name, cell in table.headings.items()
        if name in (Field.RATE, Field.IN_PERIOD_RATE)
    ]
    return AnnexReading(
        as_of=day,
        stated={day: cell.ref for day, cell in _stated_days(found).items()},
        window=_first_stated(window_start, headings),
        cumulative=_first_stated(cumulative_start, headings),
        tables=tables,
        questions=found.questions,
        scales=scales.questions,
        findings=findings,
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
    if found.tables:
        findings.append(Finding("no-as-of", message, found.tables[0].where))
    return None


def _stated_days(found: Found) -> dict[date, Cell]:
    """The days after "tính đến ngày", each with the first cell that states it."""
    days: dict[date, Cell] = {}
    for cell in found.titles:
        for day in as_of_dates([cell.text]):
            days.setdefault(day, cell)
    return days


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


def _read_table(table: FoundTable, scales: Scales, findings: list[Finding]) -> ReadTable:
    figures: list[FigureRow] = []
    services: list[ServiceRow] = []
    ordering: list[Decision] = []
    if table.layout.lists_services:
        listed = read_service_rows(table)
        services, ordering = listed.services, listed.decisions
        findings.extend(listed.findings)
    else:
        rows = read_figure_rows(table)
        figures = in_per_cent(table, rows.figures, scales)
        findings.extend(rows.findings)
    return ReadTable(
        section=table.section.number,
        indicator=table.section.indicator,
        kind=table.layout.kind,
        where=table.where,
        figures=figures,
        services=services,
        decisions=ordering,
        title=table.title,
        heading_cells={name: cell.ref for name, cell in table.headings.items()},
        span=table.span,
    )


def _with_scaling(tables: list[ReadTable], findings: list[Finding]) -> list[ReadTable]:
    """The tables with their counts put right, as far as the file proves them."""
    divided = is_divided([row for table in tables for row in table.figures])
    mended = [
        replace(table, figures=[mend(row, divided=divided) for row in table.figures])
        for table in tables
    ]
    for table in mended:
        for row in table.figures:
            findings.extend(
                row_findings(
                    row,
                    indicator=table.indicator,
                    divided=divided,
                    columns=table.heading_cells.keys(),
                )
            )
    return mended


def _check_totals(found: Found, findings: list[Finding]) -> None:
    for table in found.tables:
        if table.totals and not table.layout.lists_services:
            totals = read_figure_rows(replace(table, rows=table.totals)).figures
            rows = read_figure_rows(table).figures
            findings.extend(total_findings(totals, rows, indicator=table.section.indicator))
