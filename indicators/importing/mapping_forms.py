"""The form of what is unclear about a table of a file: what it is about, and its columns."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext, gettext_lazy

from dvctrack.lib.files.cells import Cell
from entities.choices import AgencyKind
from indicators.annex.layout import Field
from indicators.annex.mapping import OF_THE_ROW, ColumnMapping, Subject, TableQuestion
from indicators.annex.scaling import shown_in
from indicators.choices import Span
from indicators.models import Indicator

COLUMN_LABELS = {
    Field.AGENCY: gettext_lazy("Agency"),
    Field.NUMERATOR: gettext_lazy("Numerator (count)"),
    Field.SINGLE_WINDOW: gettext_lazy("National Single Window (count)"),
    Field.DENOMINATOR: gettext_lazy("Denominator (count)"),
    Field.RATE: gettext_lazy("Rate (%)"),
    Field.IN_PERIOD_RATE: gettext_lazy("Rate in the period (%)"),
    Field.STATUS: gettext_lazy("Result (completed or not)"),
    Field.ORDER: gettext_lazy("Order number"),
    Field.SERVICE: gettext_lazy("Public service"),
    Field.LEAD: gettext_lazy("Lead agency"),
    Field.DEADLINE: gettext_lazy("Deadline"),
    Field.COORDINATING: gettext_lazy("Coordinating agencies"),
    Field.DECISION: gettext_lazy("Ordering decision"),
    Field.NOTE: gettext_lazy("Note"),
}
# The columns of a list of services, besides its order numbers.
_OF_LIST = frozenset(
    {
        *(Field.SERVICE, Field.LEAD, Field.DEADLINE),
        *(Field.COORDINATING, Field.DECISION, Field.NOTE),
    }
)
# Where each column says its indicator and its span, and where the table has no figures.
SEVERAL, SERVICES = "*", "services"
_SAMPLES = 3


class ColumnRow(NamedTuple):
    """One column on the page; `indicator` and `span` where the table holds several."""

    heading: Cell
    samples: list[str]
    because: str
    field: BoundField
    indicator: BoundField | None
    span: BoundField | None


class MappingForm(forms.Form):
    """What one table with unknown headings holds: indicator, kind, span and its columns.

    Where it holds several indicators or spans, each column says its own. The table is asked
    for that first, so a form that was sent without them comes back with them.
    """

    part = "indicators/imports/table_question.html"

    indicator = forms.ChoiceField(required=False, label=gettext_lazy("Indicator"))
    kind = forms.ChoiceField(
        choices=[("", gettext_lazy("several kinds")), *AgencyKind.choices],
        required=False,
        label=gettext_lazy("Agency kind"),
    )
    span = forms.ChoiceField(
        choices=Span.choices, required=False, label=gettext_lazy("Span of the counts")
    )

    def __init__(
        self, question: TableQuestion, *, data: Any = None, prefix: str = "", number: int = 1
    ) -> None:
        self.question = question
        self.number = number
        mapping = question.mapping
        said = mapping.is_wide if data is None else data.get(f"{prefix}-indicator") == SEVERAL
        self.is_wide = said
        self.is_new_here = said and data is not None and f"{prefix}-indicator_0" not in data
        initial = {
            "indicator": _choice_of(mapping),
            "kind": mapping.kind,
            "span": mapping.span,
        }
        super().__init__(self._by_columns(data, prefix), prefix=prefix, initial=initial)
        indicators = Indicator.objects.all()
        self._indicators = [(row.slug, str(row)) for row in indicators]
        self.fields["indicator"].choices = [  # type: ignore[attr-defined]
            ("", gettext("leave this table out")),
            *((row.slug, row.title) for row in indicators),
            (SEVERAL, gettext("several indicators or spans, by column")),
            (SERVICES, gettext("a list of services")),
        ]
        for place, field in enumerate(mapping.fields):
            self._add_column(place, field)
        for field_of_form in self.fields.values():
            field_of_form.widget.attrs["class"] = "form-select"

    def _add_column(self, place: int, field: Field | None) -> None:
        heading = self.question.headings[place].text
        labels = [
            (name, label)
            for name, label in COLUMN_LABELS.items()
            if not (self.is_wide and name == Field.IN_PERIOD_RATE)
        ]
        self.fields[f"column_{place}"] = forms.ChoiceField(
            choices=[("", gettext("not used")), *labels],
            required=False,
            initial=field or "",
            label=heading,
        )
        if self.is_wide:
            subjects = self.question.mapping.subjects
            about = subjects[place] if subjects else None
            self.fields[f"indicator_{place}"] = forms.ChoiceField(
                choices=[("", "–"), *self._indicators],
                required=False,
                initial=about.indicator if about else "",
                label=gettext("Indicator of “%(heading)s”") % {"heading": heading},
            )
            self.fields[f"span_{place}"] = forms.ChoiceField(
                choices=[("", "–"), *Span.choices],
                required=False,
                initial=about.span if about else "",
                label=gettext("Span of “%(heading)s”") % {"heading": heading},
            )

    def _by_columns(self, data: Any, prefix: str) -> Any:
        """What was sent for one indicator, said of each column: the rate of the period too."""
        if not self.is_new_here:
            return data
        said = data.copy()
        for place in range(len(self.question.headings)):
            if data.get(f"{prefix}-column_{place}") == Field.IN_PERIOD_RATE:
                said[f"{prefix}-column_{place}"] = Field.RATE.value
                said[f"{prefix}-span_{place}"] = Span.IN_PERIOD.value
        return said

    def columns(self) -> Iterator[ColumnRow]:
        """Each column with its heading and first values, for the page."""
        reasons = self.question.of_columns or [""] * len(self.question.headings)
        for place, heading in enumerate(self.question.headings):
            yield ColumnRow(
                heading,
                self._samples(heading.column),
                reasons[place],
                self[f"column_{place}"],
                self[f"indicator_{place}"] if self.is_wide else None,
                self[f"span_{place}"] if self.is_wide else None,
            )

    def _samples(self, column: int) -> list[str]:
        texts = (
            shown_in(cell)
            for line in self.question.sample
            for cell in line.cells
            if cell.column == column and cell.text
        )
        return list(texts)[:_SAMPLES]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.is_new_here:
            raise ValidationError(
                gettext("Say for each column to which indicator and which span it belongs.")
            )
        if cleaned.get("indicator") == SERVICES:
            self._check_list()
        elif cleaned.get("indicator"):
            self._check_columns()
        return cleaned

    def _check_list(self) -> None:
        fields = [name for name in self._fields() if name]
        if Field.SERVICE not in fields:
            raise ValidationError(gettext("Say which column names the services."))
        if Field.LEAD not in fields and Field.DEADLINE not in fields:
            raise ValidationError(gettext("Say which column names the lead agencies."))
        for name in fields:
            if name not in _OF_LIST | {Field.ORDER}:
                raise ValidationError(
                    gettext("“%(name)s” is no column of a list of services.")
                    % {"name": COLUMN_LABELS[name]}
                )
            if fields.count(name) > 1:
                raise ValidationError(_twice(name))

    def _check_columns(self) -> None:
        fields, subjects = self._fields(), self._subjects()
        for name in fields:
            if name in _OF_LIST:
                raise ValidationError(
                    gettext("“%(name)s” is a column of a list of services.")
                    % {"name": COLUMN_LABELS[name]}
                )
        if Field.AGENCY not in fields:
            raise ValidationError(gettext("Say which column names the agencies."))
        if not {*fields} - {None, Field.AGENCY, Field.ORDER, Field.STATUS}:
            raise ValidationError(gettext("Say which column holds counts or rates."))
        taken: set[tuple[Field, Subject | None]] = set()
        for place, (name, about) in enumerate(zip(fields, subjects, strict=True)):
            if name is None:
                continue
            if about is not None and not about.indicator:
                self.add_error(
                    f"indicator_{place}", gettext("Say to which indicator this column belongs.")
                )
            elif (name, about) in taken:
                raise ValidationError(_twice(name))
            taken.add((name, about))

    def mapping(self) -> ColumnMapping:
        return ColumnMapping(
            indicator=None
            if self.is_wide or self.is_list
            else self.cleaned_data["indicator"] or None,
            kind=self.cleaned_data["kind"] or None,
            span=self.cleaned_data["span"] or str(Span.TO_DATE),
            # Without an indicator nothing is read, whatever the columns are said to hold.
            fields=tuple(
                name if self.is_list or name not in _OF_LIST else None for name in self._fields()
            ),
            subjects=tuple(self._subjects()) if self.is_wide else (),
        )

    @property
    def is_list(self) -> bool:
        return bool(self.cleaned_data["indicator"] == SERVICES)

    def _fields(self) -> list[Field | None]:
        places = range(len(self.question.headings))
        chosen = [self.cleaned_data.get(f"column_{place}") for place in places]
        return [Field(name) if name else None for name in chosen]

    def _subjects(self) -> list[Subject | None]:
        """What each column is about; a result is about an indicator, whatever its span."""
        said = self.cleaned_data
        return [
            None
            if not self.is_wide or name is None or name in OF_THE_ROW
            else Subject(
                said.get(f"indicator_{place}") or "",
                str(
                    Span.TO_DATE
                    if name == Field.STATUS
                    else said.get(f"span_{place}") or Span.TO_DATE
                ),
            )
            for place, name in enumerate(self._fields())
        ]


def _choice_of(mapping: ColumnMapping) -> str | None:
    if mapping.lists_services:
        return SERVICES
    return SEVERAL if mapping.is_wide else mapping.indicator


def _twice(name: Field) -> str:
    return gettext("Two columns are said to be “%(name)s”. Choose one.") % {
        "name": COLUMN_LABELS[name]
    }
