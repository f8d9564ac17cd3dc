"""The lines of a document: its paragraphs and the rows of its tables, in order."""

from collections.abc import Callable, Iterator
from io import BytesIO
from zipfile import ZipFile

from lxml import etree

from dvctrack.lib.files.cells import Line, column_letter
from dvctrack.lib.files.errors import DAMAGED, FileError
from dvctrack.lib.files.limits import MOST_COLUMNS
from dvctrack.lib.files.parts import DOCUMENT, Parts

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Deleted text is still in the file; a nested table is a table of its own; what older programs
# show in the place of a drawing says the same once more.
_NOT_TEXT = {f"{W}del", f"{W}tbl", f"{W}moveFrom", f"{W}instrText", f"{W}delText"} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_BREAKS = {f"{W}br", f"{W}tab", f"{W}cr"}
_SIGNS = {f"{W}noBreakHyphen": "-", f"{W}softHyphen": ""}
_OFF = ("0", "false", "off")

# What stands around rows, cells and tables, and changes nothing about them.
_AROUND = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")}
IsLeftOut = Callable[[etree._Element], bool]


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
            text = _visible_text(element)
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
        values += [_cell_text(cell) or None, *[None] * (span - 1)]
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
        is_hidden=_is_on(row, f"{W}trPr/{W}hidden"),
    )


def _property(cell: etree._Element, name: str) -> etree._Element | None:
    return cell.find(f"{W}tcPr/{W}{name}")


def _visible_text(element: etree._Element) -> str:
    """The text that stands: neither hidden nor struck through."""
    return _text(element, _is_struck)


def _cell_text(cell: etree._Element) -> str:
    """The text of a cell without the raised marks of footnotes: 850 with a raised 1 is 850.

    Text that is struck through beside other text is left out, as deleted text is. Where it
    is all that there is, it stands between tildes: then it is no number and is asked about.
    """
    text = _text(cell, _is_raised_or_struck).strip() or _visible_text(cell).strip()
    struck = "" if text else _text(cell, _is_nothing).strip()
    return f"~{struck}~" if struck else text


def _is_on(parent: etree._Element, path: str) -> bool:
    """Whether a property is set that may also be there to be switched off."""
    found = parent.find(path)
    return found is not None and found.get(f"{W}val", "1") not in _OFF


def _text(element: etree._Element, is_left_out: IsLeftOut) -> str:
    """Runs one after the other, paragraphs of a cell on lines of their own."""
    parts: list[str] = []
    for child in element:
        if child.tag in _NOT_TEXT:
            continue
        if child.tag == f"{W}t":
            parts.append(child.text or "")
        elif child.tag in _BREAKS:
            parts.append("\n")
        elif child.tag in _SIGNS:
            parts.append(_SIGNS[child.tag])
        elif child.tag != f"{W}r" or not (_is_on(child, f"{W}rPr/{W}vanish") or is_left_out(child)):
            parts.append(_text(child, is_left_out))
            if child.tag == f"{W}p":
                parts.append("\n")
    return "".join(parts)


def _is_struck(run: etree._Element) -> bool:
    return _is_on(run, f"{W}rPr/{W}strike") or _is_on(run, f"{W}rPr/{W}dstrike")


def _is_raised_or_struck(run: etree._Element) -> bool:
    found = run.find(f"{W}rPr/{W}vertAlign")
    is_raised = found is not None and found.get(f"{W}val") == "superscript"
    return is_raised or _is_struck(run)


def _is_nothing(_run: etree._Element) -> bool:
    return False
