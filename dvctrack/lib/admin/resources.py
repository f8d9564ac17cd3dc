"""What every import and export of flat files has in common, and what is wrong with a file.

The library reads, asks the database and writes row by row. Here a file is read as a whole, held
against all that is stored, and written at once: the number of queries is the same for ten rows
and for ten thousand.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dvctrack.lib.admin.conditions import check_row
from dvctrack.lib.admin.flat_columns import FlatColumns
from dvctrack.lib.admin.flat_table import FlatRow, flat_table
from dvctrack.lib.admin.imported import FlatPlan, ImportedRow, sentences
from dvctrack.lib.admin.related import KeyWidget
from dvctrack.lib.admin.widgets import TextWidget, is_blank, value_of
from dvctrack.lib.files.cells import Line
from dvctrack.lib.history import sign
from dvctrack.lib.many_rows import hold_as_read, save_with_history

Key = tuple[Any, ...]
# A many-to-many field of a model, and the keys of the two rows that it relates.
Link = tuple[Any, int, int]


class FlatResource(FlatColumns):
    """Rows known by their natural key; all or nothing; every change in the history.

    `queryset` is what the user may see: a row outside it cannot be changed.
    """

    # Columns that must be there and must not be empty, since they make the key with those of
    # `also_key`, which may be empty. Together they are the unique key of the model.
    key_columns: tuple[str, ...] = ()
    also_key: tuple[str, ...] = ()

    def __init__(self, queryset: QuerySet[Any] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.visible = queryset

    def conflicts(self, rows: Sequence[ImportedRow]) -> None:
        """Refuse rows, good in themselves, that do not go with others of the file or stored."""

    def effects(self, rows: Sequence[ImportedRow]) -> Iterator[str]:
        """What the changed rows of a file without errors change elsewhere, in sentences."""
        return iter(())

    def key(self, values: Mapping[str, Any]) -> Key:
        """The key of a row by the values of its key columns."""
        return tuple(values.values())

    def plan(self, lines: Sequence[Line]) -> FlatPlan:
        """What a file would do; nothing is written."""
        headings = self.headings()
        table = flat_table(lines, self.known_headings(), self.key_columns, headings)
        rows = self._rows(table.rows)
        self.conflicts([row for row in rows if not row.errors])
        plan = FlatPlan([headings[name] for name in self.names()], rows)
        plan.problems = [*table.problems, *sentences(rows, {**headings, **table.headings})]
        plan.remarks = list(table.remarks)
        if not plan.problems:
            plan.effects = list(self.effects(plan.changed))
            plan.shown = [
                (
                    row.number,
                    row.stored is None,
                    list(zip(row.shown, self._shown(row.instance), strict=True)),
                )
                for row in plan.changed
            ]
        return plan

    def carry_out(
        self, plan: FlatPlan, *, by: User | None, at: datetime, reason: str
    ) -> dict[str, list[int]]:
        """Write what a plan without problems changes, in a transaction of the caller.

        Returns the rows of history that say so, by the label of their model: what an undo goes by.
        """
        rows = plan.changed
        for row in rows:
            sign(row.instance, by=by, reason=reason, at=at)
        written: dict[str, list[int]] = {}
        for record in self.write(rows):
            label = record.instance_type._meta.label_lower
            written.setdefault(label, []).append(record.history_id)
        return written

    def write(self, rows: Sequence[ImportedRow]) -> list[Any]:
        """Write the signed rows; what was written, by its rows of history.

        Raises Refused where one was changed after it was read.
        """
        hold_as_read(row.stored for row in rows if row.stored is not None)
        return save_with_history(
            self._meta.model,
            created=[row.instance for row in rows if row.stored is None],
            updated=[row.instance for row in rows if row.stored is not None],
        )

    def done(self, plan: FlatPlan) -> str:
        """What is left to do elsewhere once a plan was carried out, in a sentence."""
        return ""

    def still_needed(self, links: Collection[Link], deleted: Mapping[Any, Any]) -> set[Link]:
        """Of the links that an undo would take away those that other rows need.

        `deleted` are the keys of the rows that go, by their model.
        """
        return set()

    def conflicts_back(self, pairs: Iterable[tuple[Any, Any]], gone: Iterable[Any]) -> list[str]:
        """Why rows cannot stand again as they stood; `pairs` are they as they are and were."""
        self.stored = self.stored_rows()
        keys = {row.pk: key for key, row in self.stored.items()}
        for row in gone:
            self.stored.pop(keys[row.pk], None)
        rows = []
        for now, before in pairs:
            stored = self.stored[keys[now.pk]]
            for related in stored._meta.concrete_fields:
                is_same = getattr(before, related.attname) == getattr(stored, related.attname)
                if related.is_relation and is_same and related.is_cached(stored):
                    related.set_cached_value(before, related.get_cached_value(stored))
            self.stored[keys[now.pk]] = before
            rows.append(ImportedRow(0, {}, before, stored, is_changed=True))
        self.conflicts(rows)
        return [told for row in rows for found in row.errors.values() for told in found]

    def stored_rows(self) -> dict[Key, Any]:
        """Every stored row by its key, also those that the person may not see."""
        rows = self._meta.model._default_manager.select_related(*self.related)
        key_fields = {name: self.fields[name] for name in self._key_names()}
        return {
            self.key(
                {name: _as_read(column.get_value(row)) for name, column in key_fields.items()}
            ): row
            for row in rows
        }

    def _rows(self, rows: Sequence[FlatRow]) -> list[ImportedRow]:
        self.stored = self.stored_rows()
        visible = None if self.visible is None else set(self.visible.values_list("pk", flat=True))
        first: dict[Key, int] = {}
        found = [self._begun(row, visible, first) for row in rows]
        for row in found:
            self._fill(row)
        as_it_was = {id(row.instance): row.stored for row in found if row.errors and row.stored}
        self.stored = {key: as_it_was.get(id(row), row) for key, row in self.stored.items()}
        return found

    def _begun(self, row: FlatRow, visible: set[int] | None, first: dict[Key, int]) -> ImportedRow:
        """The stored row of this key, or a new one."""
        imported = ImportedRow(row.number, row.cells, self._meta.model())
        imported.errors = {column: [] for column in row.told}
        for column in self.key_columns:
            if is_blank(row.cells[column]) and column not in row.told:
                imported.refuse(_("This cell is empty, and the row is known by it."), column)
        values = self._key_values(imported)
        if not self._has_key(imported):
            return imported
        key = self.key(values)
        if first.setdefault(key, row.number) != row.number:
            written = ", ".join(str(value_of(row.cells[name])) for name in self.key_columns)
            told = _("Rows %(first)d and %(row)d are both about “%(key)s”. Delete one of them.")
            imported.refuse(told % {"first": first[key], "row": row.number, "key": written})
            return imported
        stored = self.stored.get(key)
        if stored is not None and visible is not None and stored.pk not in visible:
            imported.refuse(_("You may not change this row. Take it out of the file."))
            return imported
        if stored is None:
            self._offer(imported, values)
        else:
            imported.stored, imported.instance = copy(stored), stored
        return imported

    def _key_values(self, row: ImportedRow) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name in self._key_names():
            column = self.fields[name]
            if name in row.errors:
                continue
            try:
                cells = row.cells if name in row.cells else {**row.cells, name: None}
                values[name] = column.clean(cells)
            except ValueError as error:
                row.refuse(str(error), name)
        return values

    def _has_key(self, row: ImportedRow) -> bool:
        return row.errors.keys().isdisjoint({*self._key_names(), NON_FIELD_ERRORS})

    def _offer(self, row: ImportedRow, values: Mapping[str, Any]) -> None:
        """A new row can be named by the others of its file, above it as below."""
        for column in self.columns:
            if isinstance(column.widget, KeyWidget) and column.widget.model is self._meta.model:
                name = column.widget.field
                setattr(row.instance, name, values[name])
                column.widget.known[values[name]] = row.instance

    def _fill(self, row: ImportedRow) -> None:
        """Set what the file says, and check the row by itself, unless nobody knows which it is."""
        has_key = self._has_key(row)
        row.shown = self._shown(row.stored)
        before = [column.get_value(row.stored) for column in self.columns]
        for column in self.columns:
            if column.column_name in row.cells and column.column_name not in row.errors:
                try:
                    self.set_value(column, row)
                except ValueError as error:
                    row.refuse(str(error), column.column_name)
        after = [column.get_value(row.instance) for column in self.columns]
        row.is_changed = row.stored is None or before != after or bool(row.errors)
        if not row.is_changed or not has_key:
            return
        for derived in row.instance._meta.concrete_fields:
            if not derived.editable and not derived.primary_key:
                derived.pre_save(row.instance, row.stored is None)
        try:
            check_row(row.instance, exclude=[self.field_of(name).name for name in row.errors])
        except ValidationError as error:
            for name, told in error.update_error_dict({}).items():
                for sentence in ValidationError(told).messages:
                    row.refuse(sentence, name)

    def set_value(self, column: Any, row: ImportedRow) -> None:
        """Set one value. Raises ValueError for a cell that cannot be read.

        Text that was stored with idle spaces, which no cell keeps, stays as it is.
        """
        value = column.get_value(row.stored)
        if not isinstance(value, str) or column.clean(row.cells) != _as_read(value):
            column.save(row.instance, row.cells)

    def _shown(self, instance: Any) -> list[str]:
        """The values as the preview shows them; those of a row that is not there are empty."""
        if instance is None:
            return [""] * len(self.columns)
        values = (column.export(instance, is_worded=True) for column in self.columns)
        return ["" if value is None else str(value) for value in values]

    def _key_names(self) -> tuple[str, ...]:
        return (*self.key_columns, *self.also_key)


def _as_read(value: Any) -> Any:
    """A stored value as it comes back from a cell, which keeps no idle spaces of texts."""
    return TextWidget().clean(value) if isinstance(value, str) else value
