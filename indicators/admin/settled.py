"""Forms and pages of the admin on which facts are settled once figures stand on them."""

from copy import copy
from typing import Any, TypeVar

from django.db.models import Model
from django.forms import ModelForm
from django.forms.models import construct_instance
from django.http import HttpRequest

from entities.admin.trailed import TrailedAdmin
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


class SettledAdmin(TrailedAdmin[Row]):
    """A page whose form asks of a stored row how a change is meant: `asked_of_change`."""

    asked_of_change: tuple[str, ...] = ()

    def get_fields(self, request: HttpRequest, obj: Row | None = None) -> Any:
        fields = super().get_fields(request, obj)
        if obj is not None and not self.only_shows(request, obj):
            return fields
        return [name for name in fields if name not in self.asked_of_change]
