"""The sheet that lists what was found in a workbook, each remark with a link to its cell."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from dvctrack.lib.spreadsheets import put

SHEET = "dvctrack"
# The gravest first.
FILLS = {
    "error": PatternFill("solid", fgColor="FFF8CBAD"),
    "warning": PatternFill("solid", fgColor="FFFFF2CC"),
    "info": PatternFill("solid", fgColor="FFDDEBF7"),
}
_GRAVITY = {severity: place for place, severity in enumerate(FILLS)}
_COORDINATE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_MOST_ROWS = 1_048_576
_LETTERS_PER_LINE, _LINE_POINTS = 90, 16
_FONT = "Times New Roman"
_WRAPPED = Alignment(vertical="top", wrap_text=True)


@dataclass(frozen=True)
class Remark:
    """One remark; `where` is "Sheet name!G9", or None for the file as a whole."""

    where: str | None
    severity: str
    text: str

    @property
    def gravity(self) -> int:
        return _GRAVITY[self.severity]


@dataclass(frozen=True)
class Words:
    """The headings of the list, and what each severity is called."""

    severity: str
    where: str
    text: str
    severities: Mapping[str, str]


@dataclass(frozen=True)
class Place:
    sheet: Worksheet
    coordinate: str

    @property
    def link(self) -> str:
        name = self.sheet.title.replace("'", "''")
        return f"'{name}'!{self.coordinate}"


def place_of(book: Workbook, where: str | None) -> Place | None:
    """The cell of the workbook that `where` names; None where it has no such cell."""
    name, _mark, coordinate = (where or "").rpartition("!")
    found = _COORDINATE.fullmatch(coordinate)
    sheet = next((sheet for sheet in book.worksheets if sheet.title == name), None)
    if found is None or sheet is None or int(found[2]) > _MOST_ROWS:
        return None
    # Three letters go further than a sheet does.
    is_beyond = len(found[1]) == 3 and found[1] > "XFD"
    return None if is_beyond else Place(sheet, coordinate)


def add_list(book: Workbook, remarks: Iterable[Remark], words: Words) -> None:
    """Add the list as the last sheet, so that no other moves, under a name that is free."""
    places = [(remark, place_of(book, remark.where)) for remark in remarks]
    sheet = book.create_sheet(SHEET)
    for column, heading in enumerate((words.severity, words.where, words.text), start=1):
        _put(sheet.cell(1, column), heading).font = Font(_FONT, 12, bold=True)
    for row, (remark, place) in enumerate(places, start=2):
        severity = _put(sheet.cell(row, 1), words.severities[remark.severity])
        severity.fill = FILLS[remark.severity]
        _link(_put(sheet.cell(row, 2), remark.where or ""), place)
        text = _put(sheet.cell(row, 3), remark.text)
        sheet.row_dimensions[row].height = _height(str(text.value or ""))
    _arrange(sheet)


def _put(cell: Cell, text: str) -> Cell:
    put(cell, text)
    cell.font = Font(_FONT, 12)
    cell.alignment = _WRAPPED
    return cell


def _height(text: str) -> int:
    """High enough for the wrapped text: not every program works it out. 409 is the most."""
    lines = sum(max(1, ceil(len(line) / _LETTERS_PER_LINE)) for line in text.split("\n"))
    return min(lines * _LINE_POINTS, 409)


def _link(cell: Cell, place: Place | None) -> None:
    if place is not None:
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=place.link)
        cell.font = Font(_FONT, 12, color="FF0563C1", underline="single")


def _arrange(sheet: Worksheet) -> None:
    for letter, width in (("A", 14), ("B", 28), ("C", 100)):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.sheet_properties.tabColor = "FFC00000"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
