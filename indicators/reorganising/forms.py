"""Where people go, and the form that is filled in in the place of a file."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext, gettext_lazy

from dvctrack.lib.forms import DayField, DressedForm
from dvctrack.lib.names import fold
from entities.choices import SuccessionRelation
from entities.models import Agency, LegalDocument, Succession
from indicators.reorganising.people import Place
from indicators.reorganising.reading import Column

Row = TypeVar("Row", bound=forms.Form)
# One choice for each membership is named by this and its key.
GOES_TO = "goes_to_"
# An agency as the list beside a field writes it, such as "Quảng Trị (quang-tri-2025)".
_LISTED = re.compile(r".*\(([a-z0-9-]+)\)")


class PeopleForm(forms.Form):
    """For each membership the unit to which its person goes; with none the person stays."""

    def __init__(self, places: Iterable[Place], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in places:
            field = forms.ChoiceField(
                choices=[
                    ("", gettext("stays at %(agency)s") % {"agency": place.agency.name}),
                    *(
                        (slug, gettext("goes to %(slug)s") % {"slug": slug})
                        for slug in place.successors
                    ),
                ],
                initial=place.goes_to,
                required=False,
            )
            name = place.membership.user.get_username()
            field.widget.attrs = {
                "class": "form-select",
                "aria-label": gettext("Where %(person)s goes") % {"person": name},
            }
            self.fields[f"{GOES_TO}{place.membership.pk}"] = field


def chosen_in(posted: Any) -> dict[str, str]:
    """What was chosen of each membership that stood on the page, by its key."""
    return {name.removeprefix(GOES_TO): posted[name] for name in posted if name.startswith(GOES_TO)}


class ActForm(DressedForm):
    """What all rows of the form have in common."""

    relation = forms.ChoiceField(
        label=gettext_lazy("What happens"),
        choices=[
            (SuccessionRelation.MERGED_INTO, gettext_lazy("several are merged into one")),
            (SuccessionRelation.SPLIT_INTO, gettext_lazy("one is split into several")),
            (SuccessionRelation.RENAMED, gettext_lazy("one gets another name")),
            (SuccessionRelation.FUNCTION_MOVED, gettext_lazy("functions go to another one")),
        ],
        widget=forms.RadioSelect,
        initial=SuccessionRelation.MERGED_INTO,
    )
    effective_on = DayField(label=gettext_lazy("Effective on"))
    basis = forms.ModelChoiceField(
        label=gettext_lazy("Legal basis"),
        queryset=LegalDocument.objects.order_by("-issued_on", "number"),
        required=False,
        empty_label=gettext_lazy("another one, written below"),
    )
    number = forms.CharField(
        label=gettext_lazy("Number of another document"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("With its kind, such as NQ 202/2025/QH15."),
    )
    issued_on = DayField(label=gettext_lazy("Its day of issue"), required=False)
    is_verified = forms.BooleanField(
        label=gettext_lazy("Seen in a public source"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=Succession._meta.get_field("note").max_length,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        is_half = bool(cleaned.get("number")) != bool(cleaned.get("issued_on"))
        if is_half and "issued_on" not in self.errors:
            self.add_error("number", gettext("Give a number with its day of issue."))
        return cleaned

    @property
    def basis_text(self) -> str:
        """The document as a file names it."""
        document = self.cleaned_data["basis"]
        number, issued_on = self.cleaned_data["number"], self.cleaned_data["issued_on"]
        if document:
            number, issued_on = document.number, document.issued_on
        return f"{number}, {issued_on:%d/%m/%Y}" if number else ""


class PredecessorForm(DressedForm):
    """One agency as it is called on the day before, or with its key."""

    agency = forms.CharField(
        label=gettext_lazy("Agency"),
        required=False,
        widget=forms.TextInput(attrs={"list": "agencies", "autocomplete": "off"}),
    )

    @property
    def text(self) -> str:
        """What a file says of it: the key where one was chosen from the list."""
        return _key_in(self.cleaned_data["agency"])


class SuccessorForm(DressedForm):
    """A unit that is there already, by its key; or a new one, whose key may be proposed."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        required=False,
        max_length=Agency._meta.get_field("name").max_length,
    )
    slug = forms.CharField(
        label=gettext_lazy("Key"),
        required=False,
        widget=forms.TextInput(attrs={"list": "agencies", "autocomplete": "off"}),
        help_text=gettext_lazy("Empty: made of the name and the year, such as an-giang-2025."),
    )

    def slug_from(self, day: date) -> str:
        """The key as written, else made of the name and the year."""
        words = fold(self.cleaned_data["name"]).replace(" ", "-")
        return _key_in(self.cleaned_data["slug"]) or f"{words}-{day.year}"


