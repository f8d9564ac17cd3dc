"""Of whom a period asks each indicator, and by which spans."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.names import clean
from entities.agencies.matching import AgencyIndex, not_of_day
from entities.choices import AgencyKind
from entities.models import Agency
from indicators.choices import Span
from indicators.models import Indicator
from indicators.periods.ask import Asked

REASON_LENGTH = 300
_SEPARATOR = re.compile(r"[;\t]")
_LINES = {"rows": 3, "spellcheck": "false", "class": "form-control"}


class AskedForm(forms.Form):
    """One indicator: whether it is asked, by which spans, and of whom.

    The agencies are read once the day of the period is known, and every faulty line is told.
    Excuses of an earlier period are `offered`: they hold again only where they are ticked.
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
    excused = forms.MultipleChoiceField(
        label=_("Excepted in the period before"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    besides = forms.CharField(
        label=_("Other agencies that owe it, one a line"),
        required=False,
        widget=forms.Textarea(attrs=_LINES),
    )

    def __init__(
        self,
        data: Any,
        *,
        indicator: Indicator,
        initial: dict[str, Any],
        offered: Mapping[Agency, str],
    ) -> None:
        super().__init__(data, prefix=indicator.slug, initial=initial)
        self.indicator = indicator
        self.offered = {agency.slug: (agency, reason) for agency, reason in offered.items()}
        field: Any = self.fields["excused"]
        field.choices = [(a.slug, f"{a.name}: {reason}") for a, reason in offered.items()]
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
        excused = dict(self.offered[slug] for slug in self.cleaned_data["excused"])
        for fault in not_of_day(excused, on=index.on):
            self.add_error("excused", fault)
        self.reasons = excused | self.reasons

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


def _reason_faults(reason: str, has_reasons: bool) -> Iterator[str | Promise]:
    if has_reasons and not reason:
        yield _("The reason is missing. Write it behind a semicolon.")
    elif has_reasons and len(reason) > REASON_LENGTH:
        yield _("The reason is longer than 300 characters. Shorten it.")
    elif reason and not has_reasons:
        yield _("Only the name of the agency stands here. Take out what follows the semicolon.")
