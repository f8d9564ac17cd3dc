"""What every import and export of flat files has in common, and what is wrong with a file.

The library's own defaults lose data without a word; each one is overridden here once.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import CharField, DateField, IntegerField, Model, QuerySet, TextField
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import resources
from import_export.resources import Diff, Resource
from import_export.results import Result, RowResult
from tablib import Dataset

from dvctrack.lib.admin.formats import is_blank
from dvctrack.lib.admin.widgets import IsoDateWidget, TextWidget, WholeNumberWidget
from dvctrack.lib.history import reason_text, sign
from dvctrack.lib.spreadsheets import undefuse

READ_LENGTH = 60
# What the library puts where the file has no such column.
_NOT_IN_FILE = "---"
# The library colours the words itself, which the content security policy refuses.
_INLINE_STYLES = (' style="background:#e6ffe6;"', ' style="background:#ffe6e6;"')


class PlainDiff(Diff):
    """What a row changes, as `<ins>` and `<del>` that a style sheet colours."""

    def as_html(self) -> list[str]:
        cells: list[str] = super().as_html()
        for style in _INLINE_STYLES:
            # `replace` keeps a safe string only when it is said again.
            cells = [type(cell)(cell.replace(style, "")) for cell in cells]
        return cells


class FlatResource(resources.ModelResource):
    """Rows known by their natural key; all or nothing; every change in the history.

    `queryset` is what the user may see: a row outside it cannot be changed.
    """

    # Columns that must be there and must not be empty, since they make the key.
    key_columns: tuple[str, ...] = ()

    class Meta:
        use_transactions = True
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True

    def __init__(self, queryset: QuerySet[Any] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.visible = queryset
        self.row_number = 0
        self.first_rows: dict[tuple[Any, ...], int] = {}

    @classmethod
    def widget_from_django_field(cls, f: Any, default: Any = None) -> Any:
        if isinstance(f, IntegerField):
            return WholeNumberWidget
        if isinstance(f, DateField):
            return IsoDateWidget
        if isinstance(f, CharField | TextField):
            return TextWidget
        return super().widget_from_django_field(f, **({"default": default} if default else {}))

    @classmethod
    def get_diff_class(cls) -> type[PlainDiff]:
        return PlainDiff

    def get_queryset(self) -> QuerySet[Any]:
        queryset: QuerySet[Any] = super().get_queryset()
        return queryset if self.visible is None else self.visible

    def lookup(self, row: Any) -> dict[str, Any]:
        """How the row of this key is found; two rows of a file with one lookup are one row."""
        return {
            self.fields[column].attribute: self.fields[column].clean(row)
            for column in self.key_columns
        }

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        """Refuse unknown and missing columns before any row is read."""
        self.first_rows = {}
        headers = list(dataset.headers or [])
        known = [field.column_name for field in self.get_import_fields()]
        problems = [
            _("The column “%(column)s” is not known. Known: %(known)s.")
            % {"column": header or "–", "known": ", ".join(known)}
            for header in headers
            if header not in known
        ]
        problems.extend(
            _("The column “%(column)s” is missing.") % {"column": column}
            for column in self.key_columns
            if column not in headers
        )
        if problems:
            dataset.wipe()
            raise ValidationError(problems)

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> RowResult:
        """Pass over a row in which every cell is empty."""
        if not all(is_blank(value) for value in row.values()):
            return super().import_row(row, instance_loader, **kwargs)
        passed = self.get_row_result_class()()
        passed.import_type = RowResult.IMPORT_TYPE_SKIP
        return passed

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """Take back the apostrophe that an export put before text that looks like a formula."""
        # Row 1 of a file holds the headings.
        self.row_number = kwargs["row_number"] + 1
        for column, value in row.items():
            row[column] = undefuse(value)

    def get_instance(self, instance_loader: Any, row: Any) -> Model | None:
        """The stored row of this key; None for a new one."""
        empty = [column for column in self.key_columns if is_blank(row[column])]
        if empty:
            raise ValidationError(
                {column: _("This cell is empty, and the row is known by it.") for column in empty}
            )
        try:
            lookup = self.lookup(row)
        except ValueError:
            # Read again with the other cells of the row, and refused there with its column.
            return None
        first = self.first_rows.setdefault(tuple(lookup.values()), self.row_number)
        if first != self.row_number:
            raise ValidationError(
                {
                    NON_FIELD_ERRORS: _(
                        "Rows %(first)d and %(row)d are both about “%(key)s”. Delete one of them."
                    )
                    % {
                        "first": first,
                        "row": self.row_number,
                        "key": ", ".join(str(row[column]) for column in self.key_columns),
                    }
                }
            )
        found: Model | None = self.get_queryset().filter(**lookup).first()
        return found

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        file_name = kwargs.get("file_name") or reason_text(gettext_lazy("a file"))
        reason = reason_text(gettext_lazy("Imported from %(file)s"), file=file_name)
        sign(instance, by=kwargs.get("user"), reason=reason)


def problems(result: Result, resource: Resource) -> list[str]:
    """Every error, with the row and column of the file, what was read there and the cure."""
    columns = {field.attribute: field.column_name for field in resource.get_import_fields()}
    found = [sentence for error in result.base_errors for sentence in _sentences(error.error)]
    placed = [*_invalid_cells(result, columns), *_failed_rows(result)]
    return [*found, *(sentence for _row, sentence in sorted(placed, key=lambda one: one[0]))]


def _invalid_cells(result: Result, columns: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    for invalid in result.invalid_rows:
        # Row 1 of the file holds the headings.
        row = invalid.number + 1
        written = dict(zip(result.diff_headers, invalid.values, strict=True))
        for name, messages in invalid.error_dict.items():
            column = columns.get(name, name)
            read = written.get(column)
            for message in messages:
                if name == NON_FIELD_ERRORS:
                    yield row, _at_row(row, message)
                else:
                    yield row, _at_cell(row, column, read, message)


def _failed_rows(result: Result) -> Iterator[tuple[int, str]]:
    for number, errors in result.row_errors():
        for error in errors:
            for sentence in _sentences(error.error):
                yield number + 1, _at_row(number + 1, sentence)


def _sentences(error: Exception) -> list[str]:
    return error.messages if isinstance(error, ValidationError) else [str(error)]


def _at_row(row: int, message: str) -> str:
    return _("Row %(row)d: %(message)s") % {"row": row, "message": message}


def _at_cell(row: int, column: str, read: Any, message: str) -> str:
    """The message with its place, and with what was read where it does not say so itself."""
    shown = "" if read in (None, _NOT_IN_FILE) else Truncator(str(read)).chars(READ_LENGTH)
    if shown and shown not in message:
        message = f"“{shown}”: {message}"
    return _("Row %(row)d, column %(column)s: %(message)s") % {
        "row": row,
        "column": column,
        "message": message,
    }