def _key_in(text: str) -> str:
    listed = _LISTED.fullmatch(text)
    return listed[1] if listed else text


class _NumberedRows(forms.BaseFormSet[Any]):
    """Rows whose labels can be told from each other."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for field in form.fields.values():
            field.label = f"{field.label} {(index or 0) + 1}"


Predecessors = forms.formset_factory(PredecessorForm, formset=_NumberedRows, extra=4, max_num=500)
Successors = forms.formset_factory(SuccessorForm, formset=_NumberedRows, extra=3, max_num=500)


def _written_in(rows: Iterable[forms.Form]) -> list[dict[str, str]]:
    """What stands in the rows that are not empty, before anybody looks at it."""
    said = ({name: form[name].value() or "" for name in form.fields} for form in rows)
    return [row for row in said if any(row.values())]


def _filled(rows: Iterable[Row]) -> list[Row]:
    """The rows in which something is written."""
    return [form for form in rows if any(form.cleaned_data.values())]


# How many predecessors and successors the form has one of: of the others it has several.
_ONE_PREDECESSOR = (SuccessionRelation.SPLIT_INTO, SuccessionRelation.RENAMED)
_ONE_SUCCESSOR = (SuccessionRelation.MERGED_INTO, SuccessionRelation.RENAMED)


class WrittenAct:
    """The three parts of the form together, and the file that they make."""

    def __init__(self, data: Any = None) -> None:
        self.act = ActForm(data)
        self.predecessors = Predecessors(data, prefix="predecessors")
        self.successors = Successors(data, prefix="successors")

    @classmethod
    def with_more_rows(cls, data: Any) -> "WrittenAct":
        """What was written so far, not looked at yet, and empty rows behind it."""
        written = cls(data)
        written.act = ActForm(
            initial={name: data.get(name) for name in ActForm.base_fields},
        )
        written.predecessors = Predecessors(
            prefix="predecessors", initial=_written_in(written.predecessors)
        )
        written.successors = Successors(
            prefix="successors", initial=_written_in(written.successors)
        )
        return written

    def is_valid(self) -> bool:
        """Whether a file can be made of it; every part is looked at."""
        valid = [part.is_valid() for part in (self.act, self.predecessors, self.successors)]
        return all(valid) and self._is_whole()

    def _is_whole(self) -> bool:
        relation = self.act.cleaned_data["relation"]
        before, after = len(_filled(self.predecessors)), len(_filled(self.successors))
        if before == 0 or (before > 1 and relation in _ONE_PREDECESSOR):
            told = gettext("Give the agencies before the day: of a split or a rename just one.")
            self.act.add_error(None, told)
        if after == 0 or (after > 1 and relation in _ONE_SUCCESSOR):
            told = gettext("Give the agencies from the day on: of a merger or a rename just one.")
            self.act.add_error(None, told)
        return self.act.is_valid()

    def rows(self) -> Iterator[dict[Column, str]]:
        """A row for each predecessor with each successor."""
        said = self.act.cleaned_data
        for successor in _filled(self.successors):
            is_renamed = said["relation"] == SuccessionRelation.RENAMED
            for predecessor in _filled(self.predecessors):
                yield {
                    Column.PREDECESSOR: predecessor.text,
                    Column.RELATION: said["relation"],
                    Column.SUCCESSOR: (
                        "" if is_renamed else successor.slug_from(said["effective_on"])
                    ),
                    Column.SUCCESSOR_NAME: successor.cleaned_data["name"],
                    Column.EFFECTIVE_ON: said["effective_on"].isoformat(),
                    Column.BASIS: self.act.basis_text,
                    Column.IS_VERIFIED: "yes" if said["is_verified"] else "no",
                    Column.NOTE: said["note"],
                }

    def file(self) -> tuple[str, bytes]:
        """The name and the content of the file that says the same."""
        rows = list(self.rows())
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        first = rows[0]
        key = first[Column.SUCCESSOR] or first[Column.PREDECESSOR]
        return f"{key}_{first[Column.EFFECTIVE_ON]}.csv", text.getvalue().encode()
