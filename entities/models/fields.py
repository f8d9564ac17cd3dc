"""Text fields that are derived from other fields of the row and never typed by a person.

They are written by `save()` and `bulk_create()`; `update()` and `bulk_update()` of the
source must name them too.
"""

from collections.abc import Callable
from typing import Any

from django.db import models

from dvctrack.lib.names import fold, plain


class DerivedTextField(models.CharField[str, str]):
    """The derived text of the fields named in `of`."""

    derive: Callable[[str], str]

    def __init__(self, *args: Any, of: tuple[str, ...], **kwargs: Any) -> None:
        self.of = of
        kwargs.setdefault("editable", False)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, list(args), {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        source = " ".join(str(getattr(model_instance, name)) for name in self.of)
        derived = type(self).derive(source)
        setattr(model_instance, self.attname, derived)
        return derived


class NameKeyField(DerivedTextField):
    """The folded key by which a name is found exactly."""

    derive = staticmethod(fold)


class SearchTextField(DerivedTextField):
    """The words without accents in which a person searches.

    Some letters become several; what does not fit any more is not searched in.
    """

    derive = staticmethod(plain)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        fitting = super().pre_save(model_instance, add)[: self.max_length]
        setattr(model_instance, self.attname, fitting)
        return fitting
