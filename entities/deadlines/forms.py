"""The forms of the pages on services."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.forms import DayField
from entities.deadlines.quarters import Quarter
from entities.deadlines.tables import quarter_name
from entities.models import Agency, AgencyQuerySet


class QuarterField(forms.ChoiceField):
    """A quarter by its code, such as 2022-Q2, also one that is not among the choices."""

    def valid_value(self, value: Any) -> bool:
        return True

    def clean(self, value: Any) -> Any:
        code = super().clean(value)
        try:
            return Quarter.parse(code) if code else None
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from None


class DeadlineForm(forms.Form):
    """The day on which deadlines are looked at (today where none is given), and which of them."""

    on = DayField(
        label=_("As of day"),
        required=False,
        widget=forms.TextInput(
            attrs={"class": "form-control", "placeholder": "dd/mm/yyyy", "inputmode": "numeric"}
        ),
    )
    quarter = QuarterField(
        label=_("Quarter of the deadline"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    agency = forms.ModelChoiceField(
        label=_("Lead agency"),
        queryset=Agency.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("All agencies"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(
        self,
        query: Mapping[str, Any],
        *,
        today: date,
        quarters: Iterable[Quarter],
        agencies: AgencyQuerySet,
    ) -> None:
        typed = {name: query.get(name, "") for name in self.base_fields}
        super().__init__({**typed, "on": _readable(typed["on"] or today.isoformat())})
        self.fields["quarter"].choices = [  # type: ignore[attr-defined]
            ("", _("All quarters")),
            *((quarter.code, quarter_name(quarter)) for quarter in quarters),
        ]
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]


def _readable(typed: str) -> str:
    """An ISO day as people write it; anything else as it was typed."""
    try:
        return date_format(date.fromisoformat(typed), "d/m/Y")
    except ValueError:
        return typed
