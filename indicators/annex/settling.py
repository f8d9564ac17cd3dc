"""What is decided when all lines are seen: copies, columns, and tables that were not read."""

from collections.abc import Collection, Mapping, Sequence

from dvctrack.lib.files.cells import Cell, Line
from indicators.annex.columns import settle_columns
from indicators.annex.faults import (
    headless_figures,
    headless_services,
    hidden_cells,
    hidden_copy,
    hidden_numbers,
    ignored_table,
    missing_column,
    stray_figure,
    unknown_table,
)
from indicators.annex.found import Found, FoundTable, UnreadTable
from indicators.annex.layout import Field
from indicators.annex.ledger import Fate, Reason
from indicators.annex.vocabulary import SERVICE
from indicators.findings import Finding


def settle(found: Found, unread: Sequence[UnreadTable], hidden: Mapping[str, Line]) -> None:
    """Complete what was found; `hidden` holds the first hidden line of each sheet.

    A question is left only where something hangs on its answer.
    """
    copies = [table for table in found.tables if _is_copy(table, found.tables)]
    found.tables = [table for table in found.tables if table not in copies]
    for table in copies:
        found.ledger.settle(Reason.TABLE, _cells_of(table))
    copied = {table.block for table in copies} - {table.block for table in found.tables}
    found.titles = [cell for cell in found.titles if _sheet(cell) not in copied]
    read = {table.block for table in found.tables}
    aside = [rows for rows in unread if read and _is_hidden_away(rows, read)]
    left = {sheet for rows in aside for sheet in _sheets(rows)}
    for block, line in hidden.items():
        if block in copied:
            found.findings.append(hidden_copy(line))
        else:
            found.findings.append(hidden_numbers(line) if block in left else hidden_cells(line))
    wanted = {table.place for table in found.questions if table.is_answered}
    for table in found.tables:
        said = [*settle_columns(table, found.ledger), *_without_leads(table)]
        found.findings.extend(said)
        if table.question and (table.lacks or any(row.is_error for row in said)):
            wanted.add(table.question.place)
    for rows in unread:
        fate, findings = (Reason.TABLE, []) if rows in aside else _fate_of(rows)
        found.ledger.settle(fate, rows.cells)
        found.findings.extend(findings)
        if fate is Fate.ASKED and rows.question:
            wanted.add(rows.question.place)
        is_left_out = rows.question is not None and rows.question.is_answered
        if rows.figures and not is_left_out:
            found.passed_figure = found.passed_figure or rows.figures[0][0]
    found.questions = [question for question in found.questions if question.place in wanted]


def _without_leads(table: FoundTable) -> list[Finding]:
    """A list of services names its leads in a column, or in labels above its rows."""
    column = next((it for it in table.layout.columns if it.field is Field.LEAD), None)
    if column is None or column.field in table.headings or any(row.group for row in table.rows):
        return []
    return [missing_column(column, [*table.headings.values()], None)]


def _is_copy(table: FoundTable, tables: Sequence[FoundTable]) -> bool:
    """Whether nobody sees this table, and one that is seen names all that it names."""
    names = _names(table)
    return table.is_hidden and any(
        other.section is table.section and other.layout is table.layout and names <= _names(other)
        for other in tables
        if not other.is_hidden
    )


def _names(table: FoundTable) -> set[str]:
    """The names beside which something stands."""
    return {
        row.cells[table.name_field].words
        for row in table.rows
        if table.name_field in row.cells and sum(cell.is_filled for cell in row.cells.values()) > 1
    }


def _cells_of(table: FoundTable) -> list[Cell]:
    rows = [cell for row in table.rows for cell in (*row.cells.values(), *row.others)]
    return [*table.heading_cells, *(cell for cell in rows if cell.is_filled and not cell.is_merged)]


def _fate_of(table: UnreadTable) -> tuple[Fate | Reason, list[Finding]]:
    """What becomes of rows that nothing reads, and what is said of them."""
    if table.fate is Reason.TABLE:
        return table.fate, [ignored_table(table.headings)]
    if table.fate is not None:
        return table.fate, []
    names_services = table.lists_services or any(
        SERVICE.match(cell.words) for cell in table.headings
    )
    if table.headings and (table.figures or names_services):
        return Fate.ASKED, [unknown_table(table.headings)]
    if table.headings:
        return Reason.TABLE, [ignored_table(table.headings)]
    if not table.figures:
        return Fate.ASKED, [headless_services(table.cells[0])]
    is_table = table.follows or len(table.figures) > 1
    figure = table.figures[0][0]
    finding = headless_figures(table.cells[0], figure) if is_table else stray_figure(figure)
    return Fate.ASKED, [finding]


def _is_hidden_away(table: UnreadTable, read: Collection[str | None]) -> bool:
    """Whether nobody sees these numbers, and nothing is read of their sheet: they stop no file."""
    return table.is_hidden and table.fate is None and _sheets(table).isdisjoint(read)


def _sheets(table: UnreadTable) -> set[str | None]:
    return {_sheet(cell) for cell in table.cells}


def _sheet(cell: Cell) -> str:
    return cell.ref.rpartition("!")[0]
