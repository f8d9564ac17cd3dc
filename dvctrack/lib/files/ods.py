"""The lines of an OpenDocument spreadsheet, read as a stream of its XML.

What a cell shows beside its value matters: 0.6719 shown as 67,19% is a rate of 67,19.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING
from zipfile import ZipFile

from lxml import etree

from dvctrack.lib.files.cells import NOT_WORKED_OUT, LeftOut, Line, column_letter
from dvctrack.lib.files.errors import DAMAGED, FileError
from dvctrack.lib.files.errors import untranslated as _
from dvctrack.lib.files.limits import MOST_COLUMNS, TOO_WIDE
from dvctrack.lib.files.merged import Area, MergedAreas
from dvctrack.lib.files.ods_styles import DATA_STYLES, STYLE, TABLE, Look, Styles
from dvctrack.lib.files.ods_texts import (
    CELLS,
    OFFICE,
    PARAGRAPH,
    cell_runs,
    drawn_texts,
    repeats,
)
from dvctrack.lib.files.runs import Run, parted
from dvctrack.lib.files.serials import MIDNIGHT

if TYPE_CHECKING:
    from dvctrack.lib.numbers.reading import Written

_STYLES = (f"{STYLE}style", *DATA_STYLES)
# The kinds of cells whose value stands beside what they show.
_KINDS = ("float", "currency", "percentage", "boolean", "date")
# A filled cell or row that is said to repeat more often than this is no table of figures.
_MOST_REPEATS = 2000
# What formulas saw of another file is kept as a sheet of this name.
_OF_ANOTHER_FILE = re.compile(r"'[a-z]+:.*'#\$", re.I | re.S)
_WORD = re.compile(r"[^\W\d_]+")
_DECIMALS = re.compile(r"[.,](\d+)\s*%?\s*$")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MONTH = re.compile(r"(?:0?[1-9]|1[0-2])[/.-]\d{4}")


def ods_lines(content: bytes) -> Iterator[Line]:
    """Every row with a value, sheet by sheet, and before them the texts in drawings on the sheet.

    Raises FileError for a file with a password.
    """
    with ZipFile(BytesIO(content)) as archive:
        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise FileError(
                _(
                    "The file has a password. Open it in LibreOffice, save it without a password "
                    "and send it again."
                )
            )
        xml = archive.read("content.xml")
        named = archive.read("styles.xml") if "styles.xml" in archive.namelist() else b""
    if any(b"<!DOCTYPE" in part or b"<!ENTITY" in part for part in (xml, named)):
        raise FileError(DAMAGED)
    document = _Document(has_drawings=b"<draw:" in xml)
    if named:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        # The automatic styles of this part are those of its headers and footers.
        for style in etree.fromstring(named, parser).iterfind(f"{OFFICE}styles/*"):
            if style.tag in _STYLES:
                document.styles.read(style)
    events = etree.iterparse(
        BytesIO(xml),
        events=("start", "end"),
        tag=(
            *_STYLES,
            f"{TABLE}table",
            f"{TABLE}shapes",
            f"{TABLE}table-column",
            f"{TABLE}table-row",
        ),
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
    )
    lines = (line for event, element in events for line in document.read(event, element))
    if not document.has_drawings:
        yield from lines
        return
    for _sheet, found in groupby(lines, lambda _line: document.sheet):
        yield from sorted(found, key=lambda line: line.block is not None)


@dataclass
class _Document:
    """Where in the document the stream is."""

    has_drawings: bool
    styles: Styles = field(default_factory=Styles)
    sheet: str = ""
    row: int = 0
    column: int = 0
    paragraphs: int = 0
    is_hidden: bool = False
    is_foreign: bool = False
    hidden_columns: set[int] = field(default_factory=set)
    column_styles: dict[int, str] = field(default_factory=dict)
    areas: MergedAreas = field(default_factory=MergedAreas)

    def read(self, event: str, element: etree._Element) -> Iterator[Line]:
        if element.tag in _STYLES and event == "end":
            self.styles.read(element)
        elif element.tag == f"{TABLE}table" and event == "start":
            self._open_sheet(element)
        elif element.tag == f"{TABLE}table-column" and event == "start":
            self._note_column(element)
        elif element.tag == f"{TABLE}shapes" and event == "end":
            yield from self._drawn(element)
        elif element.tag == f"{TABLE}table-row" and event == "end":
            if not self.is_foreign:
                yield from self._lines(element)
            element.clear()

    def _open_sheet(self, sheet: etree._Element) -> None:
        self.sheet = sheet.get(f"{TABLE}name") or "?"
        self.is_hidden = sheet.get(f"{TABLE}style-name") in self.styles.hidden_tables
        self.is_foreign = _OF_ANOTHER_FILE.match(self.sheet) is not None
        self.row = self.column = self.paragraphs = 0
        self.hidden_columns, self.column_styles, self.areas = set(), {}, MergedAreas()

    def _note_column(self, column: etree._Element) -> None:
        number = repeats(column, "columns")
        columns = range(self.column + 1, min(self.column + number, MOST_COLUMNS) + 1)
        if column.get(f"{TABLE}visibility") in ("collapse", "filter"):
            self.hidden_columns.update(columns)
        if style := column.get(f"{TABLE}default-cell-style-name"):
            self.column_styles.update(dict.fromkeys(columns, style))
        self.column += number

    def _drawn(self, place: etree._Element) -> Iterator[Line]:
        """What is drawn in a row or, above the first one, on the sheet: lines outside tables."""
        for column, value, left_out in drawn_texts(place, self.styles):
            self.paragraphs += 1
            ref = f"{self.sheet}!{column_letter(column)}{self.row + 1}"
            said = {1: left_out} if left_out else {}
            yield Line(None, self.paragraphs, [value], refs=[ref], left_out=said)

    def _lines(self, row: etree._Element) -> Iterator[Line]:
        times = repeats(row, "rows")
        if self.has_drawings:
            yield from self._drawn(row)
        values, formats, left_out = self._cells(row)
        is_blank = not values
        merged = self.areas.mark(self.row + 1, values) if self.areas else frozenset[int]()
        if not values or (is_blank and times > _MOST_REPEATS):
            self.row += times
            return
        if times > _MOST_REPEATS:
            raise FileError(DAMAGED)
        is_hidden = (
            self.is_hidden
            or row.get(f"{TABLE}visibility") in ("collapse", "filter")
            or any(
                value is not None and column in self.hidden_columns
                for column, value in enumerate(values, start=1)
            )
        )
        for _time in range(times):
            self.row += 1
            yield Line(
                self.sheet,
                self.row,
                values,
                formats=formats,
                merged=merged,
                is_hidden=is_hidden,
                left_out=left_out,
            )

    def _cells(
        self, row: etree._Element
    ) -> "tuple[list[Written], dict[int, str], dict[int, tuple[LeftOut, ...]]]":
        """The values of a row from column A on, and by column formats and what is left out."""
        values: list[Written] = []
        formats: dict[int, str] = {}
        left_out: dict[int, tuple[LeftOut, ...]] = {}
        of_row = row.get(f"{TABLE}default-cell-style-name")
        column = 0
        for cell in row:
            if cell.tag not in CELLS:
                continue
            times = repeats(cell, "columns")
            self._begin_area(cell, column + 1)
            style = cell.get(f"{TABLE}style-name") or of_row or self.column_styles.get(column + 1)
            look, number_format = self.styles.of_cell(style)
            value, found = self._value(cell, look)
            if value is not None or found:
                if times > _MOST_REPEATS:
                    raise FileError(DAMAGED)
                if column + times > MOST_COLUMNS:
                    raise FileError(TOO_WIDE, where=f"{self.sheet}!A{self.row + 1}")
                columns = range(column + 1, column + times + 1)
                values.extend([None] * (column - len(values)))
                values.extend([value] * times)
                if found:
                    left_out.update(dict.fromkeys(columns, found))
                if shown := _format(cell, number_format):
                    formats.update(dict.fromkeys(columns, shown))
            column += times
        return values, formats, left_out

    def _begin_area(self, cell: etree._Element, column: int) -> None:
        wide, high = (
            int(cell.get(f"{TABLE}number-{what}-spanned") or 1) for what in ("columns", "rows")
        )
        if wide > 1 or high > 1:
            last = min(column + wide - 1, MOST_COLUMNS)
            self.areas.begin(Area(self.row + 1, self.row + high, column, last))

    def _value(self, cell: etree._Element, look: Look) -> "tuple[Written, tuple[LeftOut, ...]]":
        kind = cell.get(f"{OFFICE}value-type")
        if kind not in _KINDS:
            said = cell.get(f"{OFFICE}string-value") or ""
            runs = list(cell_runs(cell, look, self.styles))
            text, left_out = parted(runs or [Run(said, is_struck=bool(look.is_struck))])
            # What a formula gave is kept, also where it is an empty text.
            is_open = cell.get(f"{TABLE}formula") is not None and kind is None and not runs
            return NOT_WORKED_OUT if is_open else text, left_out
        shown = _shown(cell)
        value: Written = shown or None
        if kind == "boolean":
            value = cell.get(f"{OFFICE}boolean-value") == "true"
        elif kind == "date":
            value = cell.get(f"{OFFICE}date-value", shown)
            value = f"{value}{MIDNIGHT}" if _DAY.fullmatch(value) else value
        # Some programs keep TRUE as the number 1; what is shown as a word is no number.
        elif (number := cell.get(f"{OFFICE}value")) and not _WORD.fullmatch(shown):
            value = float(number)
            value = int(value) if value.is_integer() else value
        if look.is_struck:
            return None, parted([Run(shown or str(value), is_struck=True)])[1]
        return value, ()


def _shown(cell: etree._Element) -> str:
    """The text with which a cell shows its value."""
    return "\n".join("".join(map(str, part.itertext())) for part in cell.iterchildren(PARAGRAPH))


def _format(cell: etree._Element, number_format: str | None) -> str | None:
    """How a number or a day is shown, in the words of a workbook.

    Where its style does not say it, it is told by what stands there: the decimals, whether it is
    in per cent, whether it is a month.
    """
    kind = cell.get(f"{OFFICE}value-type")
    if kind not in ("float", "currency", "percentage", "date"):
        return None
    if number_format:
        return number_format
    shown = _shown(cell)
    if kind == "date":
        return "mm/yyyy" if _MONTH.fullmatch(shown.strip()) else None
    found = _DECIMALS.search(shown)
    decimals = f"0.{'0' * len(found[1])}" if found else "0"
    if kind == "percentage":
        return f"{decimals}%"
    # A number shown without an idle zero may have no format at all.
    return decimals if found and found[1].endswith("0") else None
