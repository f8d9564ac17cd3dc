from typing import Any

from django import forms
from django.db.models import Field
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.forms import CountField, RateField
from dvctrack.lib.numbers import RateReading
from indicators.models import Submission
from indicators.numbers import NUMBERS

CHANGED = gettext_lazy(
    "Somebody else changed this figure after you opened it. "
    "Open it again and enter your numbers there."
)


class SubmissionForm(forms.ModelForm[Submission]):
    """One figure, its numbers typed as in a document. Empty is missing, not zero.

    A form that was opened before somebody else saved the same figure is refused.
    """

    numerator = CountField(required=False)
    numerator_single_window = CountField(required=False)
    denominator = CountField(required=False)
    reported_rate = RateField(required=False)
    seen_version = forms.IntegerField(
        required=False, widget=forms.HiddenInput, label=gettext_lazy("version")
    )

    reason = forms.CharField(
        required=False,
        max_length=100,
        label=gettext_lazy("Reason of the change"),
        help_text=gettext_lazy("Needed for a figure of a closed period; kept in the history."),
    )

    class Meta:
        model = Submission
        fields = (
            "period",
            "indicator",
            "agency",
            "span",
            *NUMBERS,
            "reported_status",
            "note",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NUMBERS:
            if name in self.fields:
                described: Field[Any, Any] = getattr(Submission, name).field
                self.fields[name].label = described.verbose_name
                self.fields[name].help_text = described.help_text
        if self.instance.pk is not None:
            self.initial["seen_version"] = self.instance.version
        printed = self.instance.printed_rate
        if printed is not None:
            decimals = self.instance.reported_decimals or 0
            self.initial["reported_rate"] = RateReading(printed, decimals)

    def clean_seen_version(self) -> int | None:
        seen: int | None = self.cleaned_data["seen_version"]
        if self.instance.pk is not None and seen not in (None, self.instance.version):
            raise forms.ValidationError(str(CHANGED), code="changed-meanwhile")
        return seen

    def clean(self) -> dict[str, Any]:
        """Take the printed decimals from what was typed."""
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
        return cleaned
