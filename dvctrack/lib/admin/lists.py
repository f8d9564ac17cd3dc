"""Lists of the admin: quick filters, and where a list belongs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from dvctrack.lib.admin.site import Job, Waiting

Row = TypeVar("Row", bound=Model)
QUICK = "quick"
MOST_COUNTED = 1000


@dataclass(frozen=True)
class QuickFilter:
    """A question that people ask of a list, as a link with a count.

    `waits` are those that the index tells of: what somebody has to do.
    """

    name: str
    words: Any
    narrow: Callable[[QuerySet[Any], HttpRequest], QuerySet[Any]]
    waits: bool = False


def counted(rows: QuerySet[Any]) -> int:
    """How many there are, but no more than one above `MOST_COUNTED`."""
    return rows.order_by()[: MOST_COUNTED + 1].count()


class HouseChangeList(ChangeList):
    """A list narrowed by one quick filter beside the others."""

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        found: dict[str, Any] = super().get_filters_params(params)
        found.pop(QUICK, None)
        return found

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request, exclude_parameters)
        chosen = request.GET.get(QUICK)
        house: Any = self.model_admin
        for row in house.get_quick_filters(request):
            if row.name == chosen:
                rows = row.narrow(rows, request)
        return rows


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
    list_per_page = 100
    show_full_result_count = False

    def get_quick_filters(self, request: HttpRequest) -> Sequence[QuickFilter]:
        return self.quick_filters

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return HouseChangeList

    def waiting(self, request: HttpRequest) -> list[Waiting]:
        """What waits in this list, without what is empty."""
        opts = self.opts
        address = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
        found = []
        for row in self.get_quick_filters(request):
            if row.waits:
                count = counted(row.narrow(self.get_queryset(request), request))
                if count:
                    found.append(Waiting(row.words, count, f"{address}?{QUICK}={row.name}"))
        return found
