"""Fields of the admin that offer rows while somebody types."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import (
    AutocompleteMixin,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.db.models import Model
from django.http import HttpRequest

from dvctrack.lib.keys import is_key

Row = TypeVar("Row", bound=Model)


class _Words(NamedTuple):
    """What a row is called where it stands alone, and what each of several that are offered is."""

    chosen: Callable[[Any], str]
    offered: Callable[[Iterable[Any]], Mapping[Any, str]]


_WORDS: dict[type[Model], _Words] = {}


def tell_apart(
    model: type[Row],
    chosen: Callable[[Row], str],
    *,
    offered: Callable[[Iterable[Row]], Mapping[Any, str]] | None = None,
) -> None:
    """Say how search boxes call the rows of a model, where their names alone are not enough."""

    def each(rows: Iterable[Row]) -> Mapping[Any, str]:
        return {row.pk: chosen(row) for row in rows}

    _WORDS[model] = _Words(chosen, offered or each)


class ToldApartView(AutocompleteJsonView):
    """As the library offers them, but as `tell_apart` says."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        rows = list(context["object_list"])
        words = _WORDS.get(self.model_admin.model)
        self.labels = words.offered(rows) if words else {}
        return context

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        offered = super().serialize_result(obj, to_field_name)
        return {**offered, "text": self.labels.get(obj.pk, offered["text"])}


class _KeysOnly(AutocompleteMixin):
    """Shows nothing as chosen where something was sent that is no key.

    The library asks the database for whatever was sent, and falls over.
    """

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        keys = [text for text in value if not text or is_key(text)]
        return super().optgroups(name, keys, attr)


class OneSuggested(_KeysOnly, AutocompleteSelect):
    pass


class SeveralSuggested(_KeysOnly, AutocompleteSelectMultiple):
    """Each is taken away by itself: the sign that takes all away stands among them as if it were
    one.
    """

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().build_attrs(*args, **kwargs), "data-allow-clear": "false"}


class Suggesting:
    """A page of the admin, or rows on one, with `autocomplete_fields`."""

    admin_site: Any

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """To choose none is one thing, and to delete what was chosen another: not from here."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        self._suggest(OneSuggested, db_field, request, kwargs)
        return _told(super().formfield_for_foreignkey(db_field, request, **kwargs))  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        self._suggest(SeveralSuggested, db_field, request, kwargs)
        return _told(super().formfield_for_manytomany(db_field, request, **kwargs))  # type: ignore[misc]

    def _suggest(self, widget: Any, field: Any, request: HttpRequest, kwargs: Any) -> None:
        if field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", widget(field, self.admin_site))


def _told(field: Any) -> Any:
    """A field whose chosen row is called as it was when it was offered."""
    words = _WORDS.get(field.queryset.model) if field is not None else None
    if words:
        field.label_from_instance = words.chosen
    return field
