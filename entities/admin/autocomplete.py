"""What the admin offers while somebody types."""

from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model

from entities.agencies.names import told_apart
from entities.models import Agency


class ToldApartView(AutocompleteJsonView):
    """As the library offers them, but agencies of one name with their days or their province."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        offered = (row for row in context["object_list"] if isinstance(row, Agency))
        self.labels = told_apart(offered)
        return context

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        offered = super().serialize_result(obj, to_field_name)
        return {**offered, "text": self.labels.get(obj.pk, offered["text"])}
