"""The lines of a workbook, from the XML of its sheets.

A sheet is read as a stream, from its cells and nothing else: the size that it says it has, fonts,
properties and all that a program may write wrongly are not looked at. Names of elements count in
any namespace, so that the strict variant is read as the usual one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple
from zipfile import ZipFile

from lxml import etree

from dvctrack.lib.files.cells import NOT_WORKED_OUT, Line, column_number, mark_merged
from dvctrack.lib.files.errors import DAMAGED, FileError
from dvctrack.lib.files.parts import WORKBOOK, Parts, elements, local_name
from dvctrack.lib.spreadsheets import bare_format

if TYPE_CHECKING:
    from dvctrack.lib.numbers.reading import Written

# ECMA-376 part 1, 18.8.30: the formats that every program has and no file writes down. Of those
# for money and in brackets, only what they show of a number.
_BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "mm-dd-yy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yy h:mm",
    **dict.fromkeys((5, 6, 37, 38, 41, 42), "#,##0"),
    **dict.fromkeys((7, 8, 39, 40, 43, 44), "#,##0.00"),
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mmss.0",
    48: "##0.0E+0",
    49: "@",
}
_DATE = re.compile(r"[dmyhs]", re.I)
_DURATION = re.compile(r"\[[hms]", re.I)
# Where a merged area lies; areas stand below the rows, which are read one by one.
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*[\"']\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?[\"']"
)
# How XML 1.0 is made to hold a line break as such: _x000D_, and _x005F_ for the mark itself.
_ESCAPED = re.compile(r"_x(00(?:09|0[ADad]|5[Ff]))_")
_DIGITS = "0123456789"
_ON = ("1", "true")


def xlsx_lines(content: bytes) -> Iterator[Line]:
    """Every row with a value, sheet by sheet; chart sheets hold none.

    Values are those that the program which saved the file had worked out.
    """
    with ZipFile(BytesIO(content)) as archive:
        parts = Parts(archive)
        main = parts.main(WORKBOOK) or ""
        related = parts.related(main)
        book = _Book()
        named = dict(related.values())
        for kind, read in (("styles", book.read_styles), ("sharedStrings", book.read_texts)):
            part = named.get(kind, f"xl/{kind}.xml")
            if part in parts:
                read(parts.read(part))
        sheets: list[tuple[str, bool, str]] = []
        for element in elements(parts.read(main), "sheet", "workbookPr"):
            if element.get("date1904") in _ON:
                book.epoch = datetime(1904, 1, 1)
            elif local_name(element) == "sheet":
                keys = [value for key, value in element.items() if str(key).endswith("}id")]
                found = related.get(str(keys[0])) if keys else None
                if found is None:
                    raise FileError(DAMAGED)
                if found.kind == "worksheet":
                    is_hidden = element.get("state") in ("hidden", "veryHidden")
                    sheets.append((element.get("name") or "?", is_hidden, found.part))
        if not related:
            raise FileError(DAMAGED)
        for title, is_hidden, part in sheets:
            yield from _sheet_lines(title, is_hidden, parts.read(part), book)


@dataclass
class _Book:
    """What the cells of all sheets refer to: texts, and formats by the number of a style."""

    epoch: datetime = datetime(1899, 12, 30)
    texts: dict[str, str | None] = field(default_factory=dict)
    formats: dict[str, str] = field(default_factory=dict)
    dates: set[str] = field(default_factory=set)

    def read_texts(self, xml: bytes) -> None:
        for number, element in enumerate(elements(xml, "si")):
            self.texts[str(number)] = _text(element)
            _let_go(element)

    def read_styles(self, xml: bytes) -> None:
        known = dict(_BUILT_IN)
        for element in elements(xml, "numFmt", "cellXfs"):
            if local_name(element) == "numFmt":
                known[int(element.get("numFmtId") or 0)] = element.get("formatCode") or ""
                continue
            for style, xf in enumerate(element):
                shown = known.get(int(xf.get("numFmtId") or 0), "")
                if shown and shown != "General":
                    self.formats[str(style)] = shown
                    if _DATE.search(bare_format(shown.split(";")[0])):
                        self.dates.add(str(style))

    def moment(self, number: float, shown: str) -> str:
        """A number that is shown as a day, a time or a span of time, in the words of ISO 8601."""
        try:
            if _DURATION.search(bare_format(shown.split(";", maxsplit=1)[0])):
                return str(timedelta(seconds=round(number * 86_400, 3)))
            moment = timedelta(milliseconds=round(number * 86_400_000))
            if timedelta() <= moment < timedelta(days=1):
                return (datetime.min + moment).time().isoformat()
            # The days of Excel have a 29 February 1900.
            if self.epoch.year == 1899 and 0 < number < 60:
                moment += timedelta(days=1)
            return (self.epoch + moment).isoformat()
        except (OverflowError, ValueError):
            return NOT_WORKED_OUT


class _Area(NamedTuple):
    first_row: int
    last_row: int
    first: int
    last: int


def _sheet_lines(title: str, is_hidden: bool, xml: bytes, book: _Book) -> Iterator[Line]:
    areas = _merged_areas(xml)
    begun: list[_Area] = []
    hidden: list[tuple[int, int]] = []
    number = 0
    formats: Mapping[int, str] = {}
    for element in elements(xml, "row", "col"):
        if local_name(element) == "col":
            if element.get("hidden") in _ON:
                first = int(element.get("min") or 0)
                hidden.append((first, int(element.get("max") or first)))
            continue
        try:
            number = int(element.get("r") or number + 1)
            values, found = _row(element, book)
        except (ValueError, KeyError) as error:
            raise FileError(DAMAGED) from error
        if values:
            while areas and areas[-1].first_row <= number:
                begun.append(areas.pop())
            begun = [area for area in begun if area.last_row >= number]
            covers = ((area.first, area.last, area.first_row == number) for area in begun)
            # Most rows have the formats of the one above.
            formats = formats if found == formats else found
            yield Line(
                title,
                number,
                values,
                formats=formats,
                is_hidden=is_hidden
                or element.get("hidden") in _ON
                or any(
                    value is not None
                    for first, last in hidden
                    for value in values[first - 1 : last]
                ),
                merged=mark_merged(values, covers) if begun else (),
            )
        _let_go(element)


def _row(row: etree._Element, book: _Book) -> "tuple[list[Written], dict[int, str]]":
    """The values from column A to the last one, and the formats by column.

    Raises ValueError or KeyError for what is no place, no number or no text of the workbook. Half
    of the time that a workbook takes goes by in here, so it calls nothing for a common cell.
    """
    values: list[Written] = []
    formats: dict[int, str] = {}
    namespace = row.tag[: -len("row")]
    is_value, is_formula, is_inline = f"{namespace}v", f"{namespace}f", f"{namespace}is"
    column = 0
    for cell in row:
        place = cell.get("r")
        column = column_number(place.rstrip(_DIGITS)) if place else column + 1
        kind = cell.get("t")
        value: Written = None
        text = None
        has_formula = False
        for child in cell:
            tag = child.tag
            if tag == is_value:
                text = child.text
            elif tag == is_inline:
                value = _text(child)
            elif tag == is_formula:
                has_formula = True
        if text:
            if kind is None or kind == "n":
                value = int(text) if text.isdecimal() else _number(text)
                if (style := cell.get("s")) in book.formats:
                    formats[column] = book.formats[style]
                    if style in book.dates:
                        value = book.moment(value, book.formats[style])
            elif kind == "s":
                value = book.texts[text]
            elif kind == "b":
                value = text.strip() not in ("0", "false")
            elif not text.isspace():
                # The result of a formula in words, an error, a date as such.
                value = _unescaped(text)
        elif has_formula and kind != "str":
            value = NOT_WORKED_OUT
        if value is None:
            continue
        if column == len(values) + 1:
            values.append(value)
        else:
            values.extend([None] * (column - len(values)))
            values[column - 1] = value
    return values, formats


def _number(text: str) -> int | float:
    number = float(text)
    return int(number) if number.is_integer() else number


def _text(element: etree._Element) -> str | None:
    """The text of a cell, in one piece or in runs, without the hints how to pronounce it."""
    text = element[0].text if len(element) == 1 else None
    if text is None:
        runs = (run for run in element if local_name(run) != "rPh")
        text = "".join(part.text or "" for run in runs for part in run.iter("{*}t"))
    return None if not text or text.isspace() else _unescaped(text)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _merged_areas(xml: bytes) -> list[_Area]:
    """The merged areas, the last one first."""
    below = xml[xml.rfind(b"sheetData>") :]
    areas = [
        _Area(int(row), int(last_row or row), column_number(left), column_number(right or left))
        for left, row, right, last_row in (
            tuple(part.decode() for part in found) for found in _MERGED.findall(below)
        )
    ]
    return sorted(areas, reverse=True)


def _let_go(element: etree._Element) -> None:
    """Forget an element that was read, and those before it that were emptied already."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
