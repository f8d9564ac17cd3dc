"""Fields and looks that the forms of this app share."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Day first, as people write it, and ISO for links. Never month first.
DAY_FORMATS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")


class DayField(forms.DateField):
    """A day, written d/m/Y or ISO; the error says what was read and how to write it."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=DAY_FORMATS, **kwargs)

    def to_python(self, value: Any) -> date | None:
        try:
            return super().to_python(value)
        except ValidationError:
            raise ValidationError(
                _("“%(read)s” is not a day. Write day/month/year, such as 06/09/2022."),
                code="invalid",
                params={"read": value},
            ) from None


class DressedForm(forms.Form):
    """A form whose fields wear the classes of the style sheet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.RadioSelect):
                continue
            is_list = isinstance(field.widget, forms.Select)
            field.widget.attrs.setdefault("class", "form-select" if is_list else "form-control")
