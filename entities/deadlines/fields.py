"""Naming a document in a form."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entities.models import LegalDocument

# The list of documents that a page sets beside such fields.
LIST = "documents"


class TextWithList(forms.TextInput):
    """A text beside which stands its own list of what may be written, each with more words."""

    def __init__(self, name: str, offered: Callable[[], Iterable[tuple[Any, str]]]) -> None:
        super().__init__({"list": name, "autocomplete": "off"})
        self.name, self.offered = name, offered

    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        options = format_html_join("", '<option value="{}">{}</option>', self.offered())
        field = super().render(*args, **kwargs)
        return format_html('{}<datalist id="{}">{}</datalist>', field, self.name, options)


def documents_offered() -> list[tuple[LegalDocument, str]]:
    return [(document, document.title) for document in LegalDocument.objects.all()]


class DocumentField(forms.CharField):
    """A document on record by its number, with its day where two bear one number.

    That is how the list beside the field writes it: 422/QĐ-TTg (04/04/2022).
    """

    def __init__(self, **kwargs: Any) -> None:
        usual = {
            "widget": forms.TextInput(attrs={"list": LIST, "autocomplete": "off"}),
            "help_text": gettext_lazy("Number and day, such as 422/QĐ-TTg (04/04/2022)."),
        }
        super().__init__(**{**usual, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, LegalDocument) else value

    def to_python(self, value: Any) -> LegalDocument | None:  # type: ignore[override]
        written = super().to_python(value)
        if not written:
            return None
        self.run_validators(written)
        number = written.partition(" (")[0]
        found = list(LegalDocument.objects.filter(number__iexact=number))
        exact = [document for document in found if str(document) == written]
        if len(exact or found) == 1:
            return (exact or found)[0]
        told = _("“%(read)s” is not on record. Choose from the list, or add the document first.")
        if found:
            told = _("“%(read)s” can be several documents. Choose the one of the right day.")
        raise ValidationError(told, code="invalid", params={"read": written})
