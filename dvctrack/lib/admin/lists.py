"""Lists of the admin: where a list belongs, what it is asked, and what stands beside its rows."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, TypeVar

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import ShowFacets
from django.contrib.admin.views.main import ChangeList
from django.db.models import BooleanField, Model, QuerySet
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from dvctrack.lib.admin.change_list import HouseChangeList
from dvctrack.lib.admin.list_filters import SuggestedFilter
from dvctrack.lib.admin.quick import MOST_COUNTED, QUICK, QuickFilter, counted, counts
from dvctrack.lib.admin.site import Job, Waiting
from dvctrack.lib.admin.words import value_in_words
from dvctrack.lib.keys import is_key
from dvctrack.lib.numbers import format_count

Row = TypeVar("Row", bound=Model)


class ListAdmin(admin.ModelAdmin[Row]):
    """A list with quick filters that belongs to a job.

    `found_at` is the model on whose page its rows are worked on, where that is one job: the index
    leads to that one, which leads here.
    """

    job: ClassVar[Job]
    found_at: ClassVar[type[Model] | None] = None
    # One line on the index: what is done here.
    help: ClassVar[Any] = ""
    quick_filters: ClassVar[Sequence[QuickFilter]] = ()
    # Whether it grows to so many rows that only their keys put them in order.
    is_large: ClassVar[bool] = False
    list_per_page = 100
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    actions_selection_counter = True

    @property
    def media(self) -> Media:
        """With what a filter needs that offers rows while somebody types."""
        found = super().media
        for each in self.list_filter or ():
            if isinstance(each, tuple) and each[1] is SuggestedFilter:
                found += SuggestedFilter.media_of(self)
                break
        return found

    def get_quick_filters(self, request: HttpRequest) -> Sequence[QuickFilter]:
        return self.quick_filters

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Yes and no in words: the framework shows a picture that says "True"."""
        yes_or_no = {row.name: row for row in self.opts.fields if isinstance(row, BooleanField)}
        columns = super().get_list_display(request)
        return [_in_words(yes_or_no[name]) if name in yes_or_no else name for name in columns]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return HouseChangeList

    def read_beside(self, rows: Sequence[Row], request: HttpRequest) -> None:
        """Give the rows of one page what their columns show beside them, read for all at once."""

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Row], *args: Any, **kwargs: Any
    ) -> HttpResponse | None:
        """All that match are taken together up to the bound to which they are counted; of single
        rows those that were ticked, whatever else was sent.
        """
        if request.POST.get("select_across", "0") != "0" and counted(queryset) > MOST_COUNTED:
            told = _("These are more than %(count)s rows: narrow the list, or tick single ones.")
            messages.error(request, told % {"count": format_count(MOST_COUNTED)})
            return None
        posted = request.POST.copy()
        keys = [key for key in posted.getlist(ACTION_CHECKBOX_NAME) if is_key(key)]
        posted.setlist(ACTION_CHECKBOX_NAME, keys)
        request.POST = posted  # type: ignore[assignment]
        return super().response_action(request, queryset, *args, **kwargs)

    def waiting(self, request: HttpRequest) -> list[Waiting]:
        """What waits in this list, without what is empty. One query."""
        opts = self.opts
        address = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
        rows, asked = self.get_queryset(request), self.get_quick_filters(request)
        waits = [row for row in asked if row.waits]
        if not waits:
            return []
        numbers = counts(row.narrow(rows, request) for row in waits)
        return [
            Waiting(row.words, number, f"{address}?{QUICK}={row.name}")
            for row, number in zip(waits, numbers, strict=True)
            if number
        ]


def _in_words(field: Any) -> Callable[[Any], str]:
    def shown(row: Any) -> str:
        return value_in_words(row, field.name)

    shown.__name__ = field.name
    return admin.display(description=field.verbose_name, ordering=field.name)(shown)
