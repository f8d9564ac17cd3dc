"""Of which days and which agency numbers of services are asked for."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.forms import DayField, DayInput, DressedForm
from entities.agencies.fields import AgencyChoiceField
from entities.models import Agency, AgencyQuerySet

_LABELS = {"on": _("As of day"), "from": _("Earlier day"), "to": _("Later day")}


class NumbersForm(DressedForm):
    """A day or two, by the names of their fields, and a lead agency.

    `usual` are the days that hold where none are typed.
    """

    agency = AgencyChoiceField(
        label=_("Lead agency"),
        queryset=Agency.objects.none(),
        required=False,
        empty_label=_("All agencies"),
    )

    def __init__(
        self, query: Mapping[str, Any], *, usual: Mapping[str, date], agencies: AgencyQuerySet
    ) -> None:
        days = {
            name: DayField(label=_LABELS[name], widget=DayInput({"class": "form-control"}))
            for name in usual
        }
        typed = {name: query.get(name) or usual[name].isoformat() for name in usual}
        named_on = max(usual.values())
        for name, field in days.items():
            try:
                named_on = field.clean(typed[name])
            except ValidationError:
                continue
            typed[name] = date_format(named_on, "d/m/Y")
        super().__init__({**typed, "agency": query.get("agency", "")})
        self.fields = {**days, **self.fields}
        self.fields["agency"].queryset = agencies.named_on(named_on)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("from") and given.get("to") and given["from"] > given["to"]:
            self.add_error("from", _("The earlier day must not be after the later one."))
        return given
