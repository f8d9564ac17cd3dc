"""The columns of a flat file of a model: how each is read and written, and what it is called."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    IntegerField,
    TextField,
)
from django.utils.functional import cached_property
from django.utils.translation import override
from import_export import resources

from dvctrack.lib.admin.flat_table import heading_words
from dvctrack.lib.admin.widgets import (
    ChoiceWidget,
    DayWidget,
    MomentWidget,
    TextWidget,
    WholeNumberWidget,
    YesNoWidget,
)

# A moment is a day too, and is looked for first.
_WIDGETS: Mapping[Any, Any] = {
    BooleanField: YesNoWidget,
    IntegerField: WholeNumberWidget,
    DateTimeField: MomentWidget,
    DateField: DayWidget,
    CharField: TextWidget,
    TextField: TextWidget,
}


class FlatColumns(resources.ModelResource):
    """Columns named like the fields of the model, and called like them in every language."""

    # What columns are called that are not called like the field that they lead to.
    labels: ClassVar[Mapping[str, Any]] = {}

    @classmethod
    def widget_from_django_field(cls, f: Any, default: Any = None) -> Any:
        if getattr(f, "choices", None):
            return partial(ChoiceWidget, f.choices)
        for kind, widget in _WIDGETS.items():
            if isinstance(f, kind):
                return widget
        return super().widget_from_django_field(f, **({"default": default} if default else {}))

    @property
    def related(self) -> list[str]:
        """The fields whose rows are read with each row, also those of related ones."""
        found = []
        for column in self.get_export_fields():
            model, path = self._meta.model, []
            for name in str(column.attribute).split("__"):
                row = next((row for row in model._meta.concrete_fields if row.name == name), None)
                if row is None or not row.is_relation:
                    break
                model = row.related_model
                path.append(name)
            found.extend(["__".join(path)] if path else [])
        return found

    @cached_property
    def columns(self) -> list[Any]:
        return list(self.get_import_fields())

    def names(self) -> list[str]:
        return [column.column_name for column in self.columns]

    def field_of(self, name: str) -> Any:
        """The field of the model that a column leads to first."""
        return self._meta.model._meta.get_field(self.fields[name].attribute.split("__")[0])

    def headings(self) -> dict[str, str]:
        """What each column is called in the language of the page, all of them differently."""
        names = [column.column_name for column in self.get_export_fields()]
        called = [
            str(self.labels[name] if name in self.labels else self.field_of(name).verbose_name)
            for name in names
        ]
        words = [heading_words(text) for text in called]
        return {
            name: text if words.count(said) == 1 else name
            for name, text, said in zip(names, called, words, strict=True)
        }

    def exported(
        self, rows: Iterable[Any], *, is_worded: bool, is_native: bool
    ) -> Iterator[list[Any]]:
        """The headings, then the values of each row: as cells of a workbook or as text, in the
        words of the page or as programs read them.
        """
        headings = self.headings()
        yield list(headings.values() if is_worded else headings)
        said = {"is_worded": is_worded, "force_native_type": is_native}
        columns = self.get_export_fields()
        for row in rows:
            yield [self.export_field(column, row, **said) for column in columns]

    def known_headings(self) -> dict[str, str]:
        """The column of each heading: its name, or what it is called in some language."""
        known = {heading_words(name): name for name in self.names()}
        for code, _language in settings.LANGUAGES:
            with override(code):
                for name, label in self.headings().items():
                    known.setdefault(heading_words(label), name)
        return known
