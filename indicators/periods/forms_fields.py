"""Fields for numbers as Vietnamese write them, read by the parser that reads files."""

from typing import Any

from django import forms

from dvctrack.lib.numbers import (
    NumberError,
    RateReading,
    format_count,
    format_rate,
    read_rate,
    read_typed_count,
)


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
