"""The lines of a document: its paragraphs and the rows of its tables, in order."""

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

from lxml import etree

from dvctrack.lib.files.cells import Line, column_letter
from dvctrack.lib.files.docx_text import W, cell_text, is_on, visible_text
from dvctrack.lib.files.errors import DAMAGED, FileError
from dvctrack.lib.files.limits import MOST_COLUMNS
from dvctrack.lib.files.parts import DOCUMENT, Parts

# What stands around rows, cells and tables, and changes nothing about them.
_AROUND = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")}


def docx_lines(content: bytes) -> Iterator[Line]:
    """Paragraphs and table rows; a cell is named `T3!B10`: third table, second cell, row 10.

    A table within the third one is `T3.1`, and comes after it.
    """
    with ZipFile(BytesIO(content)) as archive:
        parts = Parts(archive)
        xml = parts.read(parts.main(DOCUMENT) or "")
    if b"<!DOCTYPE" in xml:
        # A document has no DOCTYPE; entities are an attack.
        raise FileError(DAMAGED)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    body = etree.fromstring(xml, parser).find(f"{W}body")
    if body is None:
        return
    paragraph = table = 0
    for element in _children(body, "p", "tbl"):
        if element.tag == f"{W}p":
            paragraph += 1
            text = visible_text(element)
            if text.strip():
                yield Line(None, paragraph, [text], refs=[f"P{paragraph}"])
        else:
            table += 1
            yield from _table_lines(element, f"T{table}")


def _children(parent: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The children of these names, also those inside content controls and other brackets."""
    wanted = {f"{W}{name}" for name in names}
    for element in parent:
        if element.tag in wanted:
            yield element
        elif element.tag in _AROUND:
            yield from _children(element, *names)


def _table_lines(table: etree._Element, name: str) -> Iterator[Line]:
    """The rows of a table, and after it the tables that stand in its cells: `T3.1!B2`."""
    nested: list[etree._Element] = []
    for number, row in enumerate(_children(table, "tr"), start=1):
        if row.find(f"{W}trPr/{W}del") is None:
            cells = list(_children(row, "tc"))
            nested.extend(inner for cell in cells for inner in _children(cell, "tbl"))
            yield _row_line(row, cells, name, number)
    for number, inner in enumerate(nested, start=1):
        yield from _table_lines(inner, f"{name}.{number}")


def _row_line(row: etree._Element, found: list[etree._Element], name: str, number: int) -> Line:
    before = row.find(f"{W}trPr/{W}gridBefore")
    column = 0 if before is None else max(0, int(before.get(f"{W}val") or 0))
    values: list[str | None] = []
    refs: list[str] = []
    merged: set[int] = set()
    covered: set[int] = set()
    for place, cell in enumerate(found, start=1):
        over = _property(cell, "gridSpan")
        span = 1 if over is None else max(1, int(over.get(f"{W}val") or 1))
        if column + span > MOST_COLUMNS:
            # No program makes a row that wide.
            raise FileError(DAMAGED)
        refs += [""] * (column - len(refs)) + [f"{name}!{column_letter(place)}{number}"] * span
        values += [None] * (column - len(values))
        values += [cell_text(cell) or None, *[None] * (span - 1)]
        continues = _property(cell, "vMerge")
        if continues is not None and continues.get(f"{W}val", "continue") == "continue":
            merged.add(column + 1)
        covered.update(range(column + 2, column + span + 1))
        column += span
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
        is_hidden=is_on(row, f"{W}trPr/{W}hidden"),
    )


def _property(cell: etree._Element, name: str) -> etree._Element | None:
    return cell.find(f"{W}tcPr/{W}{name}")
