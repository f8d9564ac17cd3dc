"""Forms of the coordinating office: more time, reasons, a new period."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from entities.choices import AgencyKind
from entities.models import LegalDocument
from indicators.actions.run_period import Asked
from indicators.choices import ReportState, Span
from indicators.models import Indicator, Period, ReopenRequest
from indicators.rules.moments import end_of


class ReasonForm(forms.Form):
    """Why something is returned, closed or reopened; a person has to say it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=100,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )


class AcceptForm(forms.Form):
    """When the page was made on which the button stands: only what was seen is accepted."""

    seen_at = forms.DateTimeField(
        error_messages=dict.fromkeys(
            ("required", "invalid"), _("Open the page again: it does not say what you have seen.")
        )
    )


class RequestForm(forms.ModelForm[ReopenRequest]):
    """Why an agency wants to correct a figure that it cannot correct itself."""

    class Meta:
        model = ReopenRequest
        fields = ("reason",)
        error_messages = {"reason": {"required": _("Say why the figure must be corrected.")}}


class LastDayField(forms.DateField):
    """A day that counts wholly: the moment is its last one."""

    widget = forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d")

    def clean(self, value: Any) -> Any:
        found: date | None = super().clean(value)
        if found is None:
            return None
        return end_of(timezone.make_aware(datetime(found.year, found.month, found.day)))


class ExtensionForm(ReasonForm):
    """More time for one agency: until the end of a day, and why."""

    until = LastDayField(label=_("Extended until the end of"))
    document = forms.ModelChoiceField(
        label=_("Document"),
        queryset=LegalDocument.objects.order_by("-issued_on", "number"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def clean_until(self) -> datetime:
        until: datetime = self.cleaned_data["until"]
        if until <= timezone.now():
            raise forms.ValidationError(_("The new moment must lie in the future."))
        return until


class ReportsFilter(forms.Form):
    """Which rows of the matrix are shown; what cannot be understood narrows nothing."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("All kinds")), *AgencyKind.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All states")), *ReportState.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    late = forms.BooleanField(label=_("Late only"), required=False)

    def asked(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name) or ""


class PeriodForm(forms.ModelForm[Period]):
    """A new period: its days, until when, and which indicators of which kinds."""

    submissions_due_at = LastDayField(label=_("In time until the end of"))
    entry_closes_at = LastDayField(label=_("Entry closes at the end of"))
    edits_close_at = LastDayField(label=_("Corrections end at the end of"))
    kinds = forms.MultipleChoiceField(
        label=_("Who owes"),
        choices=AgencyKind.choices,
        initial=[AgencyKind.PROVINCE, AgencyKind.MINISTRY],
        widget=forms.CheckboxSelectMultiple,
    )
    indicators = forms.ModelMultipleChoiceField(
        label=_("Indicators"),
        queryset=Indicator.objects.all(),
        widget=forms.CheckboxSelectMultiple,
    )
    in_period = forms.ModelMultipleChoiceField(
        label=_("Of these also for the period alone, by which they are ranked"),
        queryset=Indicator.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Period
        fields = (
            "code",
            "label",
            "as_of",
            "cycle",
            "window_starts_on",
            "cumulative_starts_on",
            "submissions_due_at",
            "entry_closes_at",
            "edits_close_at",
            "issuing_body",
        )
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("as_of", "window_starts_on", "cumulative_starts_on")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxSelectMultiple):
                is_select = isinstance(field.widget, forms.Select)
                field.widget.attrs["class"] = "form-select" if is_select else "form-control"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        moments = [
            cleaned.get(name)
            for name in ("submissions_due_at", "entry_closes_at", "edits_close_at")
        ]
        given = [moment for moment in moments if moment]
        if given != sorted(given):
            raise forms.ValidationError(
                _("Entry closes on the due day or later, and corrections end after that.")
            )
        return cleaned

    @property
    def asked(self) -> list[Asked]:
        ranked_by_period = set(self.cleaned_data["in_period"])
        return [
            Asked(
                row,
                Span.IN_PERIOD if row in ranked_by_period else Span.TO_DATE,
                Span.TO_DATE,
                self.cleaned_data["kinds"],
            )
            for row in self.cleaned_data["indicators"]
        ]
