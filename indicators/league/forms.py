"""What a reader of league tables asks for."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.names import fold
from entities.choices import AgencyKind
from entities.models import LOCAL_KINDS, Agency
from indicators.choices import Status
from indicators.league.before import name_beside
from indicators.league.rows import League, LeagueRow
from indicators.models import Period


class LeagueFilter(forms.Form):
    """By words of the agency's names whatever the accents, by status, kind and province; and since
    when.

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
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    parent = forms.ChoiceField(
        label=_("Province"),
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
        provinces: Sequence[Agency] = (),
        kinds: Sequence[str] = (),
    ) -> None:
        self._provinces, self._kinds = provinces, kinds
        self._earlier = {other.code: other for other in earlier}
        given = {name: query[name] for name in query}
        if before is not None:
            given["since"] = given.get("since") or before.code
        super().__init__(given)
        self.fields["since"].choices = [  # type: ignore[attr-defined]
            (code, name_beside(other, period)) for code, other in self._earlier.items()
        ]
        self.fields["parent"].choices = [  # type: ignore[attr-defined]
            ("", _("All provinces")),
            *((row.slug, row.name) for row in provinces),
        ]

    @property
    def parents(self) -> list[str] | None:
        """The provinces whose units are shown: the one asked for, or the first where nothing but
        units is; none beside provinces and ministries. None where no unit owes the figure.
        """
        slugs = [row.slug for row in self._provinces]
        if not slugs or self.data.get("parent") in slugs:
            return [self.data["parent"]] if slugs else None
        only_units = set(self._kinds) <= set(LOCAL_KINDS) or self.data.get("kind") in LOCAL_KINDS
        return slugs[:1] if only_units or len(slugs) == 1 else []

    @property
    def has_units_beside(self) -> bool:
        """Whether there are units below provinces that are not shown."""
        return self.parents == []

    def offer(self, tables: Iterable[League]) -> None:
        """Let the reader choose among these kinds and the results that they can have."""
        found = list(tables)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("", _("All kinds")),
            *(
                (kind, AgencyKind(kind).label)
                for kind in self._kinds or dict.fromkeys(table.kind for table in found)
            ),
        ]
        usual = {Status.NOT_REPORTED}
        if any(table.has_target for table in found):
            usual |= {Status.MET, Status.NOT_MET}
        self.fields["status"].choices = [  # type: ignore[attr-defined]
            ("", _("All results")),
            *(
                (status.value, status.label)
                for status in Status
                if status in usual or any(table.counts[status] for table in found)
            ),
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
    def narrowed_by(self) -> list[str]:
        """What the tables are narrowed by, in words."""
        asked = self.cleaned_data
        words = [f"“{asked['q']}”"] if asked.get("q") else []
        if status := asked.get("status"):
            words.append(str(Status(status).label))
        return [*words, str(AgencyKind(self.asked_kind).label)] if self.asked_kind else words

    @property
    def is_narrowed(self) -> bool:
        """Whether rows are left out, or something was asked that cannot be understood."""
        return bool(self.errors or self.cleaned_data.get("q") or self.cleaned_data.get("status"))

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
            rows = (
                row
                for row in rows
                if not named.isdisjoint(agency.pk for agency in (row.agency, *row.parts))
            )
        return list(rows)
