"""The form by which an order is given: its deadline is read as lists in files are."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.numbers.printing import MISSING
from entities.choices import DeadlinePrecision
from entities.deadlines.rules import day_text
from entities.deadlines.wordings import Deadline, DeadlineError, read_deadline
from entities.models import ServiceDeadline

FIELDSETS: Any = (
    (
        gettext_lazy("What is ordered, of whom, and by what"),
        {"fields": ("service", "agency", "decision", "ordered_on")},
    ),
    (
        gettext_lazy("By when"),
        {
            "fields": ("deadline_text", "due_on", "precision"),
            "description": gettext_lazy(
                "Write the deadline as the decision has it, such as “Quý II” or “Tháng 3/2022”. "
                "Without a day and a precision both are read from it, with the year of the "
                "decision; “See before saving” tells how."
            ),
        },
    ),
    (
        gettext_lazy("As the list of the decision has it"),
        {"fields": ("printed_order", "coordinating", "coordinating_text", "note")},
    ),
)


class OrderForm(forms.ModelForm[ServiceDeadline]):
    """An order; a day and a precision that are left out are those that its words say."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "precision" in self.fields:
            self.fields["precision"].required = False

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("precision") or self.errors:
            return said
        try:
            read = self.read()
        except DeadlineError as error:
            self.add_error("deadline_text", str(error))
            return said
        if read is not None:
            said["precision"] = read.precision
            said["due_on"] = said.get("due_on") or read.due_on
        return said

    def read(self) -> Deadline | None:
        """What the words say, with the year of the decision; None while one of them is missing.

        Raises DeadlineError.
        """
        words, decision = (self.cleaned_data.get(name) for name in ("deadline_text", "decision"))
        if not words or not decision:
            return None
        return read_deadline(words, signed=(decision.issued_on,))

    def told(self) -> Iterator[str]:
        """How the words of a form without a fault are read, and where what was given differs."""
        try:
            read = self.read()
        except DeadlineError as error:
            yield str(error)
            return
        if read is None:
            return
        kind = DeadlinePrecision(read.precision).label
        facts = {"words": read.text, "day": day_text(read.due_on), "precision": kind}
        if read.due_on is None:
            yield _("“%(words)s” is read as: no day.") % facts
        else:
            yield _("“%(words)s” is read as %(day)s (%(precision)s).") % facts
        given: date | None = self.cleaned_data.get("due_on")
        if given != read.due_on:
            told = _("The day that is given is another: %(day)s.")
            yield told % {"day": day_text(given) or MISSING}
