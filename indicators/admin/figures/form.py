"""The form of a figure: typed as in a document, with what saving would change."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.fields import WhyField
from dvctrack.lib.forms import CountField, RateField
from dvctrack.lib.numbers import RateReading
from indicators.admin.figures.beside import Standing, standing
from indicators.models import Submission
from indicators.numbers import COUNTS, NUMBERS, Values

# Whose figure it is, in the order of its form.
OF_FIGURE = ("period", "indicator", "agency", "span")


class SubmissionForm(forms.ModelForm[Submission]):
    """One figure, its numbers typed as in a document. Empty is missing, not zero.

    `standing` is what saving would change, once that can be told.
    """

    standing: Standing | None = None

    numerator = CountField(required=False)
    numerator_single_window = CountField(required=False)
    denominator = CountField(required=False)
    reported_rate = RateField(required=False)
    reason = WhyField(
        help_text=gettext_lazy("Needed for a figure of a closed period; kept in the history.")
    )

    class Meta:
        model = Submission
        fields = (*OF_FIGURE, *NUMBERS, "reported_status", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NUMBERS:
            if name in self.fields:
                described: Any = getattr(Submission, name).field
                self.fields[name].label = capfirst(described.verbose_name)
                self.fields[name].help_text = described.help_text
        printed = self.instance.printed_rate
        if printed is not None:
            decimals = self.instance.reported_decimals or 0
            self.initial["reported_rate"] = RateReading(printed, decimals)
        if self.instance.pk is None:
            return
        if "numerator" in self.fields:
            self.fields["numerator"].widget.attrs["autofocus"] = True
        if "reason" in self.fields and self.instance.period.is_closed:
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = _(
                "The period is closed: say why its figure must be corrected."
            )

    def clean(self) -> dict[str, Any]:
        """Take the printed decimals from what was typed; tell what agencies would be told."""
        cleaned = super().clean() or self.cleaned_data
        period = cleaned.get("period")
        if period is not None and period.is_closed and not cleaned.get("reason"):
            self.add_error(
                "reason", _("The period is closed: say why its figure must be corrected.")
            )
        if "reported_rate" in cleaned:
            reading: RateReading | None = cleaned["reported_rate"]
            cleaned["reported_rate"] = reading.value if reading else None
            self.instance.reported_decimals = reading.decimals if reading else None
        self._judge(cleaned)
        return cleaned

    def _judge(self, cleaned: dict[str, Any]) -> None:
        """Errors that keep an agency from sending keep this from being saved, too."""
        key = {name: cleaned.get(name) or getattr(self.instance, name, None) for name in OF_FIGURE}
        values = Values(
            **{name: cleaned.get(name) for name in COUNTS},
            reported_rate=cleaned.get("reported_rate"),
            reported_decimals=self.instance.reported_decimals,
            reported_status=cleaned.get("reported_status", ""),
            note=cleaned.get("note", ""),
        )
        numbers = [cleaned.get(name) for name in NUMBERS]
        is_read = not any(name in self.errors for name in NUMBERS)
        if not all(key.values()) or not is_read or numbers == [None] * len(numbers):
            return
        self.standing = standing(Submission(**key), values)
        for finding in self.standing.findings:
            if finding.is_error:
                self.add_error(
                    finding.where if finding.where in self.fields else None, finding.message
                )
