"""A sheet as a workbook, a document and a text file."""

import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from io import BytesIO, StringIO
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

import docx
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from dvctrack.lib.files.runs import Run
from dvctrack.lib.files.tests.test_kinds import with_member
from indicators.importing.tests.kinds.model import Cell, Sample, Sheet, area
from indicators.importing.tests.kinds.write_ods import as_ods
from indicators.importing.tests.kinds.write_xls import as_xls
from indicators.importing.tests.made_files import part

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RAISED = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")
# Of a column of a document, in twentieths of a point.
_WIDTH = 1500
DOCUMENT = "word/document.xml"


def as_xlsx(sheets: Sequence[Sheet]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        page.sheet_state = "hidden" if sheet.is_hidden else "visible"
        for row, cells in enumerate(sheet.rows, start=1):
            for column, cell in enumerate(cells, start=1):
                if cell.is_filled:
                    _put(page.cell(row, column), cell)
        for row in sheet.hidden_rows:
            page.row_dimensions[row].hidden = True
        for merged in sheet.merged:
            page.merge_cells(merged)
    out = BytesIO()
    book.save(out)
    return _with_results(out.getvalue(), sheets)


def _put(target: Any, cell: Cell) -> None:
    target.number_format = cell.number_format
    if cell.formula:
        target.value = f"={cell.formula}"
    elif cell.runs:
        target.value = CellRichText(*(TextBlock(_font(run), run.text) for run in cell.runs))
    else:
        target.value = cell.value
        if isinstance(cell.value, str):
            target.data_type = "s"
    if cell.is_struck:
        target.font = Font(strike=True)


def _font(run: Run) -> InlineFont:
    return InlineFont(
        vertAlign="superscript" if run.is_raised else None, strike=run.is_struck or None
    )


def _with_results(content: bytes, sheets: Sequence[Sheet]) -> bytes:
    """The workbook with the results of its formulas, which the library does not write."""
    for number, sheet in enumerate(sheets, start=1):
        name = f"xl/worksheets/sheet{number}.xml"
        xml = part(content, name)
        results = {cell.formula: cell.value for row in sheet.rows for cell in row}
        for formula, result in results.items():
            if formula and result is not None:
                kind = ' t="str"' if isinstance(result, str) else ""
                written_out = f"><f>{escape(formula)}</f>"
                done = f"{kind}{written_out}<v>{result}</v>"
                xml = re.sub(f"{re.escape(written_out)}<v(?: ?/>|></v>)", done, xml)
        content = with_member(content, name, xml.encode())
    return content


@cache
def _paper() -> bytes:
    out = BytesIO()
    docx.Document().save(out)
    return out.getvalue()


def as_docx(sheets: Sequence[Sheet]) -> bytes:
    """Rows of one cell are paragraphs, those between them the rows of a table."""
    body = "".join(_blocks(sheet) for sheet in sheets)
    xml = f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'
    return with_member(_paper(), DOCUMENT, xml.encode())


def _blocks(sheet: Sheet) -> str:
    areas = [area(merged) for merged in sheet.merged]
    body = ""
    numbered = enumerate(sheet.rows, start=1)
    for is_text, rows in groupby(numbered, lambda pair: len(pair[1]) <= 1):
        lines = list(rows)
        if is_text:
            body += "".join(paragraph(row[0] if row else Cell()) for _number, row in lines)
            continue
        width = max(len(row) for _number, row in lines)
        grid = f'<w:gridCol w:w="{_WIDTH}"/>' * width
        body += f"<w:tbl><w:tblGrid>{grid}</w:tblGrid>"
        for number, row in lines:
            body += f"<w:tr>{_cells(number, row, width, areas)}</w:tr>"
        body += "</w:tbl>"
    return body


def _cells(
    number: int, row: Sequence[Cell], width: int, areas: Iterable[tuple[int, int, int, int]]
) -> str:
    text, column = "", 1
    while column <= width:
        look, wide = "", 1
        for top, left, bottom, right in areas:
            if top <= number <= bottom and left == column:
                wide = right - left + 1
                look += f'<w:gridSpan w:val="{wide}"/>' if wide > 1 else ""
                start = ' w:val="restart"' if number == top else ""
                look += f"<w:vMerge{start}/>" if bottom > top else ""
        cell = row[column - 1] if column <= len(row) else Cell()
        look = f'<w:tcW w:w="{wide * _WIDTH}" w:type="dxa"/>{look}'
        text += f"<w:tc><w:tcPr>{look}</w:tcPr>{paragraph(cell)}</w:tc>"
        column += wide
    return text


def paragraph(cell: Cell) -> str:
    runs = cell.runs if cell.shown is None else ()
    inner = "".join(map(_run, runs or (Run(cell.text, is_struck=cell.is_struck),)))
    return f"<w:p>{inner}</w:p>"


def _run(run: Run) -> str:
    look = '<w:vertAlign w:val="superscript"/>' if run.is_raised else ""
    look += "<w:strike/>" if run.is_struck else ""
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(escape(run.text).split("\n"))
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{lines}</w:t></w:r>'


def as_csv(sheets: Sequence[Sheet], separator: str = ";") -> bytes:
    """The first sheet, as a spreadsheet program writes it in Viet Nam."""
    out = StringIO(newline="")
    width = max(len(row) for row in sheets[0].rows)
    writer = csv.writer(out, delimiter=separator)
    for row in sheets[0].rows:
        cells = [_csv_text(cell) for cell in row]
        writer.writerow(cells + [""] * (width - len(cells)))
    return out.getvalue().encode("utf-8-sig")


def _csv_text(cell: Cell) -> str:
    if not cell.runs or cell.shown is not None:
        return cell.text
    return "".join(run.text.translate(_RAISED) if run.is_raised else run.text for run in cell.runs)


WRITERS: Mapping[str, Callable[[Sequence[Sheet]], bytes]] = {
    "xlsx": as_xlsx,
    "xls": as_xls,
    "ods": as_ods,
    "docx": as_docx,
    "csv": as_csv,
    "csv-commas": lambda sheets: as_csv(sheets, ","),
}


def written(sample: Sample, ending: str) -> bytes:
    content = WRITERS[ending](sample.sheets)
    return sample.bend[ending](content) if ending in sample.bend else content
