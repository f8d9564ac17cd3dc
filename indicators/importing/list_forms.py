"""The forms of what is unclear about lists of services: who orders, which are the same."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from dvctrack.lib.forms import DayField
from dvctrack.lib.names import clean
from entities.choices import DocumentType
from indicators.annex.dates import LONGEST_NUMBER, Decision
from indicators.importing.service_names import ServiceQuestion


class DecisionForm(forms.Form):
    """The document that orders services of which the file does not say it."""

    part = "indicators/imports/decision_question.html"

    kind = forms.ChoiceField(
        choices=DocumentType.choices,
        initial=DocumentType.DECISION,
        label=gettext_lazy("Kind of document"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    number = forms.CharField(
        max_length=LONGEST_NUMBER,
        required=False,
        label=gettext_lazy("Number of the document"),
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
    issued_on = DayField(required=False, label=gettext_lazy("Signed on"))

    def __init__(self, said: str, *, data: Any, prefix: str) -> None:
        decision = Decision.from_key(said) if said else None
        initial = (
            {"kind": decision.type, "number": decision.number, "issued_on": decision.issued_on}
            if decision
            else {}
        )
        super().__init__(data, prefix=prefix, initial=initial)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, other in (("number", "issued_on"), ("issued_on", "number")):
            if cleaned.get(name) and not cleaned.get(other) and other not in self.errors:
                self.add_error(other, gettext("Give both the number and the day of signing."))
        return cleaned

    def key(self) -> str:
        """The key of the document; empty where the file is to say it."""
        said = self.cleaned_data
        if not said["number"]:
            return ""
        return Decision(clean(said["number"]), said["issued_on"], said["kind"]).key


class ServiceForm(forms.Form):
    """Whether a name means the service that is near to it."""

    part = "indicators/imports/service_question.html"

    is_same = forms.TypedChoiceField(
        coerce=lambda said: said == "same",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(
        self, question: ServiceQuestion, said: bool | None, *, data: Any, prefix: str
    ) -> None:
        initial = {None: "", True: "same", False: "other"}[said]
        super().__init__(data, prefix=prefix, initial={"is_same": initial})
        self.question = question
        same = (("same", gettext("the same service")),)
        other = (("other", gettext("another service")),)
        self.fields["is_same"].choices = (  # type: ignore[attr-defined]
            same if question.is_spelling else same + other
        )

    def answer(self) -> bool | None:
        said: bool | None = self.cleaned_data["is_same"]
        return said
