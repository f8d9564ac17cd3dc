"""A target that is added, and one that ends."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.forms import DayField, DressedForm, RateField
from entities.agencies.fields import AgencyChoiceField
from entities.choices import AgencyKind
from entities.models import Agency, LegalDocument, annex_order
from indicators.models import Target
from indicators.periods.forms import ReasonForm


class TargetForm(ReasonForm, forms.ModelForm[Target]):
    """A target of one kind of agencies, or of one agency that has one of its own."""

    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False)
    value = RateField(label=_("Target (%)"))
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("one agency, named below")), *AgencyKind.choices],
        initial=AgencyKind.PROVINCE,
    )
    agency = AgencyChoiceField(
        label=_("One agency"),
        queryset=Agency.objects.order_by(*annex_order()),
        required=False,
    )
    basis = forms.ModelChoiceField(
        label=_("Legal basis"),
        queryset=LegalDocument.objects.order_by("-issued_on", "number"),
        required=False,
    )

    class Meta:
        model = Target
        fields = (
            "indicator",
            "kind",
            "agency",
            "value",
            "starts_on",
            "ends_on",
            "basis",
            "basis_text",
            "is_verified",
        )

    field_order = (*Meta.fields, "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.CheckboxInput):
                continue
            is_list = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if is_list else "form-control"

    def clean_value(self) -> Decimal | None:
        reading = self.cleaned_data["value"]
        return reading.value if reading else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("kind")) == bool(cleaned.get("agency")):
            self.add_error("kind", _("Give either an agency kind or one agency."))
        return cleaned


class EndTargetForm(DressedForm, ReasonForm):
    """The last day on which a target holds, and why it ends."""

    last_day = DayField(label=_("Last day"))
    field_order = ("last_day", "reason")
