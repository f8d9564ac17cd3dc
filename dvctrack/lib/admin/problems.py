"""What is wrong with an imported file, as sentences for the person who sent it."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from import_export.resources import Resource
from import_export.results import Result

READ_LENGTH = 60
# What the library puts where the file has no such column.
_NOT_IN_FILE = "---"


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
