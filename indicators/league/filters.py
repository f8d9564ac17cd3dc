"""Which rows of a league table a page shows, and in which order."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.names import fold
from entities.choices import AgencyKind
from entities.models import Agency
from indicators.choices import Status
from indicators.league.before import name_beside
from indicators.league.rows import League, LeagueRow
from indicators.models import Period


class LeagueFilter(forms.Form):
    """By words of the agency's names whatever the accents, by status and by kind; and since when.

    What cannot be understood is named beside its field and narrows nothing.
    """

    q = forms.CharField(
        label=_("Agency"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control"}),
    )
    status = forms.ChoiceField(
        label=_("Result"),
        required=False,
        choices=[("", _("All results")), *Status.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    since = forms.ChoiceField(
        label=_("Change since"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    sort = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def __init__(
        self,
        query: Mapping[str, Any],
        *,
        period: Period,
        earlier: Iterable[Period],
        before: Period | None,
    ) -> None:
        self._earlier = {other.code: other for other in earlier}
        given = {name: query[name] for name in query}
        if before is not None:
            given["since"] = given.get("since") or before.code
        super().__init__(given)
        self.fields["since"].choices = [  # type: ignore[attr-defined]
            (code, name_beside(other, period)) for code, other in self._earlier.items()
        ]

    def offer(self, kinds: Iterable[str]) -> None:
        """Let the reader choose among these kinds."""
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("", _("All kinds")),
            *((kind, AgencyKind(kind).label) for kind in kinds),
        ]
        self.is_valid()

    @property
    def asked_since(self) -> Period | None:
        """The period from which changes are counted; known before the kinds are."""
        return self._earlier.get(self.data.get("since", ""))

    @property
    def asked_kind(self) -> str:
        """The one kind asked for; empty for all."""
        return str(self.cleaned_data.get("kind", ""))

    @property
    def order(self) -> str:
        """The column to sort by, with "-" for descending; empty for the ranking."""
        return str(self.cleaned_data.get("sort", ""))

    def rows(self, league: League) -> list[LeagueRow]:
        """The rows of `league` that are asked for, in its order."""
        rows: Iterable[LeagueRow] = league.rows
        if status := self.cleaned_data.get("status"):
            rows = (row for row in rows if row.status == status)
        if words := self.cleaned_data.get("q"):
            found = Agency.objects.of_kind(league.kind).matching(fold(words))
            named = set(found.values_list("pk", flat=True))
            rows = (row for row in rows if row.agency.pk in named)
        return list(rows)
