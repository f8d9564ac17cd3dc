"""The rows of a table as HTML: strings joined, since a template costs ten times as much.

The markup of a cell depends on its column only and is worked out once for each; the cells
come escaped.
"""

from collections.abc import Iterable
from itertools import chain, repeat
from typing import TYPE_CHECKING

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django_tables2.columns import BoundColumn

from dvctrack.lib.tables.cells import BLANK

if TYPE_CHECKING:
    from dvctrack.lib.tables.base import Table


def body(table: "Table") -> SafeString:
    """All `tbody` elements, one for each group."""
    columns = table.page_columns
    rowgroup, row = _roles(table.stacks)
    between, line_end = _frames(columns, f"<tr{row}>", "</tr>\n", stacks=table.stacks)
    drawn = list(zip(between, (bound.column.cell for bound in columns), strict=True))
    parts: list[str] = []
    for group in table.groups():
        parts.append(f"<tbody{rowgroup}>\n")
        if group.heading:
            parts.append(_heading(group.heading, len(columns), stacks=table.stacks))
        # Column by column, and woven into lines without a step of Python for each cell.
        woven: list[Iterable[str]] = []
        for before, cell in drawn:
            woven += repeat(before), [cell(record).html for record in group.records]
        woven.append([line_end] * len(group.records))
        parts += chain.from_iterable(zip(*woven, strict=False))
        parts.append("</tbody>\n")
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped


def foot(table: "Table") -> SafeString:
    """The `tfoot` with the totals, empty where the table has none."""
    totals = table.totals()
    if not totals:
        return mark_safe("")
    columns = table.page_columns
    rowgroup, row = _roles(table.stacks)
    start, end = f'<tfoot{rowgroup}><tr{row} class="totals">', "</tr></tfoot>"
    between, line_end = _frames(columns, start, end, stacks=table.stacks)
    cells = (totals.get(bound.name, BLANK).html for bound in columns)
    parts = [part for pair in zip(between, cells, strict=True) for part in pair]
    return mark_safe("".join([*parts, line_end]))  # noqa: S308 - every part is escaped


def _frames(
    columns: list[BoundColumn], start: str, end: str, *, stacks: bool
) -> tuple[list[str], str]:
    """What stands before each cell of a line, which is the same in all lines, and after the last.

    Few long parts are joined sooner than many short ones.
    """
    before, between = start, []
    for bound in columns:
        opening, closing = _frame(bound, stacks=stacks)
        between.append(before + opening)
        before = closing
    return between, before + end


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
