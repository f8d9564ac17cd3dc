"""The sheet that an agency fills in: its keys are written and locked, its figures are empty.

Every text is passed in, so that this module knows neither the database nor a language.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from io import BytesIO
from math import ceil

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from dvctrack.lib.files.cells import column_letter
from dvctrack.lib.spreadsheets import print_on_a4, put

TITLE = "dvctrack title"
GUIDANCE = "dvctrack guidance"
HEADING = "dvctrack heading"
KEY = "dvctrack key"
COUNT = "dvctrack count"
RATE = "dvctrack rate"
NOTE = "dvctrack note"

COUNT_FORMAT = "#,##0"
RATE_FORMAT = "0.00##"
# What is typed stays text, so that a remark that begins with "=" is no formula.
TEXT_FORMAT = "@"

_FONT = "Times New Roman"
_EDGE = Side(style="thin", color="FF808080")
_BOX = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)


def add_styles(book: Workbook) -> None:
    """Named styles: a cell then carries one number, however many properties it has."""
    left = Alignment(vertical="center", wrap_text=True)
    middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for style in (
        NamedStyle(TITLE, font=Font(_FONT, 14, bold=True), alignment=left),
        NamedStyle(GUIDANCE, font=Font(_FONT, 12), alignment=left),
        NamedStyle(
            HEADING,
            font=Font(_FONT, 12, bold=True),
            fill=_shade("FFD9E1F2"),
            border=_BOX,
            alignment=middle,
        ),
        NamedStyle(KEY, font=Font(_FONT, 12), fill=_shade("FFEDEDED"), border=_BOX, alignment=left),
        _input(COUNT, COUNT_FORMAT, Alignment(vertical="center")),
        _input(RATE, RATE_FORMAT, Alignment(vertical="center")),
        _input(NOTE, TEXT_FORMAT, left),
    ):
        book.add_named_style(style)


def _input(name: str, number_format: str, alignment: Alignment) -> NamedStyle:
    return NamedStyle(
        name,
        font=Font(_FONT, 12),
        fill=_shade("FFFFFFFF"),
        border=_BOX,
        alignment=alignment,
        number_format=number_format,
        protection=Protection(locked=False),
    )


def _shade(color: str) -> PatternFill:
    return PatternFill("solid", fgColor=color)


_WIDEST = 60


class Filling(Enum):
    """What is typed into a column; `KEY` is written already. The value names its style."""

    KEY = KEY
    COUNT = COUNT
    RATE = RATE
    NOTE = NOTE


@dataclass(frozen=True)
class Column:
    """`least_width` is in characters; a column of keys grows with what stands in it."""

    heading: str
    filling: Filling = Filling.KEY
    least_width: int = 10


@dataclass(frozen=True)
class Limits:
    """What a cell takes, from 0 to `most`, and the words shown before and after a mistake."""

    most: int
    prompt_title: str
    prompt: str
    error_title: str
    error: str


@dataclass(frozen=True)
class Template:
    """A row of `rows` holds the texts of the columns of keys, which stand first."""

    sheet: str
    title: str
    guidance: Sequence[str]
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    count: Limits
    rate: Limits

    @property
    def heading_row(self) -> int:
        return len(self.guidance) + 2

    @property
    def last_row(self) -> int:
        return self.heading_row + len(self.rows)

    @property
    def widths(self) -> list[int]:
        return [self._width(place, column) for place, column in enumerate(self.columns)]

    def _width(self, place: int, column: Column) -> int:
        if column.filling is not Filling.KEY:
            return column.least_width
        longest = max((len(row[place]) for row in self.rows), default=0)
        return min(max(longest + 3, column.least_width), _WIDEST)


__all__ = ["Column", "Filling", "Limits", "Template", "write_template"]


_LINE_POINTS = 17


def write_template(template: Template) -> bytes:
    """The workbook. A sheet is protected without a password: against slips, not against people."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = template.sheet
    add_styles(book)
    _write_top(sheet, template)
    _write_rows(sheet, template)
    _limit(sheet, template)
    _arrange(sheet, template)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _write_top(sheet: Worksheet, template: Template) -> None:
    """Title and guidance, each a single cell merged over the table, then the headings."""
    for number, text in enumerate((template.title, *template.guidance), start=1):
        _put(sheet, (number, 1), text, TITLE if number == 1 else GUIDANCE)
        sheet.merge_cells(None, number, 1, number, len(template.columns))
        lines = ceil(len(text) / sum(template.widths)) * (1.4 if number == 1 else 1)
        sheet.row_dimensions[number].height = lines * _LINE_POINTS
    headings = [column.heading for column in template.columns]
    for place, heading in enumerate(headings, start=1):
        _put(sheet, (template.heading_row, place), heading, HEADING)
    pairs = zip(headings, template.widths, strict=True)
    lines = max(ceil(len(text) * 1.3 / width) for text, width in pairs)
    sheet.row_dimensions[template.heading_row].height = (lines + 0.5) * _LINE_POINTS


def _write_rows(sheet: Worksheet, template: Template) -> None:
    for number, row in enumerate(template.rows, start=template.heading_row + 1):
        for place, column in enumerate(template.columns, start=1):
            if column.filling is Filling.KEY:
                _put(sheet, (number, place), row[place - 1], KEY)
            else:
                sheet.cell(number, place).style = column.filling.value


def _put(sheet: Worksheet, place: tuple[int, int], text: str, style: str) -> None:
    cell = sheet.cell(*place)
    put(cell, text)
    cell.style = style


def _limit(sheet: Worksheet, template: Template) -> None:
    """Counts are whole numbers and rates are decimals, each within its limits."""
    for filling, limits in ((Filling.COUNT, template.count), (Filling.RATE, template.rate)):
        rule = DataValidation(
            type="whole" if filling is Filling.COUNT else "decimal",
            operator="between",
            formula1="0",
            formula2=str(limits.most),
            allow_blank=True,
            showErrorMessage=True,
            showInputMessage=True,
            promptTitle=limits.prompt_title,
            prompt=limits.prompt,
            errorTitle=limits.error_title,
            error=limits.error,
            errorStyle="stop",
        )
        for cells in _cells_of(template, filling):
            rule.add(cells)
        if rule.sqref:
            sheet.add_data_validation(rule)


def _cells_of(template: Template, filling: Filling) -> list[str]:
    if not template.rows:
        return []
    letters = [
        column_letter(place)
        for place, column in enumerate(template.columns, start=1)
        if column.filling is filling
    ]
    first = template.heading_row + 1
    return [f"{letter}{first}:{letter}{template.last_row}" for letter in letters]


def _arrange(sheet: Worksheet, template: Template) -> None:
    for place, width in enumerate(template.widths, start=1):
        sheet.column_dimensions[column_letter(place)].width = width
    sheet.freeze_panes = f"A{template.heading_row + 1}"
    sheet.protection.sheet = True
    # False allows: people may still make a column wider or a row higher.
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    print_on_a4(sheet, heading_row=template.heading_row)
