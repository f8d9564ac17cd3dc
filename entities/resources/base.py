"""What every import and export of flat files has in common.

The library's own defaults lose data without a word; each one is overridden here once.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import CharField, DateField, IntegerField, QuerySet, TextField
from django.utils.translation import gettext as _
from import_export import resources
from import_export.fields import Field
from tablib import Dataset

from entities.actions.history import sign
from entities.resources.widgets import IsoDateWidget, TextWidget, WholeNumberWidget
from entities.spreadsheets import undefuse

FIRST_ROW = 2  # Row 1 of a flat file holds the names of its columns.


class FlatResource(resources.ModelResource):
    """Rows known by their natural key; all or nothing; every change in the history.

    `queryset` is what the user may see: a row outside it cannot be changed.
    """

    # Columns that must not be empty, since they make the key.
    key_columns: tuple[str, ...] = ()

    class Meta:
        use_transactions = True
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True

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

    def get_queryset(self) -> QuerySet[Any]:
        queryset: QuerySet[Any] = super().get_queryset()
        return queryset if self.visible is None else self.visible

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        """Refuse unknown columns, empty keys and repeated keys before any row is read."""
        headers = [str(header or "").strip() for header in dataset.headers or []]
        dataset.headers = headers
        known = {field.column_name for field in self.get_import_fields()}
        problems = [
            _("The column “%(column)s” is not known. Known: %(known)s.")
            % {"column": header or "–", "known": ", ".join(sorted(known))}
            for header in headers
            if header not in known
        ]
        problems.extend(
            _("The column “%(column)s” is missing.") % {"column": column}
            for column in self.key_columns
            if column not in headers
        )
        if not problems:
            problems.extend(self._key_problems(dataset))
        if problems:
            raise ValidationError(problems)

    def _key_problems(self, dataset: Dataset) -> list[str]:
        """Rows without a key, and both rows of a key that stands twice."""
        problems: list[str] = []
        first_row: dict[tuple[str, ...], int] = {}
        for number, row in enumerate(dataset.dict, start=FIRST_ROW):
            key = self.row_key(row)
            if not all(row[column] for column in self.key_columns):
                problems.append(
                    _("Row %(row)d has no %(columns)s.")
                    % {"row": number, "columns": ", ".join(self.key_columns)}
                )
            elif key in first_row:
                problems.append(
                    _("Rows %(first)d and %(row)d are both about “%(key)s”. Delete one of them.")
                    % {"first": first_row[key], "row": number, "key": ", ".join(filter(None, key))}
                )
            first_row.setdefault(key, number)
        return problems

    def row_key(self, row: Any) -> tuple[str, ...]:
        """What tells this row from every other one in the file."""
        return tuple(str(row[column] or "").strip() for column in self.key_columns)

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """Take back the apostrophe that an export put before text that looks like a formula."""
        for column, value in row.items():
            row[column] = undefuse(value)

    def import_field(self, field: Field, instance: Any, row: Any, **kwargs: Any) -> None:
        """Name the column in every error of a cell."""
        try:
            super().import_field(field, instance, row, **kwargs)
        except ValueError as error:
            raise ValueError(f"{field.column_name}: {error}") from error

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        file_name = kwargs.get("file_name") or _("a file")
        reason = _("Imported from %(file)s") % {"file": file_name}
        sign(instance, by=kwargs.get("user"), reason=reason)
