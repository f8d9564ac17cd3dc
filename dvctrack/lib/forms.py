"""Fields and looks that the forms of this app share."""

import json
from contextlib import suppress
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.numbers import (
    NumberError,
    RateReading,
    format_count,
    format_rate,
    read_rate,
    read_typed_count,
)

# Day first, as people write it, and ISO for links. Never month first.
DAY_FORMATS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")


class DayInput(forms.DateInput):
    """A text field for dd/mm/yyyy in every language, beside which `calendar.js` sets a calendar.

    A native field of a browser shows the order of the browser's language: 05/12 became 12/05.
    """

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        usual = {
            "class": "form-control",
            "placeholder": "dd/mm/yyyy",
            "inputmode": "numeric",
            "autocomplete": "off",
        }
        super().__init__({**usual, **(attrs or {})}, format="%d/%m/%Y")

    def format_value(self, value: Any) -> str | None:
        """A day that came in ISO, as links have it, is shown day first too."""
        if isinstance(value, str):
            with suppress(ValueError):
                value = date.fromisoformat(value)
        return super().format_value(value)

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().build_attrs(*args, **kwargs), "data-calendar": json.dumps(_words())}


def _words() -> dict[str, str]:
    """What the calendar says; `weekdays` begin with Monday."""
    return {
        "open": gettext("Choose a day from the calendar"),
        "title": gettext("Calendar"),
        "month": gettext("Month {month}/{year}"),
        "weekdays": pgettext("Monday to Sunday", "Mo Tu We Th Fr Sa Su"),
        "previousYear": gettext("Previous year"),
        "previousMonth": gettext("Previous month"),
        "nextMonth": gettext("Next month"),
        "nextYear": gettext("Next year"),
    }


class DayField(forms.DateField):
    """A day, written d/m/Y or ISO; the error says what was read and how to write it.

    A year out of `years` is a slip, and too far for the days that are counted from it.
    """

    widget = DayInput
    years = range(1900, 2101)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=DAY_FORMATS, **kwargs)

    def to_python(self, value: Any) -> date | None:
        told = _("“%(read)s” is not a day. Write day/month/year, such as 06/09/2022.")
        with suppress(ValidationError):
            day = super().to_python(value)
            if day is None or day.year in self.years:
                return day
            told = _("“%(read)s” is not between 1900 and 2100. Write the year with four digits.")
        raise ValidationError(told, code="invalid", params={"read": value})


class DaysField(forms.IntegerField):
    """How many days something takes; more than a year is a slip."""

    default_error_messages = dict.fromkeys(
        ("required", "invalid", "min_value", "max_value"),
        _("Write a number of days from 0 to 366."),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "min_value": 0, "max_value": 366})


class _NumberField(forms.Field):
    widget = forms.TextInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "decimal", "autocomplete": "off"}


class CountField(_NumberField):
    """A whole number: 1.850 is one thousand eight hundred and fifty; empty is missing."""

    def to_python(self, value: Any) -> int | None:
        try:
            return read_typed_count(value)
        except NumberError as error:
            raise forms.ValidationError(error.message, code=error.code) from error

    def prepare_value(self, value: Any) -> Any:
        return format_count(value) if isinstance(value, int) else value


class RateField(_NumberField):
    """A rate in per cent, with the decimals with which it was typed: 18,90 has two."""

    def to_python(self, value: Any) -> RateReading | None:
        try:
            return read_rate(value)
        except NumberError as error:
            raise forms.ValidationError(error.message, code=error.code) from error

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, RateReading):
            return format_rate(value.value, value.decimals)
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except forms.ValidationError:
            return True


class DressedForm(forms.Form):
    """A form whose fields wear the classes of the style sheet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.RadioSelect):
                continue
            is_list = isinstance(field.widget, forms.Select)
            field.widget.attrs.setdefault("class", "form-select" if is_list else "form-control")
