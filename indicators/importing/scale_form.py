"""The form that asks in which scale the numbers of a column are."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext

from dvctrack.lib.numbers import format_count, format_rate
from indicators.annex.scaling import ScaleKind, ScaleQuestion

_NUMBER = re.compile(r"\d+(,\d+)?")


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
