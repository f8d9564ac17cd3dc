"""Which agencies a list shows."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.names import fold
from entities.choices import AgencyKind
from entities.models import AgencyQuerySet


class AgencyFilter(forms.Form):
    """By words of a name or alias, whatever the accents, and by kind.

    What cannot be understood is named beside its field and narrows nothing.
    """

    q = forms.CharField(
        label=_("Name or abbreviation"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("All kinds")), *AgencyKind.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def found(self, agencies: AgencyQuerySet) -> AgencyQuerySet:
        """The text is folded first, so that "UBND tỉnh An Giang" finds An Giang."""
        self.full_clean()
        if name := self.cleaned_data.get("q"):
            agencies = agencies.matching(fold(name))
        if kind := self.cleaned_data.get("kind"):
            agencies = agencies.of_kind(kind)
        return agencies
