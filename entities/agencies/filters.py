"""Which agencies a list shows."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.names import fold
from entities.choices import AgencyKind
from entities.models import Agency, AgencyQuerySet


class AgencyFilter(django_filters.FilterSet):  # type: ignore[misc]
    """By words of a name or alias, whatever the accents, and by kind."""

    q = django_filters.CharFilter(
        label=_("Name or abbreviation"),
        method="with_name",
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control"}),
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"),
        choices=AgencyKind,
        empty_label=_("All kinds"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    class Meta:
        model = Agency
        fields = ()

    def with_name(self, agencies: AgencyQuerySet, name: str, value: str) -> AgencyQuerySet:
        """The text is folded first, so that "UBND tỉnh An Giang" finds An Giang."""
        return agencies.matching(fold(value))
