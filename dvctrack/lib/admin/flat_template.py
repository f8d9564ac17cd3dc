"""The empty file of a table, to fill in: its headings, and what can stand below each.

Beside the sheet that is read stands one with the lists of what can stand in a cell, which is never
read; cells offer these lists, and take what is in none of them after a warning.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from dvctrack.lib.admin.flat_table import LISTS
from dvctrack.lib.admin.formats import DAY_FORMAT, MOMENT_FORMAT
from dvctrack.lib.admin.resources import FlatResource
from dvctrack.lib.admin.widgets import (
    DayWidget,
    Listed,
    MomentWidget,
    RateWidget,
    WholeNumberWidget,
)
from dvctrack.lib.files.cells import column_letter
from dvctrack.lib.spreadsheets import put

_FORMATS: dict[type, str] = {
    MomentWidget: MOMENT_FORMAT,
    DayWidget: DAY_FORMAT,
    WholeNumberWidget: "General",
    RateWidget: "General",
}
# What is typed elsewhere stays text, with its zeros in front.
_TEXT = "@"
_LAST_ROW = 10_000
_WIDTH = 22


def template_of(resource: FlatResource) -> bytes:
    """The workbook in the language of the page."""
    book = Workbook()
    sheet = book.worksheets[0]
    lists = book.create_sheet(str(LISTS))
    headings = resource.headings()
    columns = [row for row in resource.get_import_fields() if not row.readonly]
    for place, column in enumerate(columns, start=1):
        name, letter = column.column_name, column_letter(place)
        head = sheet.cell(1, place)
        put(head, headings[name])
        head.font = Font(bold=True)
        head.comment = Comment(_explained(resource, column), "dvctrack", width=320, height=140)
        shown = sheet.column_dimensions[letter]
        shown.width = max(_WIDTH, len(headings[name]) + 4)
        shown.number_format = _FORMATS.get(type(column.widget), _TEXT)
        if hasattr(column.widget, "listed"):
            listed = column.widget.listed()
            _offer(sheet, f"{letter}2:{letter}{_LAST_ROW}", lists, headings[name], listed)
    sheet.freeze_panes = lists.freeze_panes = "A2"
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _explained(resource: FlatResource, column: Any) -> str:
    """How the column is written, what it says, and whether it may be empty."""
    said = [str(column.widget.hint), str(resource.field_of(column.column_name).help_text)]
    if column.column_name in resource.key_columns:
        said.append(_("Must not be empty: the row is known by it."))
    return "\n".join(filter(None, said))


def _offer(
    sheet: Worksheet, cells: str, lists: Worksheet, heading: str, listed: Sequence[tuple[str, str]]
) -> None:
    """Write a list behind those that are there, and offer it in these cells."""
    place = 1 if lists.max_column == 1 and not lists.cell(1, 1).value else lists.max_column + 1
    rows: Listed = [(heading, ""), *listed]
    for number, values in enumerate(rows, start=1):
        for beside, value in enumerate(values):
            if value:
                put(lists.cell(number, place + beside), value)
    for beside in range(2):
        lists.column_dimensions[column_letter(place + beside)].width = _WIDTH
    lists.cell(1, place).font = Font(bold=True)
    if not listed:
        return
    letter = column_letter(place)
    offered = DataValidation(
        type="list",
        formula1=f"'{lists.title}'!${letter}$2:${letter}${len(listed) + 1}",
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="warning",
        errorTitle=heading[:32],
        error=_("This is not in the list."),
    )
    offered.add(cells)
    sheet.add_data_validation(offered)
