"""Reading an annex: from the bytes of a file to rows that remember their cells.

Nothing here knows the database. Names are still as printed; who they are is a rule.
"""

from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from indicators.annex.dates import (
    Decision,
    as_of_dates,
    cumulative_start,
    decisions,
    window_start,
)
from indicators.annex.files import FileError, read_lines
from indicators.annex.found import Found, FoundTable
from indicators.annex.layout import Field
from indicators.annex.layouts import LAYOUTS
from indicators.annex.rows import FigureRow, ServiceRow, read_figure_rows, read_service_rows
from indicators.annex.scaling import is_divided, mend, row_findings, total_findings
from indicators.annex.tables import find_tables
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


@dataclass(frozen=True)
class AnnexReading:
    """All that a file says: its day, its spans, its tables, and what was found on the way."""

    as_of: date | None = None
    window_starts_on: date | None = None
    cumulative_starts_on: date | None = None
    tables: list[ReadTable] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_annex(content: bytes, *, as_of: date | None = None) -> AnnexReading:
    """Read an official annex (.xlsx or .docx); `as_of` is used instead of the date in the text.

    Nothing is raised: a file that cannot be read gives a reading with its finding.
    """
    try:
        found = find_tables(read_lines(content), LAYOUTS)
    except FileError as error:
        return AnnexReading(as_of=as_of, findings=[Finding("unreadable-file", str(error))])
    findings = list(found.findings)
    if not found.tables and not findings:
        findings.append(_no_table())
    day = _as_of(found, as_of, findings)
    tables = [_read_table(table, day, findings) for table in found.tables]
    tables = _with_scaling(tables, findings)
    _check_totals(found, findings)
    headings = [
        cell.text
        for table in found.tables
        for name, cell in table.headings.items()
        if name in (Field.RATE, Field.IN_PERIOD_RATE)
    ]
    return AnnexReading(
        as_of=day,
        window_starts_on=next(filter(None, map(window_start, headings)), None),
        cumulative_starts_on=next(filter(None, map(cumulative_start, headings)), None),
        tables=tables,
        findings=findings,
    )


def _no_table() -> Finding:
    return Finding(
        "no-table",
        _(
            "No table of an official annex was found. Its heading row must begin with STT or TT "
            "and use the headings of the published annex."
        ),
    )


def _as_of(found: Found, given: date | None, findings: list[Finding]) -> date | None:
    days = as_of_dates(found.titles)
    if given is not None:
        findings.extend(_contradiction(day, given) for day in days if day != given)
        return given
    if len(days) == 1:
        return days[0]
    if days:
        listed = ", ".join(date_format(day, "SHORT_DATE_FORMAT") for day in days)
        message = _(
            "The file states several days (%(days)s) after “tính đến ngày”. "
            "Say which one holds with --as-of."
        ) % {"days": listed}
    else:
        message = _(
            "The file does not say to which day its figures go (“tính đến ngày …”). "
            "Say it with --as-of."
        )
    if found.tables:
        findings.append(Finding("no-as-of", message))
    return None


def _contradiction(day: date, given: date) -> Finding:
    return Finding(
        "as-of-mismatch",
        _("The file states %(day)s after “tính đến ngày”, but %(given)s was given; that one holds.")
        % {
            "day": date_format(day, "SHORT_DATE_FORMAT"),
            "given": date_format(given, "SHORT_DATE_FORMAT"),
        },
    )


def _read_table(table: FoundTable, day: date | None, findings: list[Finding]) -> ReadTable:
    if table.layout.lists_services:
        rows = read_service_rows(table, year=day.year if day else None)
    else:
        rows = read_figure_rows(table)
    findings.extend(rows.findings)
    return ReadTable(
        section=table.section.number,
        indicator=table.section.indicator,
        kind=table.layout.kind,
        where=table.where,
        figures=rows.figures,
        services=rows.services,
        decisions=decisions(table.title),
        title=table.title,
        heading_cells={name: cell.ref for name, cell in table.headings.items()},
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
            findings.extend(row_findings(row, indicator=table.indicator, divided=divided))
    return mended


def _check_totals(found: Found, findings: list[Finding]) -> None:
    for table in found.tables:
        if table.totals and not table.layout.lists_services:
            totals = read_figure_rows(_with_totals_as_rows(table)).figures
            rows = read_figure_rows(table).figures
            findings.extend(total_findings(totals, rows, indicator=table.section.indicator))


def _with_totals_as_rows(table: FoundTable) -> FoundTable:
    """The table with its total rows in the place of its rows."""
    return replace(table, rows=table.totals)
