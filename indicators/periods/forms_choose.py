"""Which period is to be opened, by its name."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.forms import DayField, DressedForm
from indicators.choices import Cycle
from indicators.models import Period
from indicators.periods.calendar import KINDS, Kind, kind_of, named
from indicators.periods.forms import not_too_early


class ChooseForm(DressedForm):
    """A cycle, and then one of its periods, all of a year, or the day of a snapshot."""

    kind = forms.ChoiceField(label=gettext_lazy("Cycle"), initial=KINDS[0].code)
    period = forms.ChoiceField(
        label=gettext_lazy("Which period"),
        error_messages={
            "required": gettext_lazy("Choose a period of this cycle from the list."),
            "invalid_choice": gettext_lazy("Choose a period of this cycle from the list."),
        },
    )
    as_of = DayField(label=gettext_lazy("As of day"), validators=(not_too_early,))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = self.data if self.is_bound else self.initial
        self.chosen = kind_of(said.get("kind") or "") or KINDS[0]
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [(kind.code, _said(kind)) for kind in KINDS]
        if self.chosen.cycle == Cycle.SNAPSHOT:
            del self.fields["period"]
            return
        del self.fields["as_of"]
        around = self.chosen.around(today)
        days = [one.as_of for one in around]
        there = Period.objects.filter(cycle=self.chosen.cycle, as_of__in=days)
        self.there = {row.as_of: row for row in there}
        years = sorted({one.year for one in around if one.as_of >= today})
        # With the cycle: without scripts the list may still be that of another one.
        fields["period"].choices = [
            ("", _("Choose")),
            (
                _("One period"),
                [(self._value(one.key), self._name(one.as_of, one.label)) for one in around],
            ),
            (
                _("All periods of a year"),
                [(self._value(str(year)), _all_of(self.chosen, year)) for year in years],
            ),
        ]

    @property
    def key(self) -> str:
        """What was chosen, as addresses have it."""
        as_of: date | None = self.cleaned_data.get("as_of")
        if as_of:
            return as_of.isoformat()
        return str(self.cleaned_data["period"]).removeprefix(self._value(""))

    def clean_period(self) -> str:
        chosen: str = self.cleaned_data["period"]
        found = named(self.chosen, chosen.removeprefix(self._value("")))
        if found and found.as_of in self.there:
            raise _is_there(self.there[found.as_of])
        return chosen

    def clean_as_of(self) -> date:
        as_of: date = self.cleaned_data["as_of"]
        there = Period.objects.twins_of(None, as_of, self.chosen.cycle).first()
        if there is not None:
            raise _is_there(there)
        return as_of

    def _value(self, key: str) -> str:
        return f"{self.chosen.code}:{key}"

    def _name(self, as_of: date, label: str) -> str:
        is_there = as_of in self.there
        return _("%(label)s – already there") % {"label": label} if is_there else label


def _is_there(period: Period) -> forms.ValidationError:
    told = gettext_lazy("“%(label)s” is there already. Find it among the periods.")
    return forms.ValidationError(told, params={"label": period.label})


def _all_of(kind: Kind, year: int) -> str:
    words = {"number": len(kind.of_year(year)), "year": year}
    return _("All of %(year)s (%(number)s), planned") % words


def _said(kind: Kind) -> str:
    """With its boundaries: three cycles are called a month."""
    cycle = kind.cycle.label.capitalize()
    return cycle if kind.cycle == Cycle.SNAPSHOT else f"{cycle}, {kind.boundary.label}"
