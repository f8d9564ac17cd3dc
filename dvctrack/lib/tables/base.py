"""Tables of django-tables2 whose rows are drawn by the house's own renderer.

A column's `render` makes one `Cell` of a record, and the cell serves page, csv and xlsx alike,
so that they cannot disagree. A table formats: it neither queries nor decides.

The rows of a page are strings joined column by column: the markup around a cell depends on its
column only and is worked out once for each, and the cells come escaped. A row drawn by the
library takes 20 to 40 times as long.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import chain, groupby, repeat
from typing import Any, ClassVar, Self

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django_tables2 import Column as Tables2Column
from django_tables2 import Table as Tables2Table
from django_tables2.columns import BoundColumn
from django_tables2.data import TableListData
from django_tables2.utils import OrderBy

from dvctrack.lib.tables.cells import BLANK, Cell, Value

Line = list[tuple[BoundColumn, Cell]]
# Of a longer table a page shows so many rows at once; its files have all of them.
ROWS_ON_PAGE = 250


@dataclass(frozen=True)
class Group:
    """Records that stand together on a page, under a heading where there is one."""

    heading: SafeString | None
    records: list[Any]


class Column(Tables2Column):  # type: ignore[misc]
    """A column by two functions of a record: `render` gives its cell, `order_by` what it is
    sorted by, None for a missing value.

    Without `order_by` the column cannot be sorted. As in the library methods `render_<name>` and
    `value_<name>` of the table come before the column's own `render` and `value`. `css` is the
    class of its cells; `row_header` makes them the heading of their row; `only_in_files` is what a
    page says otherwise. `value` is what a cell holds in a long file, for columns that have it
    without their cell.
    """

    def __init__(
        self,
        verbose_name: str | Promise,
        *,
        render: Callable[[Any], Cell] = lambda _record: BLANK,
        value: Callable[[Any], Value] | None = None,
        order_by: Callable[[Any], Any] | None = None,
        initial_sort_descending: bool = False,
        css: str = "",
        row_header: bool = False,
        only_in_files: bool = False,
        help_text: str | Promise = "",
    ) -> None:
        super().__init__(
            verbose_name=verbose_name,
            orderable=order_by is not None,
            initial_sort_descending=initial_sort_descending,
        )
        self.render = render
        self.value = value
        self.order_by = order_by
        self.css = css
        self.row_header = row_header
        self.only_in_files = only_in_files
        self.help_text = help_text

    def __deepcopy__(self, _memo: dict[int, Any]) -> Self:
        """Each table has columns of its own; what these hold is never changed in place."""
        return copy(self)


class Rows(TableListData):  # type: ignore[misc]
    """Records in memory. Missing values come last in either direction.

    The sort is stable, so ties keep the order in which the records were given: rules give
    them ordered down to the slug.
    """

    data: list[Any]

    def order_by(self, aliases: Iterable[OrderBy]) -> None:
        for alias in reversed(list(aliases)):
            key = self.table.columns[alias.bare].column.order_by
            there = [record for record in self.data if key(record) is not None]
            absent = [record for record in self.data if key(record) is None]
            self.data = sorted(there, key=key, reverse=alias.is_descending) + absent


class Table(Tables2Table):  # type: ignore[misc]
    """A table over records in memory.

    `title` is its caption, `key` names it in ids. `group_by` names a column that a page
    shows as a heading over the rows that share it; in a file it is a column like the others.
    A table that `stacks` sets the cells of a row below each other on a phone. `page` is the part
    that is shown of one that `turn_to` was asked of. `below` are tables that follow it in a file.
    One that `streams` leaves as csv while it is written, for it can be very long.
    """

    title: str | Promise = ""
    key = "table"
    default_sort: ClassVar[str] = ""
    stacks: ClassVar[bool] = False
    streams: ClassVar[bool] = False
    group_by: ClassVar[str] = ""
    page: "Page[Any] | None" = None
    below: "Sequence[Table]" = ()

    def __init__(self, records: Iterable[Any], *, order_by: str = "", **kwargs: Any) -> None:
        super().__init__(Rows(list(records)), order_by=order_by or self.default_sort, **kwargs)

    def __len__(self) -> int:
        return len(self.data)

    @property
    def page_columns(self) -> list[BoundColumn]:
        """The columns that a page shows side by side."""
        return [
            bound
            for bound in self.columns.itervisible()
            if bound.name != self.group_by and not bound.column.only_in_files
        ]

    def turn_to(self, number: str | None) -> None:
        """Show one page of a long table, the first or last where there is no such number."""
        self.page = Paginator(list(self.data), ROWS_ON_PAGE).get_page(number)

    @property
    def shown(self) -> list[Any]:
        """The records that a page shows."""
        return list(self.data if self.page is None else self.page.object_list)

    def lines(self) -> Iterator[Line]:
        """For each record all visible columns with their cells."""
        shown = list(self.columns.itervisible())
        for record in self.data:
            yield [(bound, bound.render(record)) for bound in shown]

    def values(self) -> Iterator[list[Value]]:
        """For each record what its visible cells hold, without drawing those that need not be."""
        shown = [
            getattr(self, f"value_{bound.name}", bound.column.value) or _held_by(bound)
            for bound in self.columns.itervisible()
        ]
        for record in self.data:
            yield [value(record) for value in shown]

    def above(self) -> list[str]:
        """What a file says above the table, title first; nothing by default.

        A page says it around the table: of which period and day it is, of which source.
        """
        return []

    def totals(self) -> dict[str, Cell]:
        """The cells of the last line of a page, by the name of their column; none by default."""
        return {}

    @property
    def body(self) -> SafeString:
        """The rows as a page shows them: all `tbody` elements, one for each group."""
        columns = self.page_columns
        rowgroup, row = _roles(self.stacks)
        between, line_end = _frames(columns, f"<tr{row}>", "</tr>\n", stacks=self.stacks)
        drawn = list(zip(between, (bound.render for bound in columns), strict=True))
        parts: list[str] = []
        for group in self.groups():
            parts.append(f"<tbody{rowgroup}>\n")
            if group.heading:
                parts.append(_heading(group.heading, len(columns), stacks=self.stacks))
            # Column by column, and woven into lines without a step of Python for each cell.
            woven: list[Iterable[str]] = []
            for before, render in drawn:
                woven += repeat(before), [render(record).html for record in group.records]
            woven.append([line_end] * len(group.records))
            parts += chain.from_iterable(zip(*woven, strict=False))
            parts.append("</tbody>\n")
        return mark_safe("".join(parts))  # noqa: S308 - every part is escaped

    @property
    def foot(self) -> SafeString:
        """The `tfoot` with the totals, empty where the table has none."""
        totals = self.totals()
        if not totals:
            return SafeString("")
        columns = self.page_columns
        rowgroup, row = _roles(self.stacks)
        start, end = f'<tfoot{rowgroup}><tr{row} class="totals">', "</tr></tfoot>"
        between, line_end = _frames(columns, start, end, stacks=self.stacks)
        cells = (totals.get(bound.name, BLANK).html for bound in columns)
        parts = [part for pair in zip(between, cells, strict=True) for part in pair]
        return mark_safe("".join([*parts, line_end]))  # noqa: S308 - every part is escaped

    def groups(self) -> list[Group]:
        """The records of the page, under the headings of `group_by` where there is one."""
        if not self.group_by:
            return [Group(None, self.shown)] if len(self) else []
        heading = self.columns[self.group_by].render
        grouped = groupby(self.shown, key=lambda record: heading(record).html)
        return [Group(html, list(records)) for html, records in grouped]


def _held_by(bound: BoundColumn) -> Callable[[Any], Value]:
    return lambda record: bound.render(record).value


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
