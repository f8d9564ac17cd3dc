"""What every import and export of flat files has in common.

The library's own defaults lose data without a word; each one is overridden here once.
"""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import CharField, DateField, IntegerField, Model, QuerySet, TextField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import resources
from import_export.results import RowResult
from tablib import Dataset

from dvctrack.lib.admin.differences import PlainDiff
from dvctrack.lib.admin.reading import is_blank
from dvctrack.lib.admin.widgets import IsoDateWidget, TextWidget, WholeNumberWidget
from dvctrack.lib.history import reason_text, sign
from dvctrack.lib.spreadsheets import undefuse


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
