"""A workbook as ministries send it: a merged title, formats, per cent, a hidden column."""

import re
import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from indicators.tests.many_figures import HEADINGS, Row

HEADING_ROW = 3
_INLINE = re.compile(r' t="inlineStr"><is><t[^>]*>([^<]*)</t></is></c>')
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
_SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_NAMED = {
    "[Content_Types].xml": f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_KIND}"/>',
    "xl/_rels/workbook.xml.rels": (
        f'<Relationship Type="{_OFFICE}" Target="sharedStrings.xml" Id="rId9"/>'
    ),
}


def write_workbook(path: Path, rows: Iterable[Row], *, is_merged: bool = True) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    if is_merged:
        sheet.merged_cells.add("A1:H1")
    sheet.column_dimensions["H"].hidden = True

    def cell(value: str | float, number_format: str = "General", *, bold: bool = False) -> Any:
        made = WriteOnlyCell(sheet, value)
        made.number_format, made.font = number_format, Font(name="Times New Roman", bold=bold)
        return made

    sheet.append([cell("BÁO CÁO KẾT QUẢ CUNG CẤP DỊCH VỤ CÔNG TRỰC TUYẾN", bold=True)])
    sheet.append([])
    sheet.append(cell(text, bold=True) for text in (*HEADINGS, "Tỷ lệ đã công bố", "Ghi chú"))
    for row in rows:
        rate = round(row.numerator / row.denominator, 4)
        counts = (cell(value, "#,##0") for value in row[4:])
        sheet.append([*map(cell, row[:4]), *counts, cell(rate, "0.00%"), cell("Đã đối chiếu")])
    inline = BytesIO()
    book.save(inline)
    _share_strings(inline, path)


def _share_strings(inline: BytesIO, path: Path) -> None:
    """Texts in a table of their own, as Excel keeps them; openpyxl writes them into the cells."""
    places: dict[str, int] = {}

    def shared(found: re.Match[str]) -> str:
        return f' t="s"><v>{places.setdefault(found[1], len(places))}</v></c>'

    with zipfile.ZipFile(inline) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            head, last, end = source.read(name).decode().rpartition("</")
            out.writestr(name, _INLINE.sub(shared, head) + _NAMED.get(name, "") + last + end)
        items = "".join(f"<si><t>{text}</t></si>" for text in places)
        out.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_SPACE}">{items}</sst>')
