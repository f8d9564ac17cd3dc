"""What every import and export of flat files has in common, and what is wrong with a file.

The library reads, asks the database and writes row by row. Here a file is read as a whole, held
against all that is stored, and written at once: the number of queries is the same for ten rows
and for ten thousand.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from typing import Any

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import CharField, DateField, IntegerField, QuerySet, TextField
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from import_export import resources
from import_export.results import RowResult

from dvctrack.lib.admin.conditions import check_row
from dvctrack.lib.admin.flat_table import FlatRow, flat_table, heading_words
from dvctrack.lib.admin.imported import FlatResult, ImportedRow, difference, sentences
from dvctrack.lib.admin.widgets import (
    IsoDateWidget,
    KeyWidget,
    TextWidget,
    WholeNumberWidget,
    is_blank,
    value_of,
)
from dvctrack.lib.files.cells import Line
from dvctrack.lib.history import reason_text, sign
from dvctrack.lib.many_rows import save_with_history

Key = tuple[Any, ...]


class FlatResource(resources.ModelResource):
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

    @classmethod
    def widget_from_django_field(cls, f: Any, default: Any = None) -> Any:
        if isinstance(f, IntegerField):
            return WholeNumberWidget
        if isinstance(f, DateField):
            return IsoDateWidget
        if isinstance(f, CharField | TextField):
            return TextWidget
        return super().widget_from_django_field(f, **({"default": default} if default else {}))

    def conflicts(self, rows: Sequence[ImportedRow]) -> None:
        """Refuse rows, good in themselves, that do not go with others of the file or stored."""

    def effects(self, rows: Sequence[ImportedRow]) -> Iterator[str]:
        """What the changed rows of a file without errors change elsewhere, in sentences."""
        return iter(())

    def key(self, values: Mapping[str, Any]) -> Key:
        """The key of a row by the values of its key columns."""
        return tuple(values.values())

    def import_data(
        self,
        dataset: Sequence[Line],
        dry_run: bool = False,
        *,
        file_name: str = "",
        user: Any = None,
        **kwargs: Any,
    ) -> FlatResult:
        """Read all rows; write them unless it is a dry run or one of them is wrong."""
        table = flat_table(dataset, self._known_headings(), self.key_columns)
        result = FlatResult()
        result.diff_headers = self._names()
        result.problems.extend(table.problems)
        try:
            with transaction.atomic():
                rows = self._rows(table.rows)
                self.conflicts([row for row in rows if not row.errors])
                result.problems.extend(sentences(rows, table.headings))
                changed = [row for row in rows if row.is_changed]
                if not result.problems and dry_run:
                    result.effects = [*table.remarks, *self.effects(changed)]
                elif not result.problems:
                    self._write_signed(changed, file_name, user)
        except IntegrityError:
            told = _("Somebody else changed one of these rows at this very moment. Try again.")
            result.problems.append(told)
            return result
        for row in rows:
            result.append_row_result(self._row_result(row, with_difference=dry_run))
            result.increment_row_result_total(result.rows[-1])
        result.total_rows = len(rows)
        return result

    def _write_signed(self, rows: Sequence[ImportedRow], file_name: str, user: Any) -> None:
        reason = reason_text(
            gettext_lazy("Imported from %(file)s"),
            file=file_name or reason_text(gettext_lazy("a file")),
        )
        for row in rows:
            sign(row.instance, by=user, reason=reason)
        self.write(rows)

    def write(self, rows: Sequence[ImportedRow]) -> None:
        """Write the signed rows."""
        save_with_history(
            self._meta.model,
            created=[row.instance for row in rows if row.stored is None],
            updated=[row.instance for row in rows if row.stored is not None],
        )

    def stored_rows(self) -> dict[Key, Any]:
        """Every stored row by its key, also those that the person may not see."""
        related = [name for name in self._names() if self._field(name).is_relation]
        rows = self._meta.model._default_manager.select_related(*related)
        key_fields = {name: self.fields[name] for name in self._key_names()}
        return {
            self.key({name: column.get_value(row) for name, column in key_fields.items()}): row
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
        for column in self._columns:
            if isinstance(column.widget, KeyWidget) and column.widget.model is self._meta.model:
                name = column.widget.field
                setattr(row.instance, name, values[name])
                column.widget.known[values[name]] = row.instance

    def _fill(self, row: ImportedRow) -> None:
        """Set what the file says, and check the row by itself, unless nobody knows which it is."""
        has_key = self._has_key(row)
        row.shown = self._shown(row.stored)
        before = [column.get_value(row.stored) for column in self._columns]
        for column in self._columns:
            if column.column_name in row.cells and column.column_name not in row.errors:
                try:
                    self.set_value(column, row)
                except ValueError as error:
                    row.refuse(str(error), column.column_name)
        after = [column.get_value(row.instance) for column in self._columns]
        row.is_changed = row.stored is None or before != after or bool(row.errors)
        if not row.is_changed or not has_key:
            return
        for derived in row.instance._meta.concrete_fields:
            if not derived.editable and not derived.primary_key:
                derived.pre_save(row.instance, row.stored is None)
        try:
            check_row(row.instance, exclude=[self._field(name).name for name in row.errors])
        except ValidationError as error:
            for name, told in error.update_error_dict({}).items():
                for sentence in ValidationError(told).messages:
                    row.refuse(sentence, name)

    def set_value(self, column: Any, row: ImportedRow) -> None:
        """Set one value. Raises ValueError for a cell that cannot be read."""
        column.save(row.instance, row.cells)

    def _shown(self, instance: Any) -> list[str]:
        """The values as the preview shows them; those of a row that is not there are empty."""
        if instance is None:
            return [""] * len(self._columns)
        values = (column.export(instance) for column in self._columns)
        return ["" if value is None else str(value) for value in values]

    def _row_result(self, row: ImportedRow, *, with_difference: bool) -> RowResult:
        found = RowResult()
        if row.errors:
            found.import_type = RowResult.IMPORT_TYPE_INVALID
            return found
        found.instance = row.instance
        found.add_instance_info(row.instance)
        if with_difference:
            found.diff = list(map(difference, row.shown, self._shown(row.instance)))
        if row.stored is None:
            found.import_type = RowResult.IMPORT_TYPE_NEW
        elif row.is_changed:
            found.import_type = RowResult.IMPORT_TYPE_UPDATE
        else:
            found.import_type = RowResult.IMPORT_TYPE_SKIP
        return found

    @cached_property
    def _columns(self) -> list[Any]:
        return list(self.get_import_fields())

    def _names(self) -> list[str]:
        return [column.column_name for column in self._columns]

    def _key_names(self) -> tuple[str, ...]:
        return (*self.key_columns, *self.also_key)

    def _field(self, name: str) -> Any:
        """The field of the model that a column leads to first."""
        return self._meta.model._meta.get_field(self.fields[name].attribute.split("__")[0])

    def _known_headings(self) -> dict[str, str]:
        """The column of each heading: its name, or what the admin calls it in some language."""
        names = self._names()
        known = {heading_words(name): name for name in names}
        for code, _language in settings.LANGUAGES:
            with override(code):
                labels = [heading_words(str(self._field(name).verbose_name)) for name in names]
            for label, name in zip(labels, names, strict=True):
                if labels.count(label) == 1:
                    known.setdefault(label, name)
        return known
