"""Single cells of a file that a person corrected: what was read, what is meant, who said so."""

import re
from collections.abc import Iterable, Iterator, Mapping

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from dvctrack.lib.files.cells import Cell, Line, column_number
from indicators.findings import Finding
from indicators.importing.answers import CellAnswer

_DIGITS = "0123456789"
_PLACE = re.compile("([A-Z]{1,3})([1-9][0-9]*)")
# What is found in a cell of a row, and not in a heading or about a whole table.
CORRECTABLE = frozenset(
    {
        "agency-not-valid",
        "ambiguous-agency",
        "ambiguous-number",
        "before-day",
        "corrected-cell",
        "deadline-before-order",
        "emptied-figure",
        "error-value",
        "incomplete-service",
        "lead-row-without-service",
        "merged-cell",
        "missing-count",
        "missing-key",
        "missing-numerator",
        "not-worked-out",
        "numerator-exceeds-denominator",
        "partial-counts",
        "rate-mismatch",
        "rate-out-of-range",
        "repeated-count",
        "rescaled-count",
        "status-mismatch",
        "struck-text",
        "swallowed-row",
        "uncertain-count",
        "uncertain-rate",
        "unknown-agency",
        "unknown-indicator",
        "unknown-period",
        "unknown-span",
        "unreadable-deadline",
        "unreadable-number",
        "unreadable-status",
    }
)

# What goes with a row that a person leaves out. A cell that seems to hold another row stays told.
OF_A_ROW = CORRECTABLE - {"swallowed-row"} | {"deadline-words", "footnote-mark"}


def row_of(ref: str) -> tuple[str, str]:
    """The table or sheet and the number of the row of a cell, by its name; nothing for no name."""
    block, _mark, place = ref.rpartition("!")
    found = _PLACE.fullmatch(place)
    return (block, found[2]) if found else ("", "")


def is_correctable(finding: Finding) -> bool:
    where = finding.where or ""
    return finding.code in CORRECTABLE and "!" in where


def with_corrections(
    lines: Iterable[Line], cells: Mapping[str, CellAnswer], findings: list[Finding]
) -> Iterator[Line]:
    """The lines with what is meant in the place of what stands there, each said as a finding."""
    rows = {row_of(ref) for ref in cells}
    for line in lines:
        if rows and (line.block or "", str(line.number)) in rows:
            yield _corrected(line, cells, findings)
        else:
            yield line


def _corrected(line: Line, cells: Mapping[str, CellAnswer], findings: list[Finding]) -> Line:
    values, meant = list(line.values), set()
    for column, cell in cells_of(line, cells):
        said = cells[cell.ref]
        values.extend([None] * (column - len(values)))
        values[column - 1] = said.text or None
        meant.add(column)
        findings.append(_finding(cell, said))
    return Line(
        line.block,
        line.number,
        values,
        formats={column: shown for column, shown in line.formats.items() if column not in meant},
        merged=frozenset(line.merged) - meant,
        is_hidden=line.is_hidden,
        refs=line.refs,
        left_out={column: kept for column, kept in line.left_out.items() if column not in meant},
    )


def cells_of(line: Line, refs: Iterable[str]) -> Iterator[tuple[int, Cell]]:
    """Those of these cells that are in a line, also where nothing stands in them."""
    wanted = {ref for ref in refs if row_of(ref) == (line.block or "", str(line.number))}
    there = {cell.ref: cell for cell in line.cells}
    # The letters of a document count its cells, however many columns one covers.
    named = [column_number(ref.rpartition("!")[2].rstrip(_DIGITS)) for ref in wanted]
    for column in range(1, max([len(line.values), len(line.refs or ()), *named]) + 1):
        ref = line.ref(column)
        if ref in wanted:
            yield column, there.get(ref) or Cell(ref, column, None)


def _finding(cell: Cell, said: CellAnswer) -> Finding:
    moment = parse_datetime(said.at)
    return Finding(
        "corrected-cell",
        _("“%(read)s” was corrected to “%(meant)s” by %(person)s at %(time)s.")
        % {
            "read": cell.shown,
            "meant": said.text,
            "person": said.by,
            "time": date_format(localtime(moment), "SHORT_DATETIME_FORMAT") if moment else "–",
        },
        cell.ref,
    )


def cell_at(lines: Iterable[Line], ref: str) -> Cell | None:
    """The cell of this name, as it stands in the file; None where there is none."""
    for line in lines:
        if row_of(ref) == (line.block or "", str(line.number)):
            for _column, cell in cells_of(line, [ref]):
                return cell
    return None
