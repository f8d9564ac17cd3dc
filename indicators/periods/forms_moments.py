from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from indicators.periods.forms import LastDayField, ReasonForm, check_moments


class MomentsForm(ReasonForm):
    """Other moments for all agencies, and why. They must leave time to correct something."""

    submissions_due_at = LastDayField(label=_("In time until the end of"))
    entry_closes_at = LastDayField(label=_("Entry closes at the end of"))
    edits_close_at = LastDayField(label=_("Corrections end at the end of"))
    field_order = ("submissions_due_at", "entry_closes_at", "edits_close_at", "reason")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_moments(cleaned)
        last = cleaned.get("edits_close_at")
        if last and last <= timezone.now():
            self.add_error("edits_close_at", _("The new moment must lie in the future."))
        return cleaned
