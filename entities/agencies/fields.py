"""Choosing an agency from a list in which two may bear one name."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator

from entities.agencies.names import told_apart
from entities.models import Agency


class _ToldApart(ModelChoiceIterator[Agency]):
    def __iter__(self) -> Iterator[tuple[Any, str]]:
        if self.field.empty_label is not None:
            yield "", str(self.field.empty_label)
        agencies = list(self.queryset)
        labels = told_apart(agencies)
        for agency in agencies:
            yield self.field.prepare_value(agency), labels[agency.pk]


class AgencyChoiceField(forms.ModelChoiceField[Agency]):
    """One agency by its slug; equal names stand with their days or their province."""

    iterator = _ToldApart

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"to_field_name": "slug", **kwargs})
