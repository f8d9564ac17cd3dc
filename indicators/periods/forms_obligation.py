from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.figures.locking import period_lock
from indicators.models import Obligation


class ObligationForm(forms.ModelForm[Obligation]):
    """Who owes a figure. Excepting an agency, and taking that back, needs a reason."""

    why = forms.CharField(
        required=False,
        max_length=100,
        label=gettext_lazy("Reason of the change"),
        help_text=gettext_lazy("Why the figure does not apply, or why it is owed again."),
    )

    class Meta:
        model = Obligation
        fields = ("period", "indicator", "agency", "is_due", "reason")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk is not None and "is_due" in self.changed_data:
            if self.instance.period.is_closed:
                self.add_error("is_due", period_lock(self.instance.period) or "")
            elif not cleaned.get("why"):
                self.add_error("why", _("Say why this changes."))
        return cleaned
