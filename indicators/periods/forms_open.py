"""Setting up a period: its days, until when, and of whom each indicator is asked."""

import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.names import clean
from entities.agencies.matching import AgencyIndex
from entities.choices import AgencyKind
from entities.models import Agency
from indicators.choices import Span
from indicators.models import Indicator, Period
from indicators.periods.ask import Asked, asked_before, period_to_prefill_from
from indicators.periods.forms import LastDayField, check_moments

REASON_LENGTH = 300
_SEPARATOR = re.compile(r"[;\t]")
_LINES = {"rows": 3, "spellcheck": "false", "class": "form-control"}


class AskedForm(forms.Form):
    """One indicator: whether it is asked, by which spans, and of whom.

    The agencies are read once the day of the period is known, and every faulty line is told.
    """

    is_asked = forms.BooleanField(label=_("Asked for"), required=False)
    kinds = forms.MultipleChoiceField(
        label=_("Who owes"),
        choices=AgencyKind.choices,
        initial=[AgencyKind.PROVINCE, AgencyKind.MINISTRY],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    ranking_span = forms.ChoiceField(
        label=_("Ranked by the figure"),
        choices=Span.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    judged_span = forms.ChoiceField(
        label=_("Judged by the figure"),
        choices=Span.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    excepted = forms.CharField(
        label=_("Excepted, one a line: agency; reason"),
        required=False,
        widget=forms.Textarea(attrs=_LINES),
    )
    besides = forms.CharField(
        label=_("Other agencies that owe it, one a line"),
        required=False,
        widget=forms.Textarea(attrs=_LINES),
    )

    def __init__(self, data: Any, *, indicator: Indicator, initial: dict[str, Any]) -> None:
        super().__init__(data, prefix=indicator.slug, initial=initial)
        self.indicator = indicator
        self.others: list[Agency] = []
        self.reasons: dict[Agency, str] = {}

    def read(self, index: AgencyIndex) -> None:
        """Read the lines of a form that is clean so far; what is not asked is left alone."""
        if not self.is_valid() or not self.cleaned_data["is_asked"]:
            return
        self.others = list(self._lines("besides", index, has_reasons=False))
        self.reasons = self._lines("excepted", index, has_reasons=True)
        kinds = self.cleaned_data["kinds"]
        if not kinds and not self.others:
            self.add_error("kinds", _("Choose a kind of agencies, or name those that owe it."))
        for agency in self.reasons:
            if agency.kind not in kinds and agency not in self.others:
                told = _("“%(agency)s” does not owe it anyway. Take the line out.")
                self.add_error("excepted", told % {"agency": agency.name})

    def _lines(self, name: str, index: AgencyIndex, *, has_reasons: bool) -> dict[Agency, str]:
        """Every line, each agency once, as it is called on the day of the index or by its code.

        What is wrong is told with its line and the cure.
        """
        found: dict[Agency, str] = {}
        for number, line in enumerate(self.cleaned_data[name].splitlines(), start=1):
            called, reason = (clean(part) for part in (*_SEPARATOR.split(line, maxsplit=1), "")[:2])
            if not called and not reason:
                continue
            match = index.find_written(called)
            faults = [index.explain(match)] if match.problem else []
            if match.agency in found:
                told = _("“%s” stands in the list already. Take one of the lines out.")
                faults = [told % match.text]
            for fault in [*faults, *_reason_faults(reason, has_reasons)]:
                told = _("Line %(line)s: %(message)s")
                self.add_error(name, told % {"line": number, "message": fault})
            if match.agency:
                found[match.agency] = reason
        return found

    @property
    def asked(self) -> Asked:
        return Asked(
            self.indicator,
            self.cleaned_data["ranking_span"],
            self.cleaned_data["judged_span"],
            self.cleaned_data["kinds"],
            self.others,
            self.reasons,
        )


class PeriodForm(forms.ModelForm[Period]):
    """A new or planned period. A new one asks at first what the last one asked."""

    submissions_due_at = LastDayField(label=_("In time until the end of"))
    entry_closes_at = LastDayField(label=_("Entry closes at the end of"))
    edits_close_at = LastDayField(label=_("Corrections end at the end of"))

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
            is_select = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if is_select else "form-control"
        model = self.instance if self.instance.pk else period_to_prefill_from()
        on = self.instance.as_of or timezone.localdate()
        before = asked_before(model, on=on) if model else {}
        self.asked_forms = [
            AskedForm(
                self.data if self.is_bound else None,
                indicator=row,
                initial=_initial(before.get(row)),
            )
            for row in Indicator.objects.order_by("display_order", "slug")
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        try:
            check_moments(cleaned)
        except forms.ValidationError as error:
            self.add_error(None, error)
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


def _initial(before: Asked | None) -> dict[str, Any]:
    if before is None:
        return {}
    return {
        "is_asked": True,
        "kinds": before.kinds,
        "ranking_span": before.ranking_span,
        "judged_span": before.judged_span,
        "besides": "\n".join(agency.name for agency in before.besides),
        "excepted": "\n".join(f"{agency.name}; {why}" for agency, why in before.excepted.items()),
    }


def _reason_faults(reason: str, has_reasons: bool) -> Iterator[str | Promise]:
    if has_reasons and not reason:
        yield _("The reason is missing. Write it behind a semicolon.")
    elif has_reasons and len(reason) > REASON_LENGTH:
        yield _("The reason is longer than 300 characters. Shorten it.")
    elif reason and not has_reasons:
        yield _("Only the name of the agency stands here. Take out what follows the semicolon.")
