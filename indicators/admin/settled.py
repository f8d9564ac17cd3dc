"""Forms of the admin in which facts are settled once figures stand on them."""

from copy import copy
from typing import Any, TypeVar

from django.db.models import Model
from django.forms import ModelForm
from django.forms.models import construct_instance

from indicators.figures.settled import Told

Row = TypeVar("Row", bound=Model)


class SettledForm(ModelForm[Row]):
    """A form that refuses what `settled` says of a row that is stored already."""

    def settled(self, stored: Row, changed: Row) -> Told:
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk is not None:
            changed = construct_instance(self, copy(self.instance), self._meta.fields)
            for name, sentence in self.settled(self.instance, changed).items():
                self.add_error(name, sentence)
        return cleaned
