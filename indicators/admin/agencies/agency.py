"""Agencies in the admin, beside the figures that stand on them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.admin.cells import link, list_of
from dvctrack.lib.admin.imported import ImportedRow
from dvctrack.lib.history import save_with_reason
from dvctrack.lib.numbers.printing import MISSING
from entities.admin.agencies.agency import AgencyAdmin, AgencyResource
from entities.choices import NameKind
from entities.models import Agency
from indicators.admin.agencies.listing import AgencyList
from indicators.admin.settled import SettledForm
from indicators.figures.settled import (
    Told,
    days_of_acts,
    reported_days,
    settled_by_acts,
    settled_of_agency,
)
from indicators.models import Submission


class ReportingAgencyResource(AgencyResource):
    def conflicts(self, rows: Sequence[ImportedRow]) -> None:
        super().conflicts(rows)
        days, of_acts = reported_days(), days_of_acts()
        for row in rows:
            if row.stored is not None:
                key = row.stored.pk
                told = settled_of_agency(row.stored, row.instance, days.get(key))
                told |= settled_by_acts(row.stored, row.instance, of_acts.get(key, ()))
                for column, sentence in told.items():
                    row.refuse(sentence, column)


class AgencyForm(SettledForm[Agency]):
    is_misspelt = forms.BooleanField(
        required=False,
        label=gettext_lazy("Only misspelt"),
        help_text=gettext_lazy(
            "The name was printed wrong: tables of all days print it as it is written now."
        ),
    )

    def settled(self, stored: Agency, changed: Agency) -> Told:
        told = settled_of_agency(stored, changed, reported_days([stored]).get(stored.pk))
        if self.cleaned_data.get("is_misspelt"):
            told.pop("name", None)
        return told | settled_by_acts(stored, changed, days_of_acts().get(stored.pk, ()))


@admin.register(Agency)
class ReportingAgencyAdmin(AgencyList, AgencyAdmin):
    """What is settled by figures is refused, with the way to do it from a day on."""

    form = AgencyForm
    resource_classes = (ReportingAgencyResource,)
    asked_of_change = ("is_misspelt",)
    readonly_fields = (*AgencyAdmin.readonly_fields, "figures")

    @admin.display(description=gettext_lazy("figures"))
    def figures(self, agency: Agency) -> SafeString | str:
        if agency.pk is None:
            return MISSING
        address = list_of(Submission, agency__id__exact=agency.pk)
        return link(address, _("All figures of this agency"))

    def save_model(self, request: HttpRequest, obj: Agency, form: Any, change: bool) -> None:
        """A misspelling is corrected in the official names of single days too."""
        if change and form.cleaned_data.get("is_misspelt"):
            for row in obj.names.filter(kind=NameKind.OFFICIAL, text=form.initial["name"]):
                row.text = obj.name
                save_with_reason(row, by=request.user, reason=gettext_lazy("Only misspelt"))
        super().save_model(request, obj, form, change)
