"""Tables as files of the kinds that no library here writes: CSV, OpenDocument, Excel 97."""

import csv
import html
import re
import struct
import zipfile
from collections.abc import Iterable
from datetime import date
from io import BytesIO, StringIO
from typing import Any
from xml.sax.saxutils import escape

from openpyxl.xml.constants import SHEET_MAIN_NS

from dvctrack.lib.files.tests.test_kinds import with_member
from indicators.annex.tests.files import (
    TABLE,
    Rows,
    workbook,
)

_NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style")
)
_SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    ' manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_SPREADSHEET}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">'
    "%s</manifest:file-entry></manifest:manifest>"
)
_CIPHER = '<manifest:encryption-data manifest:checksum="c2FsdA=="/>'
_FREE, _END, _FAT = -1, -2, -3
_SECTOR = 512


def as_csv(rows: Rows, separator: str = ",", encoding: str = "utf-8") -> bytes:
    text = StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode(encoding)


def as_ods(rows: Rows, *, has_password: bool = False) -> bytes:
    """An OpenDocument spreadsheet with these rows on Sheet1."""
    body = "".join(f"<table:table-row>{_ods_row(row)}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMESPACES}'
        ' office:version="1.2">'
        f'<office:body><office:spreadsheet><table:table table:name="Sheet1">{body}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        # First and not compressed, so that it can be told from the first bytes.
        archive.writestr("mimetype", _SPREADSHEET, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", _MANIFEST % (_CIPHER if has_password else ""))
    return out.getvalue()


def _ods_row(row: Iterable[Any]) -> str:
    return "".join(_ods_cell(value) for value in row) or "<table:table-cell/>"


def _ods_cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, bool):
        kind, shown = f'"boolean" office:boolean-value="{str(value).lower()}"', str(value).upper()
    elif isinstance(value, int | float):
        kind, shown = f'"float" office:value="{value}"', str(value).replace(".", ",")
    elif isinstance(value, date):
        kind, shown = f'"date" office:date-value="{value.isoformat()}"', f"{value:%d/%m/%Y}"
    else:
        kind, shown = '"string"', str(value)
    lines = "".join(f"<text:p>{_ods_text(line)}</text:p>" for line in shown.split("\n"))
    return f"<table:table-cell office:value-type={kind}>{lines}</table:table-cell>"


def _ods_text(text: str) -> str:
    """Runs of spaces and spaces at the edges are elements, as programs write them."""
    inner = escape(text).replace("\t", "<text:tab/>").replace("  ", " <text:s/>")
    if inner.startswith(" "):
        inner = f"<text:s/>{inner[1:]}"
    return f"{inner[:-1]}<text:s/>" if inner.endswith(" ") else inner


def as_xls(rows: Rows, *, formats: Iterable[str] = (), has_password: bool = False) -> bytes:
    """A workbook of Excel 97 with these rows on Sheet1.

    A value may be a pair of a number and the place of its format among `formats`, from 1.
    """
    records = [_record(0x0809, struct.pack("<6H", 0x0600, 5, 0, 0, 0, 0))]
    if has_password:
        # That the rest is enciphered, with the salt and the digest that prove a password.
        records.append(_record(0x002F, struct.pack("<3H", 1, 1, 1) + bytes(48)))
    records.append(_record(0x0042, struct.pack("<H", 1200)))
    records += [_record(0x0031, struct.pack("<5H4B", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + _s("A"))]
    shown = list(formats)
    for number, text in enumerate(shown):
        encoded = text.encode("latin-1")
        head = struct.pack("<HHB", 164 + number, len(encoded), 0)
        records.append(_record(0x041E, head + encoded))
    for number in (0, *(164 + place for place in range(len(shown)))):
        records.append(
            _record(0x00E0, struct.pack("<HHHBBBBIIH", 0, number, 0, 0, 0, 0, 0, 0, 0, 0))
        )
    sheet_at = sum(map(len, records)) + len(_record(0x0085, bytes(6) + _s("Sheet1"))) + 4
    records.append(_record(0x0085, struct.pack("<IBB", sheet_at, 0, 0) + _s("Sheet1")))
    records.append(_record(0x000A, b""))
    records.append(_record(0x0809, struct.pack("<6H", 0x0600, 0x10, 0, 0, 0, 0)))
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            records.extend(_xls_cell(row, column, value))
    records.append(_record(0x000A, b""))
    return in_container("Workbook", b"".join(records))


def _xls_cell(row: int, column: int, value: Any) -> Iterable[bytes]:
    look = 0
    if isinstance(value, tuple):
        value, look = value
    place = struct.pack("<3H", row, column, look)
    if value is None:
        return
    if isinstance(value, bool):
        yield _record(0x0205, place + struct.pack("<BB", value, 0))
    elif isinstance(value, int | float):
        yield _record(0x0203, place + struct.pack("<d", value))
    else:
        encoded = str(value).encode("utf-16-le")
        yield _record(0x0204, place + struct.pack("<HB", len(encoded) // 2, 1) + encoded)


def _record(code: int, data: bytes) -> bytes:
    return struct.pack("<HH", code, len(data)) + data


def _s(text: str) -> bytes:
    return struct.pack("<BB", len(text), 0) + text.encode("latin-1")


def in_container(name: str, stream: bytes) -> bytes:
    """A container of Office 97 with one stream."""
    # Shorter streams would stand in a stream of small ones.
    stream = stream.ljust(4096, b"\0")
    sectors = -(-len(stream) // _SECTOR)
    chain = [_FAT, _END, *range(3, 2 + sectors), _END]
    assert len(chain) <= _SECTOR // 4
    fat = struct.pack(f"<{len(chain)}i", *chain).ljust(_SECTOR, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIiIIiIiI", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    head += struct.pack("<i", 0) + b"\xff" * (108 * 4)
    entries = _entry("Root Entry", 5, 1, _END, 0) + _entry(name, 2, _FREE, 2, len(stream))
    directory = entries.ljust(_SECTOR, b"\0")
    return head[:_SECTOR] + fat + directory + stream.ljust(sectors * _SECTOR, b"\0")


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le")
    head = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded) + 2, kind, 1)
    return head + struct.pack("<3i36xiII", _FREE, _FREE, child, start, size, 0)


SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(content)) as source:
        return source.read(name).decode()


def with_shared_strings() -> bytes:
    """Texts in a part of their own, as spreadsheet programs keep them.

    One of them is in two formats, and has how it is pronounced, as programs of the east do.
    """
    content = workbook(TABLE)
    texts: list[str] = []

    def number(found: re.Match[str]) -> str:
        texts.append(found[1])
        return f't="s"><v>{len(texts) - 1}</v>'

    xml = html.unescape(part(content, SHEET))
    sheet = re.sub(r't="inlineStr"><is><t>(.*?)</t></is>', number, xml, flags=re.S)
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    strings = f'<sst xmlns="{SHEET_MAIN_NS}">{items}</sst>'
    plain = "<si><t>Thành phố Cần Thơ</t></si>"
    assert plain in strings
    strings = strings.replace(
        plain,
        '<si><r><t xml:space="preserve">Thành phố </t></r><r><rPr><b/></rPr><t>Cần Thơ</t></r>'
        '<rPh sb="0" eb="1"><t>ban</t></rPh><phoneticPr fontId="1"/></si>',
    )
    kinds = part(content, "[Content_Types].xml").replace(
        "</Types>",
        '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
    )
    content = with_member(content, SHEET, sheet.encode())
    content = with_member(content, "[Content_Types].xml", kinds.encode())
    return with_member(content, STRINGS, strings.encode())
