"""What the office says when it publishes a period."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.forms import DayField
from dvctrack.lib.history import REASON_LENGTH
from indicators.annex.layouts import LAYOUTS
from indicators.periods.forms import ReasonForm
from indicators.publishing.edition import LetterOf

_INPUT = {"class": "form-control"}


class DraftForm(forms.Form):
    """The layout and the letter; number and date may stay blank, as electronic documents do."""

    layout = forms.ChoiceField(
        label=_("Layout"), widget=forms.Select(attrs={"class": "form-select"})
    )
    letter_number = forms.CharField(
        label=_("Number of the letter"),
        max_length=50,
        required=False,
        widget=forms.TextInput(attrs=_INPUT),
    )
    letter_date = DayField(label=_("Date of the letter"), required=False)

    with_old_list = forms.BooleanField(
        label=_("Print the list of services all the same, with its day"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["layout"]
        field.choices = [(row.code, f"{row.code} – {row.heading}") for row in LAYOUTS]

    @property
    def letter(self) -> LetterOf:
        number: str = self.cleaned_data.get("letter_number") or ""
        day: date | None = self.cleaned_data.get("letter_date")
        return LetterOf(number, day)


class PublishForm(DraftForm):
    """The wish to publish just what was shown."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    digest = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("What this version corrects"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs=_INPUT),
    )

    state = forms.CharField(widget=forms.HiddenInput, required=False)
    makes_public = forms.BooleanField(
        label=_("Public: everybody can read the tables of the period"), initial=True, required=False
    )
    in_spite = forms.BooleanField(
        label=_("I have looked at what is open; it is published in spite of it."), required=False
    )
    in_spite_reason = forms.CharField(
        label=_("Why it is published in spite of what is open"),
        max_length=REASON_LENGTH,
        required=False,
        widget=forms.TextInput(attrs=_INPUT),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("in_spite") and cleaned.get("in_spite_reason") == "":
            self.add_error("in_spite_reason", _("Say why it is published in spite of it."))
        if (cleaned.get("number") or 1) > 1 and cleaned.get("reason") == "":
            self.add_error("reason", _("Say what this version corrects."))
        return cleaned


class WithdrawForm(ReasonForm):
    """Why a version no longer holds."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.TextInput(attrs=_INPUT)
    )
