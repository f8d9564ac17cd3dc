"""Forms of the coordinating office: more time, reasons, which rows."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.forms import DayField, DaysField
from entities.agencies.matching import not_of_day
from entities.choices import AgencyKind
from entities.models import Agency, LegalDocument
from indicators.choices import ReportState
from indicators.figures.locking import period_lock
from indicators.models import Obligation, ReopenRequest, ReportingRule
from indicators.periods.calendar import EARLIEST
from indicators.periods.lateness import end_of


class ReasonForm(forms.Form):
    """Why something is returned, closed or reopened; a person has to say it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=100,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )


class CloseForm(ReasonForm):
    """Why a period is closed, and whether that is in spite of what is still open."""

    in_spite = forms.BooleanField(required=False, widget=forms.HiddenInput)


class AcceptForm(forms.Form):
    """When the page was made on which the button stands: only what was seen is accepted."""

    seen_at = forms.DateTimeField(
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(
            ("required", "invalid"), _("Open the page again: it does not say what you have seen.")
        ),
    )


class RequestForm(forms.ModelForm[ReopenRequest]):
    """Why an agency wants to correct a figure that it cannot correct itself."""

    class Meta:
        model = ReopenRequest
        fields = ("reason",)
        widgets = {"reason": forms.TextInput(attrs={"class": "form-control"})}
        error_messages = {"reason": {"required": _("Say why the figure must be corrected.")}}


def not_too_early(day: date) -> None:
    if day < EARLIEST:
        told = _("%(day)s is before the year 2000. Write the year with four digits.")
        raise forms.ValidationError(told, params={"day": f"{day:%d/%m/%Y}"})


class LastDayField(DayField):
    """A day that counts wholly: the moment is its last one."""

    def prepare_value(self, value: Any) -> Any:
        return localtime(value).date() if isinstance(value, datetime) else value

    def clean(self, value: Any) -> Any:
        found: date | None = super().clean(value)
        if found is None:
            return None
        return end_of(timezone.make_aware(datetime(found.year, found.month, found.day)))


class ReminderDaysField(forms.CharField):
    """Days before the due day, such as “7, 2, 0”; empty is none. Kept from the first on."""

    most = 60

    def __init__(self, **kwargs: Any) -> None:
        help_text = _("Days before the due day, such as 7, 2, 0. Empty: nobody is reminded.")
        super().__init__(
            **{
                "label": _("Reminders"),
                "required": False,
                "help_text": help_text,
                "widget": forms.TextInput(attrs={"class": "form-control"}),
                **kwargs,
            }
        )

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> list[int]:  # type: ignore[override]
        written = re.split(r"[\s,;]+", super().to_python(value) or "")
        for text in filter(None, written):
            if not text.isdecimal() or len(text) > 3 or int(text) > self.most:
                told = _("“%(read)s” is not a number of days from 0 to 60. Write 7, 2, 0.")
                raise forms.ValidationError(told, code="invalid", params={"read": text})
        return sorted({int(text) for text in filter(None, written)}, reverse=True)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial or []) != (data or ""))


MOMENTS = ("submissions_due_at", "entry_closes_at", "edits_close_at")


def check_moments(form: forms.BaseForm) -> None:
    """The three moments of a period, as far as they are given, follow each other."""
    cleaned = form.cleaned_data
    given = [(name, localtime(cleaned[name])) for name in MOMENTS if cleaned.get(name)]
    for (before, first), (after, second) in pairwise(given):
        if first > second:
            told = _("%(day)s is before %(other)s (“%(name)s”). Give that day or a later one.")
            days = {"day": f"{second:%d/%m/%Y}", "other": f"{first:%d/%m/%Y}"}
            form.add_error(after, told % {**days, "name": form.fields[before].label})


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


class AnswerForm(ReasonForm):
    """An answer to a request; after closing with the last day on which it can be corrected."""

    until = LastDayField(label=_("Can be corrected until the end of"), required=False)


class ReportsFilter(forms.Form):
    """Which rows of the matrix are shown; what cannot be understood narrows nothing."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("All kinds")), *AgencyKind.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    parent = forms.ChoiceField(
        label=_("Province"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All states")), *ReportState.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    late = forms.BooleanField(label=_("Late only"), required=False)

    def __init__(self, query: Mapping[str, Any], *, parents: Iterable[Agency]) -> None:
        super().__init__(query)
        offered = [("", _("All provinces")), *((row.slug, row.name) for row in parents)]
        self.fields["parent"].choices = offered  # type: ignore[attr-defined]

    def asked(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name) or ""


class MomentsForm(ReasonForm):
    """Other moments for all agencies, and why. They must leave time to correct something."""

    submissions_due_at = LastDayField(label=_("In time until the end of"))
    entry_closes_at = LastDayField(label=_("Entry closes at the end of"))
    edits_close_at = LastDayField(label=_("Corrections end at the end of"))
    reminder_days = ReminderDaysField()
    field_order = (*MOMENTS, "reminder_days", "reason")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_moments(self)
        last = cleaned.get("edits_close_at")
        if last and last <= timezone.now():
            self.add_error("edits_close_at", _("The new moment must lie in the future."))
        return cleaned


class RuleForm(ReasonForm, forms.ModelForm[ReportingRule]):
    """The rule by which periods to come get their moments, and why it changes."""

    reminder_days = ReminderDaysField()

    class Meta:
        model = ReportingRule
        fields = ("due_days", "entry_days", "edit_days", "days_to_answer", "reminder_days")
        field_classes = dict.fromkeys(fields[:-1], DaysField)

    field_order = (*Meta.fields, "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"


class ObligationForm(forms.ModelForm[Obligation]):
    """Who owes a figure. Excepting an agency, and taking that back, needs a reason."""

    why = forms.CharField(
        required=False,
        max_length=100,
        label=_("Reason of the change"),
        help_text=_("Why the figure does not apply, or why it is owed again."),
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
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
        agency, period = cleaned.get("agency"), cleaned.get("period")
        if agency and period:
            for fault in not_of_day([agency], on=period.as_of):
                self.add_error("agency", fault)
        return cleaned
