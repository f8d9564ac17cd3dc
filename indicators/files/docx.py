"""The lines of a document: its paragraphs and the rows of its tables, in order."""

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

from lxml import etree
from openpyxl.utils import get_column_letter

from indicators.files.cells import Cell, Line
from indicators.files.limits import MOST_COLUMNS

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Deleted text is still in the file; a nested table is not part of its cell's text.
_NOT_TEXT = {f"{_W}del", f"{_W}tbl", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText"}
_BREAKS = {f"{_W}br", f"{_W}tab", f"{_W}cr"}
_SIGNS = {f"{_W}noBreakHyphen": "-", f"{_W}softHyphen": ""}


def docx_lines(content: bytes) -> Iterator[Line]:
    """Paragraphs and table rows; a cell is named `T3!B10`: third table, second cell, row 10."""
    with ZipFile(BytesIO(content)) as archive:
        xml = archive.read("word/document.xml")
    if b"<!DOCTYPE" in xml:
        raise ValueError("a document has no DOCTYPE; entities are an attack")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    body = etree.fromstring(xml, parser).find(f"{_W}body")
    if body is None:
        return
    paragraph = table = 0
    for element in _blocks(body):
        if element.tag == f"{_W}p":
            paragraph += 1
            text = _text(element)
            if text.strip():
                yield Line((Cell(f"P{paragraph}", 1, text),))
        else:
            table += 1
            yield from _table_lines(element, f"T{table}")


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables of the body, also those inside content controls."""
    for element in parent:
        if element.tag in (f"{_W}p", f"{_W}tbl"):
            yield element
        elif element.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"):
            yield from _blocks(element)


def _table_lines(table: etree._Element, name: str) -> Iterator[Line]:
    for number, row in enumerate(table.iterchildren(f"{_W}tr"), start=1):
        if row.find(f"{_W}trPr/{_W}del") is not None:
            continue
        cells: list[Cell] = []
        covered: list[Cell] = []
        column = 1 + _grid_before(row)
        for place, cell in enumerate(_cells(row), start=1):
            ref = f"{name}!{get_column_letter(place)}{number}"
            value = _cell_text(cell) or None
            span = _span(cell)
            if column + span > MOST_COLUMNS + 1:
                raise ValueError("no program makes a row that wide")
            cells.append(Cell(ref, column, value, None, _continues(cell)))
            covered += [Cell(ref, column + more, None, is_merged=True) for more in range(1, span)]
            column += span
        # A row with one filled cell is a title or a label; that it is merged says nothing.
        if sum(cell.value is not None for cell in cells) > 1:
            cells = sorted([*cells, *covered], key=lambda cell: cell.column)
        yield Line(tuple(cells), block=name)


def _cells(parent: etree._Element) -> Iterator[etree._Element]:
    """The cells of a row, also those inside content controls."""
    for element in parent:
        if element.tag == f"{_W}tc":
            yield element
        elif element.tag in (f"{_W}sdt", f"{_W}sdtContent"):
            yield from _cells(element)


def _text(element: etree._Element) -> str:
    """The visible text: runs one after the other, paragraphs of a cell on lines of their own."""
    parts: list[str] = []
    for child in element:
        if child.tag in _NOT_TEXT:
            continue
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag in _BREAKS:
            parts.append("\n")
        elif child.tag in _SIGNS:
            parts.append(_SIGNS[child.tag])
        else:
            parts.append(_text(child))
            if child.tag == f"{_W}p":
                parts.append("\n")
    return "".join(parts)


def _cell_text(cell: etree._Element) -> str:
    """The text of a cell without the raised marks of footnotes: 850 with a raised 1 is 850."""
    marks = [run for run in cell.iter(f"{_W}r") if _is_raised(run)]
    whole = _text(cell).strip()
    for run in marks:
        for text in run.findall(f"{_W}t"):
            text.text = ""
    return _text(cell).strip() or whole


def _is_raised(run: etree._Element) -> bool:
    found = run.find(f"{_W}rPr/{_W}vertAlign")
    return found is not None and found.get(f"{_W}val") == "superscript"


def _property(cell: etree._Element, name: str) -> etree._Element | None:
    return cell.find(f"{_W}tcPr/{_W}{name}")


def _span(cell: etree._Element) -> int:
    found = _property(cell, "gridSpan")
    return 1 if found is None else max(1, int(found.get(f"{_W}val") or 1))


def _continues(cell: etree._Element) -> bool:
    """Whether the cell is merged with the one above it."""
    found = _property(cell, "vMerge")
    return found is not None and found.get(f"{_W}val", "continue") == "continue"


def _grid_before(row: etree._Element) -> int:
    found = row.find(f"{_W}trPr/{_W}gridBefore")
    return 0 if found is None else max(0, int(found.get(f"{_W}val") or 0))
