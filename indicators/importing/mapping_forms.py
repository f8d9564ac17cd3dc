"""The forms of what is unclear about the tables of a file: their columns, the scale of one."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext, gettext_lazy

from dvctrack.lib.files.cells import Cell
from dvctrack.lib.numbers import format_count, format_rate
from entities.choices import AgencyKind
from indicators.annex.layout import Field
from indicators.annex.mapping import OF_THE_ROW, ColumnMapping, Subject, TableQuestion
from indicators.annex.scaling import ScaleKind, ScaleQuestion, shown_in
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
}
# Where each column says its indicator and its span.
SEVERAL = "*"
_SAMPLES = 3
_NUMBER = re.compile(r"\d+(,\d+)?")


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

    def __init__(self, question: TableQuestion, *, data: Any = None, prefix: str = "") -> None:
        self.question = question
        mapping = question.mapping
        said = mapping.is_wide if data is None else data.get(f"{prefix}-indicator") == SEVERAL
        self.is_wide = said
        self.is_new_here = said and data is not None and f"{prefix}-indicator_0" not in data
        initial = {
            "indicator": SEVERAL if mapping.is_wide else mapping.indicator,
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
        if cleaned.get("indicator"):
            self._check_columns()
        return cleaned

    def _check_columns(self) -> None:
        fields, subjects = self._fields(), self._subjects()
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
                raise ValidationError(
                    gettext("Two columns are said to be “%(name)s”. Choose one.")
                    % {"name": COLUMN_LABELS[name]}
                )
            taken.add((name, about))

    def mapping(self) -> ColumnMapping:
        return ColumnMapping(
            indicator=None if self.is_wide else self.cleaned_data["indicator"] or None,
            kind=self.cleaned_data["kind"] or None,
            span=self.cleaned_data["span"] or str(Span.TO_DATE),
            fields=tuple(self._fields()),
            subjects=tuple(self._subjects()) if self.is_wide else (),
        )

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


class ScaleForm(forms.Form):
    """Whether the numbers of a column are as they are meant, or a part of that."""

    part = "indicators/imports/scale_question.html"

    factor_said = forms.TypedChoiceField(coerce=int, widget=forms.RadioSelect)

    def __init__(
        self, question: ScaleQuestion, answers: Mapping[str, int], *, data: Any, prefix: str
    ) -> None:
        initial = {"factor_said": answers.get(question.place)}
        super().__init__(data, prefix=prefix, initial=initial)
        self.question = question
        self.fields["factor_said"].choices = list(self._choices())  # type: ignore[attr-defined]

    def _choices(self) -> Iterator[tuple[int, str]]:
        """Both with an example, where a sample is a number."""
        factor, example = self.question.factor, self._example()
        if self.question.kind == ScaleKind.UNIT:
            yield 1, gettext("in full, as they are written")
            multiplied = gettext("to be multiplied by %(factor)s") % {
                "factor": format_count(factor)
            }
            yield factor, multiplied + _means(example, factor, "")
            return
        yield 1, gettext("per cent, as they are written") + _means(example, 1, "%")
        yield factor, gettext("shares of 1") + _means(example, factor, "%")

    def _example(self) -> str:
        """The largest of the samples, which tells most."""
        numbers = [text for text in self.question.samples if _NUMBER.fullmatch(text)]
        return max(numbers, key=lambda text: Decimal(text.replace(",", ".")), default="")

    def factor(self) -> int:
        return int(self.cleaned_data["factor_said"])


def _means(example: str, factor: int, unit: str) -> str:
    """What an example comes to, in brackets; nothing where there is none."""
    if not example:
        return ""
    meant = Decimal(example.replace(",", ".")) * factor
    words = {"example": example, "meant": f"{format_rate(meant.normalize(), None)}{unit}"}
    return gettext(" (%(example)s is %(meant)s)") % words
