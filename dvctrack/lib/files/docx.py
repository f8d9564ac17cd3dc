"""The lines of a document: its paragraphs and the rows of its tables, in order."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZipFile

from lxml import etree

from dvctrack.lib.files.cells import LeftOut, Line, column_letter
from dvctrack.lib.files.docx_grid import Placed, placed_rows
from dvctrack.lib.files.docx_numbering import paragraph_numbers
from dvctrack.lib.files.docx_styles import Look, Styles, W
from dvctrack.lib.files.docx_text import TEXT_BOX, Reading
from dvctrack.lib.files.errors import DAMAGED, FileError
from dvctrack.lib.files.parts import DOCUMENT, Parts

# A paragraph that stands for what is no text: a workbook within the document, another
# document, a picture in the place of a number. Its place is that of what it stands for.
UNREAD = "\ufffc"

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_OLE_OBJECT = "{urn:schemas-microsoft-com:office:office}OLEObject"
_PICTURES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
    "{urn:schemas-microsoft-com:vml}imagedata",
)
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
# In centimetres.
_LARGE_WIDTH, _LARGE_HEIGHT = 8, 3
_EMU, _POINT = 360_000, 2.54 / 72
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_OFF = ("0", "false", "off")
# What stands around rows, cells and tables, and changes nothing about them.
_AROUND = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")}
_DELETED = {f"{W}del", f"{W}moveFrom"}


def docx_lines(content: bytes) -> Iterator[Line]:
    """Paragraphs and table rows; a cell is named `T3!B10`: third table, second cell, row 10.

    A table within the third one is `T3.1`, and comes after it. What a text box holds comes
    after the paragraph that it hangs on. The header of the pages comes first and their footer
    last, each text once: `H1`, `F1`.
    """
    with ZipFile(BytesIO(content)) as archive:
        parts = Parts(archive)
        main = parts.main(DOCUMENT) or ""
        root = _tree(parts.read(main))
        related = parts.related(main)
        kinds = {row.kind: row.part for row in related.values()}
        styles = Styles(_part(parts, kinds.get("styles")))
        numbering = _part(parts, kinds.get("numbering"))
        around = {
            name: [
                tree
                for mark in root.iter(f"{W}{name}Reference")
                if (row := related.get(mark.get(_RELATION, ""))) is not None
                and (tree := _part(parts, row.part)) is not None
            ]
            for name in ("header", "footer")
        }
    body = root.find(f"{W}body")
    if body is None:
        return
    document = _Document(styles, paragraph_numbers(body, numbering, styles))
    yield from document.page_lines("H", around["header"])
    yield from document.block_lines(body)
    yield from document.page_lines("F", around["footer"])


def _part(parts: Parts, name: str | None) -> etree._Element | None:
    return _tree(parts.read(name)) if name is not None and name in parts else None


def _tree(xml: bytes) -> etree._Element:
    """A part with what it shows: one of the ways to show a drawing, and no placeholders."""
    if b"<!DOCTYPE" in xml:
        # A document has no DOCTYPE; entities are an attack.
        raise FileError(DAMAGED)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(xml, parser)
    for choices in root.findall(f".//{_MC}AlternateContent"):
        for other in list(choices)[1:]:
            choices.remove(other)
    for control in root.findall(f".//{W}sdt"):
        if _is_on(control, f"{W}sdtPr/{W}showingPlcHdr"):
            for run in list(control.iter(f"{W}r")):
                run.clear()
    return root


@dataclass
class _Document:
    """Counts paragraphs and tables as a person does who reads from the top."""

    styles: Styles
    numbers: Mapping[etree._Element, str]
    paragraphs: int = 0
    tables: int = 0

    def block_lines(self, parent: etree._Element) -> Iterator[Line]:
        for element in _children(parent, "p", "tbl", "altChunk"):
            if element.tag == f"{W}tbl":
                self.tables += 1
                yield from self._table_lines(element, f"T{self.tables}")
                continue
            self.paragraphs += 1
            where = f"P{self.paragraphs}"
            is_file = element.tag == f"{W}altChunk" or _holds_file(element)
            if is_file or _holds_large_picture(element):
                yield _unread(where)
            reading = self._paragraph(element)
            if reading.value() or reading.left_out():
                yield _paragraph_line(reading, where, self.paragraphs)
            for box in element.iterdescendants(TEXT_BOX):
                yield from self.block_lines(box)

    def page_lines(self, letter: str, parts: list[etree._Element]) -> Iterator[Line]:
        """The paragraphs around the pages that hold words, and no number of a page."""
        seen: set[str] = set()
        for paragraph in (row for part in parts for row in part.iter(f"{W}p")):
            reading = self._paragraph(paragraph)
            text = reading.value()
            is_page_number = any(
                "PAGE" in (row.text or "") + row.get(f"{W}instr", "")
                for row in paragraph.iter(f"{W}instrText", f"{W}fldSimple")
            )
            if any(map(str.isalpha, text)) and not is_page_number and text not in seen:
                seen.add(text)
                yield _paragraph_line(reading, f"{letter}{len(seen)}", len(seen))

    def _paragraph(self, element: etree._Element) -> Reading:
        reading = Reading(self.styles, self.numbers)
        reading.add_paragraph(element, {})
        if reading.value() == self.numbers.get(element):
            # Word's own number of an empty paragraph says nothing.
            reading.pieces.clear()
        return reading

    def _table_lines(self, table: etree._Element, name: str) -> Iterator[Line]:
        """The rows of a table, and after it the tables that stand in its cells: `T3.1!B2`."""
        look = self.styles.look(table, f"{W}tblPr/{W}tblStyle")
        rows = [
            (number, row, [cell for cell in _children(row, "tc") if not _is_deleted(cell)])
            for number, row in enumerate(_children(table, "tr"), start=1)
            if row.find(f"{W}trPr/{W}del") is None
        ]
        unread: list[str] = []
        inner: list[etree._Element] = []
        placed = placed_rows(table, [(row, cells) for _number, row, cells in rows])
        for (number, row, cells), found in zip(rows, placed, strict=True):
            line = self._row_line(row, found, name, number, look)
            yield line
            unread.extend(_unread_cells(line, found))
            inner.extend(nested for cell in cells for nested in _inner_tables(cell))
        yield from map(_unread, unread)
        for number, nested in enumerate(inner, start=1):
            yield from self._table_lines(nested, f"{name}.{number}")

    def _row_line(
        self, row: etree._Element, found: list[Placed], name: str, number: int, look: Look
    ) -> Line:
        width = max((at.column + at.span - 1 for at in found), default=0)
        values: list[str | None] = [None] * width
        refs = [""] * width
        left_out: dict[int, tuple[LeftOut, ...]] = {}
        merged: set[int] = set()
        covered: set[int] = set()
        for cell, place, column, span in found:
            columns = range(column, column + span)
            refs[column - 1 : column + span - 1] = [f"{name}!{column_letter(place)}{number}"] * span
            reading = Reading(self.styles, self.numbers, with_boxes=True)
            reading.add(cell, (look,))
            values[column - 1] = reading.value() or None
            if parts := reading.left_out():
                left_out[column] = parts
            if _continues(cell):
                merged.add(column)
            covered.update(columns[1:])
        # A row with one filled cell is a title or a label; that it is merged says nothing.
        if len(values) - values.count(None) > 1:
            merged |= covered
        else:
            refs = ["" if at in covered else ref for at, ref in enumerate(refs, start=1)]
        return Line(
            name,
            number,
            values,
            merged=frozenset(merged),
            refs=refs,
            is_hidden=_is_on(row, f"{W}trPr/{W}hidden"),
            left_out=left_out,
        )


def _children(parent: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The children of these names, also those inside content controls and other brackets."""
    wanted = {f"{W}{name}" for name in names}
    for element in parent:
        if element.tag in wanted:
            yield element
        elif element.tag in _AROUND:
            yield from _children(element, *names)


