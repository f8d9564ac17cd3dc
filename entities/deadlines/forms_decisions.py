"""A document with its list, as it is written by hand."""

import hashlib
import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.forms import DayField, DressedForm
from entities.choices import DocumentType
from entities.deadlines.fields import DocumentField
from entities.deadlines.given import WrittenRow
from entities.models import LegalDocument, Service

ROWS = 8


class DocumentForm(DressedForm):
    """A document on record, or a new one by its type, number and day."""

    document = DocumentField(label=gettext_lazy("Document on record"), required=False)
    type = forms.ChoiceField(
        label=gettext_lazy("Type of a new one"),
        choices=DocumentType.choices,
        required=False,
        initial=DocumentType.DECISION,
    )
    number = forms.CharField(
        label=gettext_lazy("Number of a new one"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("As printed, such as 422/QĐ-TTg."),
    )
    issued_on = DayField(label=gettext_lazy("Day of signing"), required=False)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        is_new = bool(cleaned.get("number") or cleaned.get("issued_on"))
        if self.errors:
            return cleaned
        if bool(cleaned.get("document")) == is_new:
            self.add_error("document", _("Choose a document, or write a new one below."))
        elif is_new and not (cleaned["number"] and cleaned["issued_on"] and cleaned["type"]):
            self.add_error("number", _("A new document has a type, a number and a day."))
        return cleaned

    @property
    def said(self) -> LegalDocument:
        """The document; without a key where it is not on record yet."""
        if self.cleaned_data["document"]:
            return self.cleaned_data["document"]  # type: ignore[no-any-return]
        key = {name: self.cleaned_data[name] for name in ("type", "number", "issued_on")}
        known = LegalDocument.objects.filter(**key).first()
        return known or LegalDocument(**key, title=self.cleaned_data["title"])


class OrderForm(DressedForm):
    """One service of the list; a row in which nothing is written does not count."""

    service = forms.CharField(
        label=gettext_lazy("Public service"),
        max_length=Service._meta.get_field("name").max_length,
        required=False,
    )
    agencies = forms.CharField(
        label=gettext_lazy("Lead agency"),
        required=False,
        widget=forms.TextInput(attrs={"list": "agencies", "autocomplete": "off"}),
    )
    words = forms.CharField(
        label=gettext_lazy("Deadline as printed"), max_length=100, required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        empty = [name for name in self.fields if not cleaned.get(name) and name not in self.errors]
        if len(empty) < len(self.fields):
            for name in empty:
                self.add_error(name, _("Fill this in, or empty the row."))
        return cleaned


Orders = forms.formset_factory(OrderForm, extra=ROWS, max_num=500)


class WrittenList:
    """The document and the rows of its list together."""

    def __init__(self, data: Any = None) -> None:
        self.document = DocumentForm(data)
        self.orders = Orders(data, prefix="orders")

    @classmethod
    def with_more_rows(cls, data: Any) -> "WrittenList":
        """What was written so far, not looked at yet, and empty rows behind it."""
        written = cls()
        written.document = DocumentForm(
            initial={name: data.get(name) for name in DocumentForm.base_fields}
        )
        said = (
            {name: form[name].value() or "" for name in form.fields}
            for form in Orders(data, prefix="orders")
        )
        written.orders = Orders(prefix="orders", initial=[row for row in said if any(row.values())])
        return written

    def is_valid(self) -> bool:
        return all([self.document.is_valid(), self.orders.is_valid()])

    @property
    def rows(self) -> list[WrittenRow]:
        said = (form.cleaned_data for form in self.orders)
        return [WrittenRow(**row) for row in said if any(row.values())]

    @property
    def digest(self) -> str:
        """Of what is written: only what was shown is saved."""
        document = self.document.said
        said = [str(document), document.title, *((row.__dict__) for row in self.rows)]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
