"""Tables whose columns, order and export django-tables2 knows and whose rows are drawn lean.

One column makes one `Cell` of a record, and the cell serves page, csv and xlsx alike, so
that they cannot disagree. A table formats: it neither queries nor decides.
"""

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from itertools import groupby
from typing import Any, ClassVar, Self

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django_tables2 import Column as Tables2Column
from django_tables2 import Table as Tables2Table
from django_tables2.columns import BoundColumn
from django_tables2.data import TableListData
from django_tables2.utils import OrderBy

from dvctrack.lib.tables import drawing
from dvctrack.lib.tables.cells import BLANK, Cell

Line = list[tuple[BoundColumn, Cell]]


@dataclass(frozen=True)
class Group:
    """Records that stand together on a page, under a heading where there is one."""

    heading: SafeString | None
    records: list[Any]


class Column(Tables2Column):  # type: ignore[misc]
    """A column by two functions of a record: what its cell is, and what it is sorted by.

    Without `sort` the column cannot be sorted. `sort` gives None for a missing value. A column
    whose cells need more than their record is given `cell` by its table.
    `css` is the class of its cells; `row_header` makes them the heading of their row.
    """

    def __init__(
        self,
        heading: str | Promise,
        cell: Callable[[Any], Cell] = lambda _record: BLANK,
        *,
        sort: Callable[[Any], Any] | None = None,
        best_first: bool = False,
        css: str = "",
        row_header: bool = False,
        help_text: str | Promise = "",
    ) -> None:
        super().__init__(
            verbose_name=heading, orderable=sort is not None, initial_sort_descending=best_first
        )
        self.cell = cell
        self.sort = sort
        self.css = css
        self.row_header = row_header
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
            key = self.table.columns[alias.bare].column.sort
            there = [record for record in self.data if key(record) is not None]
            absent = [record for record in self.data if key(record) is None]
            self.data = sorted(there, key=key, reverse=alias.is_descending) + absent


class Table(Tables2Table):  # type: ignore[misc]
    """A table over records in memory.

    `title` is its caption, `key` names it in ids. `group_by` names a column that a page
    shows as a heading over the rows that share it; in a file it is a column like the others.
    A table that `stacks` sets the cells of a row below each other on a phone.
    """

    title: str | Promise = ""
    key = "table"
    default_sort: ClassVar[str] = ""
    stacks: ClassVar[bool] = False
    group_by: ClassVar[str] = ""

    def __init__(self, records: Iterable[Any], *, order_by: str = "", **kwargs: Any) -> None:
        super().__init__(Rows(list(records)), order_by=order_by or self.default_sort, **kwargs)

    def __len__(self) -> int:
        return len(self.data)

    @property
    def page_columns(self) -> list[BoundColumn]:
        """The columns that a page shows side by side."""
        return [bound for bound in self.columns.itervisible() if bound.name != self.group_by]

    def lines(self) -> Iterator[Line]:
        """For each record all visible columns with their cells."""
        shown = list(self.columns.itervisible())
        for record in self.data:
            yield [(bound, bound.column.cell(record)) for bound in shown]

    def totals(self) -> dict[str, Cell]:
        """The cells of the last line of a page, by the name of their column; none by default."""
        return {}

    @property
    def body(self) -> SafeString:
        """The rows as a page shows them."""
        return drawing.body(self)

    @property
    def foot(self) -> SafeString:
        return drawing.foot(self)

    def groups(self) -> list[Group]:
        """The records of the page, under the headings of `group_by` where there is one."""
        if not self.group_by:
            return [Group(None, list(self.data))] if len(self) else []
        heading = self.columns[self.group_by].column.cell
        grouped = groupby(self.data, key=lambda record: heading(record).html)
        return [Group(html, list(records)) for html, records in grouped]
