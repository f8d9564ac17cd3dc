"""What a reader of the lists of services asks for."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.forms import DayField, DressedForm
from entities.agencies.names import told_apart
from entities.deadlines.counts import LISTS, NEXT
from entities.deadlines.quarters import Quarter
from entities.deadlines.tables import quarter_name
from entities.models import Agency, AgencyQuerySet, LegalDocument

USUAL_LIST = "overdue"


class QuarterField(forms.ChoiceField):
    """A quarter by its code, such as 2022-Q2, also one that is not among the choices."""

    def valid_value(self, value: Any) -> bool:
        return True

    def clean(self, value: Any) -> Any:
        code = super().clean(value)
        try:
            return Quarter.parse(code) if code else None
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from None


class DeadlineForm(DressedForm):
    """The day on which deadlines are looked at, and which of them.

    `agencies` and `decisions` are the choices by their keys, the agencies named as on the day:
    each is one query, and what a page shows of its rows is among them.
    """

    on = DayField(label=_("As of day"), required=False)
    quarter = QuarterField(label=_("Quarter of the deadline"), required=False)
    agency = forms.ChoiceField(label=_("Lead agency"), required=False)
    decision = forms.ChoiceField(label=_("Decision"), required=False)
    q = forms.CharField(
        label=_("Words of the name"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        query: Mapping[str, Any],
        *,
        usual_day: date,
        quarters: Iterable[Quarter],
        agencies: AgencyQuerySet,
        decisions: Iterable[LegalDocument],
    ) -> None:
        typed = {name: query.get(name, "") for name in self.base_fields}
        super().__init__({**typed, "on": _readable(typed["on"] or usual_day.isoformat())})
        try:
            day = self.fields["on"].clean(self.data["on"]) or usual_day
        except ValidationError:
            day = usual_day
        self.agencies: dict[int, Agency] = {row.pk: row for row in agencies.named_on(day)}
        self.decisions = {row.pk: row for row in decisions}
        self._choose(
            "quarter", _("All quarters"), ((row.code, quarter_name(row)) for row in quarters)
        )
        names = told_apart(self.agencies.values())
        self._choose(
            "agency",
            _("All agencies"),
            ((row.slug, names[key]) for key, row in self.agencies.items()),
        )
        self._choose(
            "decision", _("All decisions"), ((row.key, str(row)) for row in self.decisions.values())
        )

    def _choose(self, name: str, all_: Any, choices: Iterable[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", all_), *choices]  # type: ignore[attr-defined]

    def clean_agency(self) -> Agency | None:
        slug = self.cleaned_data["agency"]
        return next((row for row in self.agencies.values() if row.slug == slug), None)

    def clean_decision(self) -> LegalDocument | None:
        key = self.cleaned_data["decision"]
        return next((row for row in self.decisions.values() if row.key == key), None)

    def clean_state(self) -> str:
        """The list that is shown: what is overdue, unless another one is asked for."""
        name: str = self.cleaned_data["state"]
        return name if name in LISTS or name in NEXT else USUAL_LIST

    @property
    def narrowing(self) -> dict[str, Any]:
        """What `facts` is asked for besides the day."""
        return {name: self.cleaned_data[name] for name in ("quarter", "agency", "decision", "q")}

    @property
    def narrowed_by(self) -> list[str]:
        """The same in words; nothing where all are shown."""
        asked = self.cleaned_data
        quarter = asked.get("quarter")
        words = [quarter_name(quarter)] if quarter else []
        words += [str(asked[name]) for name in ("agency", "decision") if asked.get(name)]
        return [*words, f"“{asked['q']}”"] if asked.get("q") else words


def _readable(typed: str) -> str:
    """An ISO day as people write it; anything else as it was typed."""
    try:
        return date_format(date.fromisoformat(typed), "d/m/Y")
    except ValueError:
        return typed
