"""The list of one model: narrowed, counted to a bound, and read one page at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.db.models import Max, Min, QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from dvctrack.lib.admin.quick import MOST_COUNTED, QUICK, count_in_words, counts
from dvctrack.lib.keys import is_key

# Where a page of a large list begins: after or before the row with this key.
OLDER_THAN, NEWER_THAN = "older-than", "newer-than"
MOST_YEARS = 20


@dataclass(frozen=True)
class Link:
    """A way to narrow the list, or to leave it; `count` in words where rows were counted."""

    words: Any
    address: str
    is_on: bool = False
    count: str = ""


class HouseChangeList(ChangeList):
    """A list narrowed by one quick filter beside the others.

    It is never counted to its end. A list in the order of people is read by number of page. One
    that `is_large` and has more rows than are counted stands in the order of its keys, the newest
    first, and a page begins at a key: so the last page of a million costs what the first one does,
    where an OFFSET, or sorting by names, would read them all. Narrowed to fewer rows it has its
    own order and can be sorted.
    """

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        found: dict[str, Any] = super().get_filters_params(params)
        found.pop(QUICK, None)
        return found

    def get_filters(self, request: HttpRequest) -> Any:
        """The framework tells of a year that is none, but not of one that no number holds."""
        try:
            return super().get_filters(request)
        except OverflowError as error:
            raise IncorrectLookupParameters(error) from error

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        self.quick_name = request.GET.get(QUICK)
        for name in (OLDER_THAN, NEWER_THAN):
            self.params.pop(name, None)
            self.filter_params.pop(name, None)
        house: Any = self.model_admin
        self.quick_filters = house.get_quick_filters(request)
        self.beside_quick: QuerySet[Any] = super().get_queryset(request, exclude_parameters)
        rows = self.beside_quick
        for row in self.quick_filters:
            if row.name == self.quick_name:
                rows = row.narrow(rows, request)
        return rows

    def get_results(self, request: HttpRequest) -> None:
        house: Any = self.model_admin
        narrowed = [
            self.queryset if row.name == self.quick_name else row.narrow(self.beside_quick, request)
            for row in self.quick_filters
        ]
        try:
            self.result_count, *numbers = counts([self.queryset, *narrowed])
        except (ValueError, OverflowError) as error:
            # A year that is none, of any column, is told of when it is asked for.
            raise IncorrectLookupParameters(error) from error
        self.quick_links = [
            Link(
                row.words,
                self.get_query_string({QUICK: None if row.name == self.quick_name else row.name}),
                row.name == self.quick_name,
                count_in_words(number),
            )
            for row, number in zip(self.quick_filters, numbers, strict=True)
        ]
        self.is_more = self.result_count > MOST_COUNTED
        self.is_by_key = house.is_large and self.is_more
        self.previous = self.next = ""
        self.result_list = self._page_by_key(request) if self.is_by_key else self._page_by_number()
        house.read_beside(self.result_list, request)
        # What the library's own templates ask of a list.
        self.show_full_result_count = self.can_show_all = False
        self.full_result_count = self.paginator = None
        self.show_admin_actions = True
        self.multi_page = bool(self.previous or self.next)

    def _joined(self, found: QuerySet[Any]) -> QuerySet[Any]:
        """The rows found, with what is joined to them for their columns.

        Their keys come first: asked to find, join and sort at once, SQLite begins with the small
        tables and looks at every row of the large one.
        """
        rows: QuerySet[Any] = self.apply_select_related(self.root_queryset)
        return rows.filter(pk__in=found.values("pk"))

    def _page_by_number(self) -> list[Any]:
        start = (self.page_num - 1) * self.list_per_page
        if not is_key(str(start)):
            raise IncorrectLookupParameters
        listed, house = self.queryset, cast("Any", self.model_admin)
        if house.is_large:
            every = listed.order_by()[: MOST_COUNTED + 1]
            listed = self._joined(every).order_by(*listed.query.order_by)
        rows = list(listed[start : start + self.list_per_page + 1])
        if start:
            if not rows:
                raise IncorrectLookupParameters
            self.previous = self.get_query_string({PAGE_VAR: self.page_num - 1})
        if len(rows) > self.list_per_page:
            self.next = self.get_query_string({PAGE_VAR: self.page_num + 1})
        return rows[: self.list_per_page]

    def _page_by_key(self, request: HttpRequest) -> list[Any]:
        self.sortable_by = ()
        older, newer = (
            key if is_key(key) else ""
            for key in (request.GET.get(name, "") for name in (OLDER_THAN, NEWER_THAN))
        )
        order = "pk" if newer else "-pk"
        rows = self.queryset.order_by(order)
        if newer:
            rows = rows.filter(pk__gt=newer)
        elif older:
            rows = rows.filter(pk__lt=older)
        found = list(self._joined(rows[: self.list_per_page + 1]).order_by(order))
        is_further, page = len(found) > self.list_per_page, found[: self.list_per_page]
        if newer:
            page.reverse()
        if page and (is_further if newer else older):
            self.previous = self.get_query_string({NEWER_THAN: page[0].pk})
        if page and (is_further or newer):
            self.next = self.get_query_string({OLDER_THAN: page[-1].pk})
        return page

    @property
    def count_told(self) -> str:
        """How many rows there are, with what they are."""
        return f"{count_in_words(self.result_count)} {self.opts.verbose_name_plural}"

    @property
    def first_row(self) -> int:
        """The number of the first row of this page, from 1."""
        return (self.page_num - 1) * self.list_per_page + 1

    @property
    def last_row(self) -> int:
        return self.first_row + len(self.result_list) - 1

    @property
    def may_take_all(self) -> bool:
        """Whether an act may be done on all rows that match, and not only on those ticked."""
        return self.multi_page and not self.is_more

    @property
    def is_narrowed(self) -> bool:
        return bool(self.query or self.quick_name or self.get_filters_params())

    @property
    def days(self) -> list[Link]:
        """The years between the first and the last row, or of one the months.

        Nothing is counted: a year or month can be empty.
        """
        return list(self._days()) if self.date_hierarchy else []

    def _days(self) -> Iterator[Link]:
        of_year, of_month = f"{self.date_hierarchy}__year", f"{self.date_hierarchy}__month"
        year, month = (self.params.get(name, "") for name in (of_year, of_month))
        if year.isdecimal() and 0 < int(year) < 10_000:
            yield Link(_("All years"), self.get_query_string(remove=[of_year, of_month]))
            whole = self.get_query_string({of_year: year}, [of_month])
            yield Link(year, whole, not month)
            for number in range(1, 13):
                words = capfirst(date_format(date(int(year), number, 1), "F"))
                address = self.get_query_string({of_year: year, of_month: number})
                yield Link(words, address, month == str(number))
            return
        ends = self.root_queryset.order_by().aggregate(
            first=Min(self.date_hierarchy), last=Max(self.date_hierarchy)
        )
        if ends["first"]:
            first, last = ends["first"].year, ends["last"].year
            for each in range(last, max(first, last - MOST_YEARS + 1) - 1, -1):
                yield Link(str(each), self.get_query_string({of_year: each}))
