"""How forms of the admin are set out: parts with a title, small boxes, some rows of others."""

from collections.abc import Mapping
from typing import Any

from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import flatten
from django.contrib.admin.widgets import AdminSplitDateTime, AdminTextareaWidget
from django.db.models import CharField, Field, QuerySet, TextField, URLField
from django.forms import BaseInlineFormSet
from django.forms import CharField as FormCharField
from django.forms import Field as FormField
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.cells import MOST_SHOWN, list_of
from dvctrack.lib.history import REASON_LENGTH

# What people write in a sentence or two.
SENTENCES = frozenset({"note", "reason", "claim_reason", "basis_text", "contact"})

OVERRIDES: Mapping[type[Field[Any, Any]], Mapping[str, Any]] = {
    # An address without its scheme is meant to be a secure one.
    URLField: {"assume_scheme": "https"},
    TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})},
}


class WhyField(FormCharField):
    """Why a row is changed; whether it is needed is said by the form."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {
            "label": gettext_lazy("Reason of the change"),
            "required": False,
            "max_length": REASON_LENGTH,
            "widget": AdminTextareaWidget(attrs={"rows": 2}),
            **kwargs,
        }
        super().__init__(**kwargs)


class SetOut(BaseModelAdmin[Any]):
    """A page, or rows on one, whose fields stand in parts: `fieldsets`."""

    formfield_overrides = OVERRIDES

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        if db_field.name in SENTENCES and isinstance(db_field, CharField | TextField):
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": 2})
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, AdminSplitDateTime):
            for box, part in zip(field.widget.widgets, (_("day"), _("time")), strict=True):
                box.attrs["aria-label"] = f"{field.label}: {part}"
        return field


class InParts(SetOut):
    """A page with `fieldsets`, of which stands what there is of this row for this person."""

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Without what is only told of a stored row, on the page for a new one."""
        fields = super().get_fields(request, obj)
        told = () if obj else self.get_readonly_fields(request)
        return [name for name in fields if name not in told]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        parts = super().get_fieldsets(request, obj)
        if not self.fieldsets:
            return parts
        there = set(flatten(self.get_fields(request, obj)))
        shown = []
        for title, options in parts:
            lines = [
                tuple(name for name in flatten([line]) if name in there)
                for line in options["fields"]
            ]
            if any(lines):
                shown.append((title, {**options, "fields": [line for line in lines if line]}))
        return shown


class SomeRows(BaseInlineFormSet[Any, Any, Any]):
    """The rows that were recorded last, where there are more than `MOST_SHOWN`."""

    left_out = 0

    def get_queryset(self) -> QuerySet[Any]:
        if not hasattr(self, "_queryset"):
            rows = super().get_queryset()
            # What is sent is found among all.
            if not self.is_bound:
                self.left_out = max(0, rows.count() - MOST_SHOWN)
            if self.left_out:
                last = rows.order_by("-pk").values_list("pk", flat=True)[:MOST_SHOWN]
                rows = rows.filter(pk__in=list(last))
            self._queryset = rows
        return self._queryset

    def all_rows(self) -> str:
        """The address of the list with all of them."""
        model: Any = self.model
        return list_of(model, **{f"{self.fk.name}__id__exact": self.instance.pk})
