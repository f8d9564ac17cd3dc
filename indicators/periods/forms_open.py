"""Setting up a period: its days, until when, and of whom each indicator is asked."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.forms import DayField, DaysField
from entities.agencies.matching import AgencyIndex
from indicators.models import Indicator, Period
from indicators.periods.ask import Asked, asked_at_first, asked_before
from indicators.periods.forms import (
    LastDayField,
    ReasonForm,
    ReminderDaysField,
    check_moments,
    not_too_early,
)
from indicators.periods.forms_asked import AskedForm

_FIRST_DAYS = ("window_starts_on", "cumulative_starts_on")


class DaysForm(forms.ModelForm[Period]):
    """What a period is called and which days it covers; what is wrong is told at its field."""

    label = forms.CharField(label=_("Name of the period"), max_length=200)
    as_of = DayField(label=_("Last day"), validators=(not_too_early,))
    window_starts_on = DayField(
        label=_("Window starts on"), required=False, validators=(not_too_early,)
    )
    cumulative_starts_on = DayField(
        label=_("Cumulative from"), required=False, validators=(not_too_early,)
    )

    class Meta:
        model = Period
        fields: tuple[str, ...] = ("label", "as_of", "cycle", *_FIRST_DAYS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            is_select = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if is_select else "form-control"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        as_of = cleaned.get("as_of")
        if as_of is None:
            return cleaned
        for name in _FIRST_DAYS:
            if cleaned.get(name) and cleaned[name] > as_of:
                told = _(
                    "%(day)s is after %(as_of)s, the last day. Give that day or an earlier one."
                )
                days = {"day": f"{cleaned[name]:%d/%m/%Y}", "as_of": f"{as_of:%d/%m/%Y}"}
                self.add_error(name, told % days)
        twin = Period.objects.twins_of(self.instance.pk, as_of, cleaned.get("cycle")).first()
        if twin is not None:
            told = _("“%(label)s” ends on this day already. Choose another day or cycle.")
            self.add_error("as_of", told % {"label": twin.label})
        return cleaned


class MendForm(DaysForm, ReasonForm):
    """Another name or other days, and why."""

    field_order = (*DaysForm.Meta.fields, "reason")


class PeriodForm(DaysForm):
    """A new or planned period. A new one asks at first what the latest one asks."""

    submissions_due_at = LastDayField(label=_("In time until the end of"))
    entry_closes_at = LastDayField(label=_("Entry closes at the end of"))
    edits_close_at = LastDayField(label=_("Corrections end at the end of"))
    reminder_days = ReminderDaysField()

    class Meta(DaysForm.Meta):
        fields = (
            *DaysForm.Meta.fields,
            "submissions_due_at",
            "entry_closes_at",
            "edits_close_at",
            "days_to_answer",
            "reminder_days",
            "issuing_body",
        )
        field_classes: ClassVar = {"days_to_answer": DaysField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        period = self.instance
        is_new = period.pk is None
        before = (
            asked_at_first(on=period.as_of) if is_new else asked_before(period, on=period.as_of)
        )
        self.asked_forms = [
            AskedForm(
                self.data if self.is_bound else None,
                indicator=row,
                initial=_initial(before.get(row), is_new=is_new),
                offered=before[row].excepted if is_new and row in before else {},
            )
            for row in Indicator.objects.order_by("display_order", "slug")
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        check_moments(self)
        if cleaned.get("as_of"):
            index = AgencyIndex.load(on=cleaned["as_of"])
            for form in self.asked_forms:
                form.read(index)
        if not any(form.is_valid() and form.cleaned_data["is_asked"] for form in self.asked_forms):
            self.add_error(None, _("Tick at least one indicator."))
        return cleaned

    def is_valid(self) -> bool:
        """With every indicator, and all that is wrong said at once."""
        is_valid = super().is_valid()
        return all([is_valid, *(form.is_valid() for form in self.asked_forms)])

    @property
    def asked_errors(self) -> list[AskedForm]:
        """The indicators at which something must be corrected."""
        return [form for form in self.asked_forms if form.errors]

    @property
    def asked(self) -> list[Asked]:
        return [form.asked for form in self.asked_forms if form.cleaned_data["is_asked"]]


def _initial(before: Asked | None, *, is_new: bool) -> dict[str, Any]:
    if before is None:
        return {}
    excepted = {} if is_new else before.excepted
    return {
        "is_asked": True,
        "kinds": before.kinds,
        "ranking_span": before.ranking_span,
        "judged_span": before.judged_span,
        "besides": "\n".join(agency.name for agency in before.besides),
        "excepted": "\n".join(f"{agency.name}; {why}" for agency, why in excepted.items()),
    }
