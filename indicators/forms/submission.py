from typing import Any

from django import forms
from django.db.models import Field

from indicators.forms.fields import CountField, RateField
from indicators.models import Submission
from indicators.numbers import RateReading


class SubmissionForm(forms.ModelForm[Submission]):
    """One figure, its numbers typed as in a document. Empty is missing, not zero."""

    numerator = CountField(required=False)
    numerator_single_window = CountField(required=False)
    denominator = CountField(required=False)
    reported_rate = RateField(required=False)

    class Meta:
        model = Submission
        fields = (
            "period",
            "indicator",
            "agency",
            "span",
            "numerator",
            "numerator_single_window",
            "denominator",
            "reported_rate",
            "reported_status",
            "note",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("numerator", "numerator_single_window", "denominator", "reported_rate"):
            if name in self.fields:
                described: Field[Any, Any] = getattr(Submission, name).field
                self.fields[name].label = described.verbose_name
                self.fields[name].help_text = described.help_text
        printed = self.instance.printed_rate
        if printed is not None:
            decimals = self.instance.reported_decimals or 0
            self.initial["reported_rate"] = RateReading(printed, decimals)

    def clean(self) -> dict[str, Any]:
        """Take the printed decimals from what was typed."""
        cleaned = super().clean() or self.cleaned_data
        if "reported_rate" in cleaned:
            reading: RateReading | None = cleaned["reported_rate"]
            cleaned["reported_rate"] = reading.value if reading else None
            self.instance.reported_decimals = reading.decimals if reading else None
        return cleaned
