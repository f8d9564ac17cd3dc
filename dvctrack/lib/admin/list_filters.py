"""Filters of lists by rows of which there are thousands."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin import RelatedFieldListFilter
from django.contrib.admin.widgets import AutocompleteSelect
from django.forms import Media, ModelChoiceField
from django.http import HttpRequest

from dvctrack.lib.admin.suggestions import OneSuggested
from dvctrack.lib.keys import is_key


class SuggestedFilter(RelatedFieldListFilter):
    """A box that offers rows while somebody types, in the place of a link for each."""

    template = "admin/filter_suggested.html"

    @staticmethod
    def media_of(model_admin: Any) -> Media:
        """What the box needs on its page."""
        keys = (field for field in model_admin.opts.fields if field.is_relation)
        return AutocompleteSelect(next(keys), model_admin.admin_site).media

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        """None is read; the box reads the one that was chosen."""
        chosen = (self.lookup_val or [""])[-1]
        self.chosen = chosen if is_key(chosen) else ""
        asked = ModelChoiceField(
            field.related_model._default_manager.all(),
            required=False,
            widget=OneSuggested(field, model_admin.admin_site),
        )
        attrs = {"id": f"filter-{field.name}", "aria-label": str(field.verbose_name)}
        self.box = asked.widget.render(self.lookup_kwarg, self.chosen, attrs)
        return []

    def has_output(self) -> bool:
        return True

    def choices(self, changelist: Any) -> Iterator[Any]:
        """The way out, where one is chosen; the others stay as they are."""
        own = {self.lookup_kwarg, self.lookup_kwarg_isnull}
        kept = changelist.filter_params.items()
        self.kept = [(name, text) for name, texts in kept if name not in own for text in texts]
        if self.chosen:
            yield {"query_string": changelist.get_query_string(remove=list(own))}
