"""Cells of flat files that name a row of another table."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import widgets

from dvctrack.lib.admin.widgets import Listed, text_of
from dvctrack.lib.names import plain


class RelatedWidget(widgets.Widget):
    """A row of another table by its key, or by another name that no other row bears.

    All of them are read when the first is asked for: a file names most of them.
    """

    hint = gettext_lazy("One of the list, by its key or by a name that is its own.")

    def __init__(self, model: type[Model]) -> None:
        super().__init__()
        self.model = model

    @cached_property
    def known(self) -> dict[str, Model]:
        """Every row by its key; an import adds those that come with it."""
        return {self.render(row): row for row in self.model._default_manager.all()}

    @cached_property
    def named(self) -> dict[str, dict[str, Model]]:
        """The stored rows by their keys, under each of their names."""
        found: dict[str, dict[str, Model]] = {}
        for name, row in self.names():
            found.setdefault(self.spelled(name), {})[self.render(row)] = row
        return found

    def names(self) -> Iterator[tuple[str, Model]]:
        """Under what a row is found besides its key."""
        return iter(())

    def spelled(self, name: str) -> str:
        """What two spellings of one name have in common."""
        return plain(name)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Model | None:
        written = text_of(value)
        if not written:
            return None
        found = self.known.get(self.key(written))
        if found is not None:
            return found
        spelled = self.spelled(written)
        rows = self.named.get(spelled, {}) if spelled else {}
        if len(rows) == 1:
            return next(iter(rows.values()))
        if rows:
            told = _("“%(read)s” can be several. Write one of these: %(known)s.")
            raise ValueError(told % {"read": written, "known": self.told_apart(rows)})
        raise ValueError(
            _("There is no %(what)s “%(key)s”.")
            % {"what": self.model._meta.verbose_name, "key": written}
        )

    def told_apart(self, rows: dict[str, Model]) -> str:
        """Rows of one name, each with the key by which to write it."""
        return ", ".join(f"{key} ({row})" for key, row in sorted(rows.items()))

    def key(self, written: str) -> str:
        """The key as `render` writes it."""
        return written

    def listed(self) -> Listed:
        return [(self.render(row, is_worded=True), str(row)) for row in self.known.values()]


class KeyWidget(RelatedWidget):
    """By one field that is unique, such as the slug, or by what `fields` hold."""

    def __init__(self, model: type[Model], field: str, *fields: str) -> None:
        super().__init__(model)
        self.field, self.fields = field, fields

    def names(self) -> Iterator[tuple[str, Model]]:
        for row in self.known.values():
            yield from ((getattr(row, name), row) for name in self.fields)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(getattr(value, self.field)) if value else ""
