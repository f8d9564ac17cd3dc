"""The rows of a table as HTML: strings joined, since a template costs ten times as much.

The markup of a cell depends on its column only and is worked out once for each; the cells
come escaped.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django_tables2.columns import BoundColumn

if TYPE_CHECKING:
    from entities.tables.base import Table
    from entities.tables.cells import Cell


def body(table: "Table") -> SafeString:
    """All `tbody` elements, one for each group."""
    columns = table.page_columns
    frames = [_frame(bound, stacks=table.stacks) for bound in columns]
    rowgroup, row = _roles(table.stacks)
    parts = []
    for group in table.groups():
        parts.append(f"<tbody{rowgroup}>\n")
        if group.heading:
            parts.append(_heading(group.heading, len(columns), stacks=table.stacks))
        for line in group.lines:
            cells = (cell for _bound, cell in line)
            parts.append(f"<tr{row}>{_joined(frames, cells)}</tr>\n")
        parts.append("</tbody>\n")
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped


def foot(table: "Table") -> SafeString:
    """The `tfoot` with the totals, empty where the table has none."""
    totals = table.totals()
    if not totals:
        return mark_safe("")
    frames = [_frame(bound, stacks=table.stacks) for bound in table.page_columns]
    cells = (totals.get(bound.name) for bound in table.page_columns)
    rowgroup, row = _roles(table.stacks)
    line = _joined(frames, cells)
    return mark_safe(  # noqa: S308 - every part is escaped
        f'<tfoot{rowgroup}><tr{row} class="totals">{line}</tr></tfoot>'
    )


def _joined(frames: list[tuple[str, str]], cells: "Iterable[Cell | None]") -> str:
    return "".join(
        [
            f"{start}{cell.html if cell else ''}{end}"
            for (start, end), cell in zip(frames, cells, strict=True)
        ]
    )


def _frame(bound: BoundColumn, *, stacks: bool) -> tuple[str, str]:
    """What stands around the cells of a column."""
    column = bound.column
    role = (' role="rowheader"' if column.row_header else ' role="cell"') if stacks else ""
    if column.row_header:
        return f'<th scope="row"{role} class="{column.css}">', "</th>"
    label = f' data-label="{conditional_escape(column.verbose_name)}"' if stacks else ""
    return f'<td class="{column.css}"{role}{label}>', "</td>"


def _heading(heading: SafeString, columns: int, *, stacks: bool) -> SafeString:
    _rowgroup, row = _roles(stacks)
    role = mark_safe(' role="rowheader"' if stacks else "")  # noqa: S308
    return format_html(
        '<tr class="group-row"{}><th scope="rowgroup"{} colspan="{}">{}</th></tr>\n',
        mark_safe(row),  # noqa: S308
        role,
        columns,
        heading,
    )


def _roles(stacks: bool) -> tuple[str, str]:
    """A table whose cells are set as blocks loses its roles; it is given them again."""
    return (' role="rowgroup"', ' role="row"') if stacks else ("", "")
