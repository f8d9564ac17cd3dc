"""The lines of an OpenDocument spreadsheet, read as a stream of its XML.

What a cell shows beside its value matters: 0.6719 shown as 67,19% is a rate of 67,19.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

from lxml import etree

from dvctrack.lib.files.cells import NOT_WORKED_OUT, Line
from dvctrack.lib.files.errors import DAMAGED, FileError
from dvctrack.lib.files.errors import untranslated as _
from dvctrack.lib.files.limits import MOST_COLUMNS, TOO_WIDE

if TYPE_CHECKING:
    from dvctrack.lib.numbers.reading import Written

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
# A filled cell or row that is said to repeat more often than this is no table of figures.
_MOST_REPEATS = 2000
_WORD = re.compile(r"[^\W\d_]+")
_DECIMALS = re.compile(r"[.,](\d+)\s*%?\s*$")


def ods_lines(content: bytes) -> Iterator[Line]:
    """Every row with a value, sheet by sheet. Raises FileError for one with a password."""
    with ZipFile(BytesIO(content)) as archive:
        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise FileError(
                _(
                    "The file has a password. Open it in LibreOffice, save it without a password "
                    "and send it again."
                )
            )
        xml = archive.read("content.xml")
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise FileError(DAMAGED)
    document = _Document()
    events = etree.iterparse(
        BytesIO(xml),
        events=("start", "end"),
        tag=(
            f"{_STYLE}style",
            f"{_TABLE}table",
            f"{_TABLE}table-column",
            f"{_TABLE}table-row",
        ),
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
    )
    for event, element in events:
        yield from document.read(event, element)


@dataclass
class _Document:
    """Where in the document the stream is."""

    sheet: str = ""
    row: int = 0
    column: int = 0
    hidden_styles: set[str] = field(default_factory=set)
    is_hidden: bool = False
    hidden_columns: set[int] = field(default_factory=set)

    def read(self, event: str, element: etree._Element) -> Iterator[Line]:
        if element.tag == f"{_STYLE}style" and event == "end":
            self._note_style(element)
        elif element.tag == f"{_TABLE}table" and event == "start":
            self._open_sheet(element)
        elif element.tag == f"{_TABLE}table-column" and event == "start":
            self._note_column(element)
        elif element.tag == f"{_TABLE}table-row" and event == "end":
            yield from self._lines(element)
            element.clear()

    def _note_style(self, style: etree._Element) -> None:
        properties = style.find(f"{_STYLE}table-properties")
        if properties is not None and properties.get(f"{_TABLE}display") == "false":
            self.hidden_styles.add(str(style.get(f"{_STYLE}name")))

    def _open_sheet(self, sheet: etree._Element) -> None:
        self.sheet = sheet.get(f"{_TABLE}name") or "?"
        self.is_hidden = sheet.get(f"{_TABLE}style-name") in self.hidden_styles
        self.row = self.column = 0
        self.hidden_columns = set()

    def _note_column(self, column: etree._Element) -> None:
        number = _repeats(column, "columns")
        if column.get(f"{_TABLE}visibility") in ("collapse", "filter"):
            self.hidden_columns.update(range(self.column + 1, self.column + 1 + min(number, 1024)))
        self.column += number

    def _lines(self, row: etree._Element) -> Iterator[Line]:
        times = _repeats(row, "rows")
        values, formats, merged = _cells(row, f"{self.sheet}!A{self.row + 1}")
        if not any(value is not None for value in values):
            self.row += times
            return
        if times > _MOST_REPEATS:
            raise FileError(DAMAGED)
        is_hidden = (
            self.is_hidden
            or row.get(f"{_TABLE}visibility") in ("collapse", "filter")
            or any(
                value is not None and column in self.hidden_columns
                for column, value in enumerate(values, start=1)
            )
        )
        for _time in range(times):
            self.row += 1
            yield Line(
                self.sheet, self.row, values, formats=formats, merged=merged, is_hidden=is_hidden
            )


def _cells(
    row: etree._Element, where: str
) -> "tuple[list[Written], dict[int, str], frozenset[int]]":
    """The values of a row from column A on, their formats, and the columns merged away."""
    values: list[Written] = []
    formats: dict[int, str] = {}
    merged: set[int] = set()
    column = 0
    for cell in row:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        times = _repeats(cell, "columns")
        is_merged = cell.tag == f"{_TABLE}covered-table-cell"
        value = None if is_merged else _value(cell)
        if value is not None or is_merged:
            if times > _MOST_REPEATS:
                raise FileError(DAMAGED)
            if column + times > MOST_COLUMNS:
                raise FileError(TOO_WIDE, where=where)
            columns = range(column + 1, column + times + 1)
            values.extend([None] * (column - len(values)))
            values.extend([value] * times)
            if is_merged:
                merged.update(columns)
            elif shown := _format(cell):
                formats.update(dict.fromkeys(columns, shown))
        column += times
    # A row with one filled cell is a title or a label; that it is merged says nothing.
    if len(values) - values.count(None) == 1:
        merged.clear()
    return values, formats, frozenset(merged)


def _repeats(element: etree._Element, what: str) -> int:
    return int(element.get(f"{_TABLE}number-{what}-repeated") or 1)


def _value(cell: etree._Element) -> "Written":
    kind = cell.get(f"{_OFFICE}value-type")
    if kind in ("float", "currency", "percentage"):
        shown = _text(cell)
        # Some programs keep TRUE as the number 1; what is shown as a word is no number.
        if _WORD.fullmatch(shown):
            return shown
        number = float(str(cell.get(f"{_OFFICE}value")))
        return int(number) if number.is_integer() else number
    if kind == "boolean":
        return cell.get(f"{_OFFICE}boolean-value") == "true"
    if kind == "date":
        return str(cell.get(f"{_OFFICE}date-value"))
    text = _text(cell)
    if not text.strip():
        return NOT_WORKED_OUT if cell.get(f"{_TABLE}formula") else None
    return text


def _format(cell: etree._Element) -> str | None:
    """How the number is shown, in the words of a workbook: its decimals and whether in per cent."""
    kind = cell.get(f"{_OFFICE}value-type")
    if kind not in ("float", "percentage"):
        return None
    found = _DECIMALS.search(_text(cell))
    decimals = f"0.{'0' * len(found[1])}" if found else "0"
    if kind == "percentage":
        return f"{decimals}%"
    # A number shown without an idle zero may have no format at all.
    return decimals if found and found[1].endswith("0") else None


def _text(cell: etree._Element) -> str:
    return "\n".join(_paragraph(part) for part in cell if part.tag == f"{_TEXT}p")


def _paragraph(element: etree._Element) -> str:
    """The text of a paragraph, without the notes that hang on it."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{_TEXT}s":
            parts.append(" " * int(child.get(f"{_TEXT}c") or 1))
        elif child.tag in (f"{_TEXT}tab", f"{_TEXT}line-break"):
            parts.append("\n")
        elif child.tag != f"{_OFFICE}annotation":
            parts.append(_paragraph(child))
        parts.append(child.tail or "")
    return "".join(parts)
