"""A sheet as a workbook of Excel 97, by the records of [MS-XLS]."""

import struct
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import accumulate

from dvctrack.lib.files.runs import Run
from indicators.importing.tests.kinds.model import Cell, Sheet, area
from indicators.importing.tests.made_files import in_container

_BOOK, _SHEET = 5, 0x10
_TEXT_RESULT, _EMPTY_TEXT = b"\x00\x00\x00\x00\x00\x00\xff\xff", b"\x03\x00\x00\x00\x00\x00\xff\xff"
# 1 + 1, and "": as good as any formula, for nobody works them out here.
_SUM, _TEXT = b"\x1e\x01\x00\x1e\x01\x00\x03", b"\x17\x00\x00"
_FIRST_FORMAT = 164
# The fonts in their order: plain, raised, struck, both.
_FONTS = [(False, False), (True, False), (False, True), (True, True)]


def as_xls(sheets: Sequence[Sheet]) -> bytes:
    cells = [cell for sheet in sheets for row in sheet.rows for cell in row]
    formats = sorted({cell.number_format for cell in cells} - {"General"})
    looks = [(name, struck) for name in ("General", *formats) for struck in (False, True)]
    head = _record(0x0809, struct.pack("<6H", 0x0600, _BOOK, 0, 0, 0, 0))
    head += _record(0x0042, struct.pack("<H", 1200))
    for is_raised, is_struck in _FONTS:
        font = struct.pack("<5H4B", 200, is_struck * 8, 0x7FFF, 400, is_raised, 0, 0, 0, 0)
        head += _record(0x0031, font + _short_text("A"))
    for number, name in enumerate(formats, start=_FIRST_FORMAT):
        head += _record(0x041E, struct.pack("<H", number) + _text(name))
    for name, is_struck in looks:
        number = _FIRST_FORMAT + formats.index(name) if name != "General" else 0
        look = (_FONTS.index((False, is_struck)), number)
        head += _record(0x00E0, struct.pack("<HHHBBBBIIH", *look, *[0] * 8))
    pages = [b"".join(_page(sheet, looks)) for sheet in sheets]
    names = [_short_text(sheet.name) for sheet in sheets]
    start = len(head) + sum(4 + 6 + len(title) for title in names) + 4
    starts = accumulate((len(page) for page in pages), initial=start)
    for sheet, title, at in zip(sheets, names, starts, strict=False):
        head += _record(0x0085, struct.pack("<IBB", at, sheet.is_hidden, 0) + title)
    return in_container("Workbook", head + _record(0x000A, b"") + b"".join(pages))


def _page(sheet: Sheet, looks: Sequence[tuple[str, bool]]) -> Iterator[bytes]:
    yield _record(0x0809, struct.pack("<6H", 0x0600, _SHEET, 0, 0, 0, 0))
    for hidden in sheet.hidden_rows:
        yield _record(0x0208, struct.pack("<6HI", hidden - 1, 0, 256, 0, 0, 0, 0x20))
    for number, row in enumerate(sheet.rows):
        for column, cell in enumerate(row):
            look = looks.index((cell.number_format, cell.is_struck))
            yield from _cell(struct.pack("<3H", number, column, look), cell)
    if sheet.merged:
        areas = b"".join(
            struct.pack("<4H", top - 1, bottom - 1, left - 1, right - 1)
            for top, left, bottom, right in map(area, sheet.merged)
        )
        yield _record(0x00E5, struct.pack("<H", len(sheet.merged)) + areas)
    yield _record(0x000A, b"")


def _cell(place: bytes, cell: Cell) -> Iterator[bytes]:
    value = cell.value
    if isinstance(value, datetime):
        value = (value - datetime(1899, 12, 30)).days
    if cell.formula:
        is_number = isinstance(value, int | float)
        result = struct.pack("<d", value) if is_number else _TEXT_RESULT if value else _EMPTY_TEXT
        tokens = _TEXT if isinstance(value, str) else _SUM
        yield _record(0x0006, place + result + struct.pack("<HIH", 0, 0, len(tokens)) + tokens)
        if isinstance(value, str) and value:
            yield _record(0x0207, _text(value))
    elif cell.runs:
        yield _record(0x00D6, place + _text(cell.text) + _runs(cell.runs))
    elif isinstance(value, int | float):
        yield _record(0x0203, place + struct.pack("<d", value))
    elif value is not None:
        yield _record(0x0204, place + _text(value))


def _runs(runs: Sequence[Run]) -> bytes:
    starts = accumulate((len(run.text.encode("utf-16-le")) // 2 for run in runs), initial=0)
    fonts = [_FONTS.index((run.is_raised, run.is_struck)) for run in runs]
    pairs = [struct.pack("<HH", at, font) for at, font in zip(starts, fonts, strict=False)]
    return struct.pack("<H", len(pairs)) + b"".join(pairs)


def _text(text: str) -> bytes:
    encoded = text.encode("utf-16-le")
    return struct.pack("<HB", len(encoded) // 2, 1) + encoded


def _short_text(text: str) -> bytes:
    encoded = text.encode("utf-16-le")
    return struct.pack("<BB", len(encoded) // 2, 1) + encoded


def _record(code: int, data: bytes) -> bytes:
    return struct.pack("<HH", code, len(data)) + data
