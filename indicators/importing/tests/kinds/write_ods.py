"""A sheet as an OpenDocument spreadsheet, with styles as LibreOffice writes them."""

import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from dvctrack.lib.files.runs import Run
from indicators.importing.tests.kinds.model import Cell, Sheet, area

CONTENT = "content.xml"
_NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0"'
    for name, urn in (
        *((name, name) for name in ("office", "table", "text", "style", "drawing")),
        ("number", "datastyle"),
        ("draw", "drawing"),
    )
    if name != "drawing"
)
_SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    ' manifest:version="1.2"><manifest:file-entry manifest:full-path="/"'
    f' manifest:media-type="{_SPREADSHEET}"/><manifest:file-entry manifest:full-path="content.xml"'
    ' manifest:media-type="text/xml"/></manifest:manifest>'
)
_FONTS = {
    (True, False): 'style:text-position="super 58%"',
    (False, True): 'style:text-line-through-style="solid"',
    (True, True): 'style:text-position="super 58%" style:text-line-through-style="solid"',
}
_NUMBER = re.compile(
    r"(?P<group>#,##)?0(?:\.(?P<digits>0*)(?P<more>#*))?(?P<share>%)?(?P<words>.*)"
)
_DAY_PARTS = {
    "d": "<number:day/>",
    "dd": '<number:day number:style="long"/>',
    "m": "<number:month/>",
    "mm": '<number:month number:style="long"/>',
    "mmm": '<number:month number:textual="true"/>',
    "yy": "<number:year/>",
    "yyyy": '<number:year number:style="long"/>',
}


def as_ods(sheets: Sequence[Sheet]) -> bytes:
    cells = [cell for sheet in sheets for row in sheet.rows for cell in row]
    looks = sorted({(cell.number_format, cell.is_struck) for cell in cells})
    styles = "".join(_cell_style(number, *look) for number, look in enumerate(looks))
    for (is_raised, is_struck), font in _FONTS.items():
        styles += (
            f'<style:style style:name="T{is_raised:d}{is_struck:d}" style:family="text">'
            f"<style:text-properties {font}/></style:style>"
        )
    styles += (
        '<style:style style:name="hidden" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    body = "".join(_table(sheet, looks) for sheet in sheets)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMESPACES}'
        f' office:version="1.2"><office:automatic-styles>{styles}</office:automatic-styles>'
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _SPREADSHEET, zipfile.ZIP_STORED)
        archive.writestr(CONTENT, content)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
    return out.getvalue()


def _cell_style(number: int, number_format: str, is_struck: bool) -> str:
    font = _FONTS[False, True] if is_struck else ""
    return (
        f"{_data_style(number, number_format)}"
        f'<style:style style:name="ce{number}" style:family="table-cell"'
        f' style:data-style-name="N{number}"><style:text-properties {font}/></style:style>'
    )


def _data_style(number: int, number_format: str) -> str:
    if number_format == "@":
        inner, kind = "<number:text-content/>", "text"
    elif number_format == "General":
        inner, kind = '<number:number number:min-integer-digits="1"/>', "number"
    elif found := _NUMBER.fullmatch(number_format):
        digits, more = found["digits"] or "", found["more"] or ""
        kind = "percentage" if found["share"] else "number"
        inner = (
            f'<number:number number:decimal-places="{len(digits + more)}"'
            f' number:min-decimal-places="{len(digits)}" number:min-integer-digits="1"'
            f' number:grouping="{str(bool(found["group"])).lower()}"/>'
        )
        words = (found["share"] or "") + found["words"].replace('"', "").replace("\\", "")
        inner += f"<number:text>{escape(words)}</number:text>" if words else ""
    else:
        kind = "date"
        parts = re.findall(r"[dmy]+|[^dmy]+", number_format)
        inner = "".join(
            _DAY_PARTS.get(part) or f"<number:text>{escape(part)}</number:text>" for part in parts
        )
    return f'<number:{kind}-style style:name="N{number}">{inner}</number:{kind}-style>'


def _table(sheet: Sheet, looks: Sequence[tuple[str, bool]]) -> str:
    style = ' table:style-name="hidden"' if sheet.is_hidden else ""
    spans = {area(merged)[:2]: area(merged) for merged in sheet.merged}
    rows = ""
    for number, row in enumerate(sheet.rows, start=1):
        hidden = ' table:visibility="filter"' if number in sheet.hidden_rows else ""
        cells = ""
        for column, cell in enumerate(row, start=1):
            look = looks.index((cell.number_format, cell.is_struck))
            cells += _cell(cell, look, spans.get((number, column)))
        rows += f"<table:table-row{hidden}>{cells or '<table:table-cell/>'}</table:table-row>"
    return f"<table:table table:name={quoteattr(sheet.name)}{style}>{rows}</table:table>"


def _cell(cell: Cell, look: int, span: tuple[int, int, int, int] | None) -> str:
    said = f' table:style-name="ce{look}"'
    if span:
        top, left, bottom, right = span
        said += f' table:number-rows-spanned="{bottom - top + 1}"'
        said += f' table:number-columns-spanned="{right - left + 1}"'
    if cell.formula:
        said += f" table:formula={quoteattr(f'of:={cell.formula}')}"
    value = cell.value
    if value is None and not cell.runs:
        return f"<table:table-cell{said}/>"
    if isinstance(value, datetime):
        said += f' office:value-type="date" office:date-value="{value:%Y-%m-%d}"'
    elif isinstance(value, int | float):
        kind = "percentage" if cell.number_format.endswith("%") else "float"
        said += f' office:value-type="{kind}" office:value="{value}"'
    else:
        said += ' office:value-type="string"'
    runs = cell.runs or (Run(str(value) if isinstance(value, str) else cell.text),)
    lines = "".join(map(_run, runs)).replace("\n", "</text:p><text:p>")
    return f"<table:table-cell{said}><text:p>{lines}</text:p></table:table-cell>"


def _run(run: Run) -> str:
    text = escape(run.text).replace("\t", "<text:tab/>").replace("  ", " <text:s/>")
    if not (run.is_raised or run.is_struck):
        return f"<text:s/>{text[1:]}" if text.startswith(" ") else text
    style = f"T{run.is_raised:d}{run.is_struck:d}"
    return f'<text:span text:style-name="{style}">{text}</text:span>'