def _inner_tables(cell: etree._Element) -> Iterator[etree._Element]:
    """The outermost tables in a cell, also in its text boxes."""
    if next(cell.iterdescendants(f"{W}tbl"), None) is None:
        return
    for element in cell:
        if element.tag == f"{W}tbl":
            yield element
        elif element.tag not in _DELETED:
            yield from _inner_tables(element)


def _unread_cells(line: Line, found: list[Placed]) -> Iterator[str]:
    """Cells of a row with text that hold a file, or a picture and no text of their own."""
    for cell, _place, column, _span in found:
        is_empty = line.values[column - 1] is None
        has_picture = is_empty and next(cell.iterdescendants(*_PICTURES), None) is not None
        if line.filled and (has_picture or _holds_file(cell)):
            yield line.ref(column)


def _holds_file(element: etree._Element) -> bool:
    """Whether a workbook or the like is embedded; an old equation is a picture to people."""
    if element.find(f".//{W}tbl") is not None:
        return False
    kinds = [found.get("ProgID", "") for found in element.iterdescendants(_OLE_OBJECT)]
    return any(not kind.startswith("Equation") for kind in kinds)


def _holds_large_picture(paragraph: etree._Element) -> bool:
    """Whether a picture is as large as a table may be; emblems and signatures are smaller."""
    return any(
        width >= _LARGE_WIDTH and height >= _LARGE_HEIGHT
        for picture in paragraph.iterdescendants(*_PICTURES)
        for width, height in _sizes(picture)
    )


def _sizes(picture: etree._Element) -> Iterator[tuple[float, float]]:
    """Width and height in centimetres, as a drawing and as older files tell them."""
    for around in picture.iterancestors():
        extent = around.find(f"{_DRAWING}extent")
        if extent is not None:
            yield int(extent.get("cx", "0")) / _EMU, int(extent.get("cy", "0")) / _EMU
        style = dict(re.findall(r"(width|height):([\d.]+)pt", around.get("style", "")))
        if len(style) > 1:
            yield float(style["width"]) * _POINT, float(style["height"]) * _POINT


def _unread(where: str) -> Line:
    return Line(None, 0, [UNREAD], refs=[where])


def _paragraph_line(reading: Reading, where: str, number: int) -> Line:
    parts = reading.left_out()
    left_out = {1: parts} if parts else {}
    return Line(None, number, [reading.value() or None], refs=[where], left_out=left_out)


def _is_deleted(cell: etree._Element) -> bool:
    return cell.find(f"{W}tcPr/{W}cellDel") is not None


def _continues(cell: etree._Element) -> bool:
    """Whether a cell belongs to the one above it, or in old files to the one before it."""
    marks = (cell.find(f"{W}tcPr/{W}{name}") for name in ("vMerge", "hMerge"))
    return any(mark is not None and mark.get(f"{W}val", "continue") == "continue" for mark in marks)


def _is_on(parent: etree._Element, path: str) -> bool:
    """Whether a property is set that may also be there to be switched off."""
    found = parent.find(path)
    return found is not None and found.get(f"{W}val", "1") not in _OFF
