"""Fields of the admin that offer rows while somebody types."""

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.widgets import (
    AutocompleteMixin,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.http import HttpRequest

from dvctrack.lib.keys import is_key


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
    pass


class Suggesting:
    """A page of the admin, or rows on one, with `autocomplete_fields`."""

    admin_site: Any

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        self._suggest(OneSuggested, db_field, request, kwargs)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        self._suggest(SeveralSuggested, db_field, request, kwargs)
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]

    def _suggest(self, widget: Any, field: Any, request: HttpRequest, kwargs: Any) -> None:
        if field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", widget(field, self.admin_site))
