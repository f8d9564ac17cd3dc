"""What every page of the admin has in common: history, and a search that ignores accents."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Field, Model, Q, QuerySet
from django.forms import Field as FormField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from simple_history.admin import SimpleHistoryAdmin

from dvctrack.lib.admin.acts import ActsMixin
from dvctrack.lib.admin.exporting import ExportMixin
from dvctrack.lib.admin.fields import InParts, SetOut, SomeRows
from dvctrack.lib.admin.history import HistoryPage
from dvctrack.lib.admin.lists import ListAdmin
from dvctrack.lib.admin.preview import Previewed
from dvctrack.lib.admin.suggestions import Suggesting
from dvctrack.lib.admin.two_at_once import TwoAtOnce
from dvctrack.lib.keys import written
from dvctrack.lib.names import fold
from dvctrack.lib.refused import Refused, tell

Row = TypeVar("Row", bound=Model)


# The keys of rows of a small table that hold one of these words, each with its folded text.
Texts = Callable[[Sequence[str]], Iterable[tuple[int, str]]]


def holds_one_of(words: Sequence[str], *fields: str) -> Q:
    """The condition that one of these words stands in one of the fields."""
    found = Q()
    for field in fields:
        for word in words:
            found |= Q(**{f"{field}__contains": word})
    return found


class AccentFreeSearch(ExportMixin, InParts, ActsMixin[Row], ListAdmin[Row]):
    """Every word must stand in one of the columns of folded text that `search_fields` name, or in
    a related row.

    Of `search_related`, by the column that leads there, the rows are found first and the list is
    asked for their keys: a million rows are neither joined nor made distinct.
    """

    search_related: ClassVar[Mapping[str, Texts]] = {}

    def texts_of_related(self, words: Sequence[str]) -> Iterator[tuple[str, int, str]]:
        """Column, key and folded text of the related rows that hold one of these words."""
        for column, texts in self.search_related.items():
            yield from ((column, key, text) for key, text in texts(words))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Row], search_term: str
    ) -> tuple[QuerySet[Row], bool]:
        fields, words = self.get_search_fields(request), fold(search_term).split()
        found: dict[str, dict[str, set[int]]] = {word: defaultdict(set) for word in words}
        for column, key, text in self.texts_of_related(words) if words else ():
            for word in words:
                if word in text:
                    found[word][column].add(key)
        # What stands in rows of one table alone is asked of them together: few are left.
        together: dict[str, set[int]] = {}
        for word, columns in list(found.items()):
            if len(columns) == 1 and not fields:
                ((column, keys),) = columns.items()
                together[column] = together.get(column, keys) & keys
                del found[word]
        for column, keys in together.items():
            queryset = queryset.filter(_among(column, keys))
        for word, columns in found.items():
            one_of = holds_one_of([word], *fields) or Q(pk__in=())
            for column, keys in columns.items():
                one_of |= _among(column, keys & together.get(column, keys))
            queryset = queryset.filter(one_of)
        return queryset, any("names__" in str(name) for name in fields)


def _among(column: str, keys: Collection[int]) -> Q:
    return Q(**{f"{column}__in": written(keys) if keys else ()})


class HouseAdmin(
    TwoAtOnce[Row],
    HistoryPage[Row],
    Suggesting,
    Previewed[Row],
    SimpleHistoryAdmin,
    AccentFreeSearch[Row],
):
    """An admin page with history; the person who saves stands in it.

    History is looked at and never written. The library's page of one past state saves what is
    posted to it, also for a person who may only look.
    """

    # The fields by which a form asks how, or why, a stored row is changed.
    asked_of_change: ClassVar[tuple[str, ...]] = ()

    def get_fields(self, request: HttpRequest, obj: Row | None = None) -> Any:
        """Without what is asked of a change where none can be made."""
        fields = super().get_fields(request, obj)
        if obj is not None and not self.only_shows(request, obj):
            return fields
        return [name for name in fields if name not in self.asked_of_change]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What the action that saves refuses is told; nothing is written, the form made anew."""
        try:
            page: HttpResponse = super().changeform_view(
                request, object_id, form_url, extra_context
            )
        except Refused as refused:
            tell(request, refused)
            return HttpResponseRedirect(request.get_full_path())
        return page

    def history_form_view(
        self,
        request: HttpRequest,
        object_id: str,
        version_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        response: HttpResponse = super().history_form_view(
            request, object_id, version_id, extra_context
        )
        return response

    def history_form_view_title(self, request: HttpRequest, obj: Any) -> str:
        """The moment first, by which past states differ."""
        moment = date_format(localtime(obj._history.history_date), "SHORT_DATETIME_FORMAT")
        return _("As of %(moment)s: %(row)s") % {"moment": moment, "row": obj}

    def revert_disabled(self, request: HttpRequest, obj: Row | None = None) -> bool:
        return True

    def only_shows(self, request: HttpRequest, obj: Row | None = None) -> bool:
        """Whether the page of this row is one on which nobody, or not this person, writes."""
        return self._is_past_state(request) or not self.has_change_permission(request, obj)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Row | None = None
    ) -> list[str] | tuple[str, ...]:
        """All fields on the page of a past state."""
        named = super().get_readonly_fields(request, obj)
        if not self._is_past_state(request):
            return named
        stored = (*self.opts.fields, *self.opts.many_to_many)
        shown = [row.name for row in stored if row.editable and not row.primary_key]
        return [*shown, *(name for name in named if name not in shown)]

    def _is_past_state(self, request: HttpRequest) -> bool:
        match = request.resolver_match
        return match is not None and str(match.url_name).endswith("_simple_history")


class HouseInline(Suggesting, SetOut, admin.StackedInline[Any, Any]):
    """Rows of another table on the page of this one; each field says its name to a reader."""

    extra = 0
    formset = SomeRows
    show_change_link = True
    template = "admin/edit_inline/some_rows.html"

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        field: FormField | None = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            field.widget.attrs.setdefault("aria-label", str(field.label))
        return field


class ReadOnlyAdmin(AccentFreeSearch[Row]):
    """A page that shows and changes nothing."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        return False
