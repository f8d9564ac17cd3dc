"""The forms on the way of a file: getting a template, saying what is unclear, confirming it."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from dvctrack.lib.numbers import format_count
from entities.agencies.matching import AgencyIndex
from entities.choices import AgencyKind
from indicators.checking.tables import FINDING_LABELS
from indicators.findings import Finding, how_many
from indicators.importing.answers import NameAnswer
from indicators.importing.names import NameQuestion
from indicators.models import Indicator, Period, PeriodQuerySet

# A box for each kind of warning is named by this and the code.
TICK = "accept_"


class TemplateForm(forms.Form):
    """Which template is wanted."""

    indicator = forms.ModelChoiceField(
        Indicator.objects.all(), to_field_name="slug", label=gettext_lazy("Indicator")
    )
    period = forms.ModelChoiceField(
        Period.objects.none(), to_field_name="code", label=gettext_lazy("Period")
    )
    kind = forms.ChoiceField(
        choices=[("", gettext_lazy("All agencies")), *AgencyKind.choices],
        required=False,
        label=gettext_lazy("Agency kind"),
    )

    def __init__(self, *args: Any, periods: PeriodQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        period: Any = self.fields["period"]
        period.queryset = periods.order_by("-as_of")
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"


class PeriodForm(forms.Form):
    """The period of a file that does not say it, or says it wrongly; `is_open`: nobody knows."""

    period = forms.ModelChoiceField(
        Period.objects.none(),
        to_field_name="code",
        required=False,
        label=gettext_lazy("Reporting period"),
        empty_label=gettext_lazy("as the file says"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *args: Any, periods: PeriodQuerySet, is_open: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        period: Any = self.fields["period"]
        period.queryset = periods.order_by("-as_of")
        if is_open:
            period.required, period.empty_label = True, gettext("choose the period")


class NameForm(forms.Form):
    """Whom one name means: all of a group, one that looks alike, another agency, or nobody."""

    OTHER, LEFT_OUT, ALL = "", "-", "*"

    choice = forms.ChoiceField(widget=forms.RadioSelect, required=False)
    other = forms.CharField(
        required=False,
        label=gettext_lazy("Official name or code of the agency"),
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
    is_remembered = forms.BooleanField(
        required=False,
        label=gettext_lazy("Remember this spelling for next time"),
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    reason = forms.CharField(
        required=False,
        max_length=300,
        label=gettext_lazy("Why its rows are left out"),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )

    def __init__(
        self, question: NameQuestion, index: AgencyIndex, answer: NameAnswer | None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs, initial=self._initial(question, answer))
        self.question = question
        self.index = index
        labels = index.told_apart(question.suggested)
        suggested = [(agency.slug, labels[agency.pk]) for agency in question.suggested]
        number = len(index.of_kinds(question.kinds)) if question.kinds else 0
        self.fields["choice"].choices = [  # type: ignore[attr-defined]
            *([(self.ALL, _all_of(number))] if number else []),
            *suggested,
            (self.OTHER, gettext("Another agency:")),
            (self.LEFT_OUT, gettext("Leave its rows out, because:")),
        ]

    def _initial(self, question: NameQuestion, answer: NameAnswer | None) -> dict[str, Any]:
        if answer is None:
            return {"choice": None}
        if answer.is_group:
            return {"choice": self.ALL}
        known = {agency.slug for agency in question.suggested}
        choice = answer.agency if answer.agency in known else self.OTHER
        return {
            "choice": choice if answer.agency else self.LEFT_OUT,
            "other": "" if answer.agency in known else answer.agency,
            "is_remembered": answer.is_remembered,
            "reason": answer.reason,
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        choice = cleaned.get("choice", "")
        if choice == self.OTHER and cleaned.get("reason") and not cleaned.get("other"):
            # What is written is meant, though its button was not pressed.
            cleaned["choice"] = self.LEFT_OUT
        if choice == self.LEFT_OUT and not cleaned.get("reason"):
            self.add_error("reason", gettext("Say why, for those who look at this import later."))
        if choice == self.OTHER and cleaned.get("other"):
            cleaned["choice"] = self._slug_of(cleaned["other"])
        return cleaned

    def _slug_of(self, text: str) -> str:
        match = self.index.find_written(text)
        if match.agency is None:
            self.add_error("other", self.index.explain(match))
            return ""
        return match.agency.slug

    def answer(self) -> NameAnswer | None:
        """What was said; None where nothing was yet."""
        choice = self.cleaned_data["choice"]
        if choice == self.LEFT_OUT:
            return NameAnswer(reason=self.cleaned_data["reason"])
        if choice == self.ALL:
            return NameAnswer(is_group=True)
        if choice:
            is_remembered = self.cleaned_data["is_remembered"] and not self.question.kinds
            return NameAnswer(choice, is_remembered)
        return None


def _all_of(number: int) -> str:
    words = {"number": format_count(number)}
    return gettext("All %(number)s agencies of the kind, each with a deadline of its own") % words


class ConfirmForm(forms.Form):
    """The digest of what was shown, and a tick for each kind of warning."""

    digest = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, warnings: Iterable[Finding], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.codes = Counter(finding.code for finding in warnings)
        for code in self.codes:
            self.fields[f"{TICK}{code}"] = forms.BooleanField(
                required=False,
                widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
            )

    def ticks(self) -> list[dict[str, Any]]:
        """Each kind of warning with its box, its label and how many there are."""
        return [
            {
                "field": self[f"{TICK}{code}"],
                "label": FINDING_LABELS[code],
                "number": how_many(number),
            }
            for code, number in self.codes.items()
        ]
