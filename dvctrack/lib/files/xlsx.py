"""The lines of a workbook, from the XML of its sheets.

A sheet is read as a stream, from its cells and nothing else: the size that it says it has, fonts,
properties and all that a program may write wrongly are not looked at. Names of elements count in
any namespace, so that the strict variant is read as the usual one.
"""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple
from zipfile import ZipFile

from lxml import etree

from dvctrack.lib.files.cells import (
    NOT_WORKED_OUT,
    LeftOut,
    LeftOutKind,
    Line,
    column_number,
)
from dvctrack.lib.files.errors import DAMAGED, FileError
from dvctrack.lib.files.merged import Area, MergedAreas
from dvctrack.lib.files.parts import WORKBOOK, Parts, elements, local_name
from dvctrack.lib.files.serials import FROM_1904, moment
from dvctrack.lib.files.xlsx_book import ON, Book, let_go, text_of, unescaped, whole
from dvctrack.lib.files.xlsx_drawings import drawing_lines

if TYPE_CHECKING:
    from dvctrack.lib.numbers.reading import Written

# Sheets of a chart or a dialogue, which have no cells.
_WITHOUT_CELLS = ("chartsheet", "dialogsheet")
# Where a merged area lies; areas stand below the rows, which are read one by one.
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*[\"']\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?[\"']"
)
_DIGITS = "0123456789"
_NUMBER = re.compile(r"\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*", re.ASCII)


class _Sheet(NamedTuple):
    title: str
    is_hidden: bool
    part: str


def xlsx_lines(content: bytes) -> Iterator[Line]:
    """Every row with a value, sheet by sheet, and before them the texts in drawings on the sheet.

    Values are those that the program which saved the file had worked out. Chart sheets hold none.
    """
    with ZipFile(BytesIO(content)) as archive:
        parts = Parts(archive)
        main = parts.main(WORKBOOK) or ""
        related = parts.related(main)
        if not related:
            raise FileError(DAMAGED)
        book = Book()
        named = dict(related.values())
        for kind, read in (("styles", book.read_styles), ("sharedStrings", book.read_texts)):
            part = named.get(kind, f"xl/{kind}.xml")
            if part in parts:
                read(parts.read(part))
        sheets: list[_Sheet] = []
        for element in elements(parts.read(main), "sheet", "workbookPr"):
            if local_name(element) == "sheet":
                key = next((str(v) for k, v in element.items() if str(k).endswith("}id")), "")
                found = related.get(key)
                if found is None or found.kind not in _WITHOUT_CELLS:
                    is_hidden = element.get("state") in ("hidden", "veryHidden")
                    title = element.get("name") or "?"
                    sheets.append(_Sheet(title, is_hidden, found.part if found else ""))
            elif element.get("date1904") in ON:
                book.epoch = FROM_1904
        if not any(sheet.part in parts for sheet in sheets):
            raise FileError(DAMAGED)
        for sheet in sheets:
            if sheet.part in parts:
                yield from drawing_lines(sheet.title, parts, sheet.part)
                yield from _sheet_lines(sheet, parts.read(sheet.part), book)
            else:
                missing = LeftOut(LeftOutKind.UNREAD, sheet.title)
                yield Line(sheet.title, 1, [None], left_out={1: (missing,)})


def _sheet_lines(sheet: _Sheet, xml: bytes, book: Book) -> Iterator[Line]:
    areas = _merged_areas(xml)
    hidden: list[tuple[int, int]] = []
    number = 0
    formats: Mapping[int, str] = {}
    for element in elements(xml, "row", "col"):
        if local_name(element) == "col":
            first = whole(element.get("min"))
            if element.get("hidden") in ON and first:
                hidden.append((first, whole(element.get("max")) or first))
            continue
        try:
            number = int(element.get("r") or number + 1)
            values, found, left_out = _row(element, book)
        except (ValueError, KeyError) as error:
            raise FileError(DAMAGED) from error
        merged = areas.mark(number, values) if areas else ()
        if values or merged:
            # Most rows have the formats of the one above.
            formats = formats if found == formats else found
            is_hidden = sheet.is_hidden or element.get("hidden") in ON
            for first, last in hidden:
                behind = values[first - 1 : last]
                is_hidden = is_hidden or behind.count(None) < len(behind)
            yield Line(
                sheet.title,
                number,
                values,
                formats=formats,
                is_hidden=is_hidden,
                merged=merged,
                left_out=left_out,
            )
        let_go(element)


def _row(
    row: etree._Element, book: Book
) -> "tuple[list[Written], dict[int, str], dict[int, tuple[LeftOut, ...]]]":
    """The values from column A to the last one, and by column the formats and what is left out.

    Raises ValueError or KeyError for what is no place, no number or no text of the workbook. Half
    of the time that a workbook takes goes by in here, so it calls nothing for a common cell.
    """
    values: list[Written] = []
    formats: dict[int, str] = {}
    left_out: dict[int, tuple[LeftOut, ...]] = {}
    looks, shared_runs, texts, number_formats = book.looks, book.runs, book.texts, book.formats
    namespace = row.tag[: -len("row")]
    is_value, is_formula, is_inline = f"{namespace}v", f"{namespace}f", f"{namespace}is"
    column = 0
    for cell in row:
        place = cell.get("r")
        column = column_number(place.rstrip(_DIGITS)) if place else column + 1
        kind = cell.get("t")
        value: Written = None
        text = runs = None
        has_formula = False
        for child in cell:
            tag = child.tag
            if tag == is_value:
                text = child.text or ""
            elif tag == is_inline:
                value, runs = text_of(child)
            elif tag == is_formula:
                has_formula = True
        if text:
            if kind == "s":
                value = texts[text]
                runs = shared_runs.get(text) if shared_runs else None
            elif kind is None or kind == "n":
                value = int(text) if text.isdecimal() else _number(text)
                if (style := cell.get("s")) in number_formats:
                    formats[column] = number_formats[style]
                    if style in book.moments and not isinstance(value, str):
                        value = moment(value, number_formats[style], book.epoch)
            elif kind == "b":
                value = text.strip() not in ("0", "false")
            elif not text.isspace():
                # The result of a formula in words, an error, a date as such.
                value = unescaped(text)
                if kind == "d" and (style := cell.get("s")) in number_formats:
                    formats[column] = number_formats[style]
        elif has_formula and not (kind == "str" and text == ""):
            value = NOT_WORKED_OUT
        if value is None:
            continue
        if runs or (looks and cell.get("s") in looks):
            value, found = book.remaining(value, runs, cell.get("s"))
            if found:
                left_out[column] = found
        if column == len(values) + 1:
            values.append(value)
        else:
            values.extend([None] * (column - len(values)))
            values[column - 1] = value
    return values, formats, left_out


def _number(text: str) -> str | int | float:
    """What a cell of a number holds; a text where a program wrote it as people do."""
    if not _NUMBER.fullmatch(text):
        return unescaped(text)
    number = float(text)
    return int(number) if number.is_integer() else number


def _merged_areas(xml: bytes) -> MergedAreas:
    below = xml[xml.rfind(b"sheetData>") :]
    return MergedAreas(
        Area(int(row), int(last_row or row), column_number(left), column_number(right or left))
        for left, row, right, last_row in (
            tuple(part.decode() for part in found) for found in _MERGED.findall(below)
        )
    )
