"""Large workbooks of plain values, read fast.

A monthly file of a hundred thousand rows is nothing but values. Its sheets are looked
through for everything that says more than a value (formulas, merged and hidden cells,
errors, dates, formats in per cent); where there is none of that, a reader that knows values
only loses nothing. Whatever is left is read by the reader of all workbooks.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, cast

from lxml import etree
from python_calamine import CalamineWorkbook

from dvctrack.lib.files.cells import PlainLine
from dvctrack.lib.spreadsheets import bare_format

if TYPE_CHECKING:
    from dvctrack.lib.numbers.reading import Written

# Of a sheet before it is packed, that is some thousand rows; an annex is a tenth of it.
LARGE_BYTES = 256 * 1024
_WORKBOOK = "xl/workbook.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
# The formats that every program has, without those in per cent and of days and times.
_PLAIN_FORMATS = frozenset({*range(9), 11, 12, 13, *range(37, 45), 48, 49})
# What shows a number as another one.
_SHOWN_OTHERWISE = re.compile(r"[%dmhys]", re.I)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
# A formula, merged cells, a hidden row or column, an error, a date; searched one by one, since
# that is several times as fast as one expression for all.
_SAYS_MORE = (
    re.compile(rb"<f[ />]"),
    re.compile(rb"<mergeCell"),
    re.compile(rb"hidden=\"(?:1|true)"),
    re.compile(rb"t=\"[ed]\""),
)
# Attributes in other quotes or with spaces about them, the names of elements with a prefix:
# what says more is then not written as it is searched for. The patterns are searched for only
# where there is one of the characters that they need: most sheets have none, and a character
# is found many times as fast.
_SPACED = (b"= ", b" =")
_UNUSUAL = (b"'", b"\t", b"\r", b"\n", b"\f", b"\v")
_WRITTEN_OTHERWISE = re.compile(rb"=[\s']|\s=|<\w+[\t\r\n]")
_PREFIXED = re.compile(rb"xmlns:\w+=\"" + re.escape(_MAIN.encode()))
_FAR_CELL = re.compile(rb' r="[A-Z]{2}')
_LAST_ROW = re.compile(rb"<row(?: [^>]*?)? r=\"(\d+)\"")
# The reader allots the whole rectangle, which may have this many cells for each one filled.
_THINNEST = 10
_COLUMNS = 26
_LAST_ROW_BYTES = 4000
_ROWS_AT_ONCE = 1000


def plain_lines(content: bytes) -> Iterator[PlainLine] | None:
    """The rows of a large workbook of plain values; None for any other workbook."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        sheets = [info for info in archive.infolist() if _SHEET.fullmatch(info.filename)]
        if sum(info.file_size for info in sheets) < LARGE_BYTES:
            return None
        if not (
            _is_workbook_plain(archive, len(sheets))
            and all(_is_plain(archive.read(s)) for s in sheets)
        ):
            return None
    return _rows(content)


def _rows(content: bytes) -> Iterator[PlainLine]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            columns = map(_column, zip(*rows[start : start + _ROWS_AT_ONCE], strict=True))
            for number, values in enumerate(zip(*columns, strict=True), start=start + 1):
                if values.count(None) < len(values):
                    yield PlainLine(name, number, values)


def _column(values: tuple[object, ...]) -> "Sequence[Written]":
    """The values below each other. Most columns hold one kind, and are looked at as a whole."""
    kinds = set(map(type, values))
    if kinds == {str} and not any(map(_is_blank, set(values))):
        return cast("Sequence[Written]", values)
    if kinds == {float} and all(map(float.is_integer, cast("tuple[float, ...]", values))):
        return list(map(int, cast("tuple[float, ...]", values)))
    return list(map(_value, values))


def _is_blank(text: object) -> bool:
    return text == "" or str(text).isspace()


def _value(value: object) -> "Written":
    if type(value) is float:
        return int(value) if value.is_integer() else value
    if type(value) is str:
        return None if _is_blank(value) else value
    return value if isinstance(value, bool | int) else str(value)


def _is_plain(sheet: bytes) -> bool:
    """Whether a sheet holds values only, and not one of them far away from the others."""
    # The declaration of the XML may stand in any quotes.
    start = sheet.find(b"?>") + 1
    if _PREFIXED.search(sheet, start) or _is_written_otherwise(sheet, start):
        return False
    if b"<sheetData" not in sheet or b"<c " not in sheet:
        return False
    if any(mark.search(sheet) for mark in _SAYS_MORE) or _FAR_CELL.search(sheet):
        return False
    rows = _LAST_ROW.findall(sheet[-_LAST_ROW_BYTES:]) or _LAST_ROW.findall(sheet)
    last = max(map(int, rows), default=0)
    return last * _COLUMNS <= _THINNEST * max(sheet.count(b"<c "), _COLUMNS)


def _is_written_otherwise(sheet: bytes, start: int) -> bool:
    if any(sheet.find(mark, start) >= 0 for mark in _SPACED):
        return True
    is_usual = all(sheet.find(mark, start) < 0 for mark in _UNUSUAL)
    return not is_usual and _WRITTEN_OTHERWISE.search(sheet, start) is not None


def _is_workbook_plain(archive: zipfile.ZipFile, sheets: int) -> bool:
    """Nothing but these sheets, none hidden, and no format that shows a number as another one."""
    members = set(archive.namelist())
    if any(name.startswith("xl/chartsheets/") for name in members) or _WORKBOOK not in members:
        return False
    book = _parsed(archive.read(_WORKBOOK))
    states = [row.get("state", "visible") for row in book.iter(f"{{{_MAIN}}}sheet")]
    if states != ["visible"] * sheets:
        return False
    return "xl/styles.xml" not in members or _are_formats_plain(archive.read("xl/styles.xml"))


def _are_formats_plain(styles: bytes) -> bool:
    root = _parsed(styles)
    own = {
        int(row.get("numFmtId") or 0): row.get("formatCode") or ""
        for row in root.iter(f"{{{_MAIN}}}numFmt")
    }
    cell_formats = root.find(f"{{{_MAIN}}}cellXfs")
    used = {int(row.get("numFmtId") or 0) for row in ([] if cell_formats is None else cell_formats)}
    return all(
        not _SHOWN_OTHERWISE.search(bare_format(own[number]))
        if number in own
        else number in _PLAIN_FORMATS
        for number in used
    )


def _parsed(xml: bytes) -> etree._Element:
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
