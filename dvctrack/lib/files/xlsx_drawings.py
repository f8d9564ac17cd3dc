"""The texts that stand on a sheet of a workbook outside its cells: text boxes, shapes."""

from collections.abc import Iterator

from lxml import etree

from dvctrack.lib.files.cells import LeftOut, LeftOutKind, Line, column_letter
from dvctrack.lib.files.parts import Parts, elements, local_name
from dvctrack.lib.files.runs import Run, parted

_ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")
# What older programs show in the place of a drawing says the same once more.
_AGAIN = "Fallback"


def drawing_lines(title: str, parts: Parts, sheet: str) -> Iterator[Line]:
    """Each paragraph as one outside tables, at the cell in which its drawing begins.

    A drawing that is broken is no reason not to read the cells: it is told of as unread.
    """
    for found in parts.related(sheet).values():
        if found.kind == "drawing" and found.part in parts:
            try:
                lines = list(_drawing_lines(title, parts.read(found.part)))
            except etree.XMLSyntaxError:
                unread = LeftOut(LeftOutKind.UNREAD, found.part)
                lines = [Line(title, 1, [None], left_out={1: (unread,)})]
            yield from lines


def _drawing_lines(title: str, xml: bytes) -> Iterator[Line]:
    number = 0
    for anchor in elements(xml, *_ANCHORS):
        place = f"{title}!{_place(anchor)}"
        for paragraph in _paragraphs(anchor):
            value, left_out = parted(list(_runs(paragraph)))
            if value or left_out:
                number += 1
                yield Line(
                    None,
                    number,
                    [value],
                    refs=[place],
                    left_out={1: left_out} if left_out else {},
                )


def _place(anchor: etree._Element) -> str:
    corner = anchor.find("{*}from")
    if corner is None:
        return "A1"
    column, row = (corner.findtext(f"{{*}}{name}") or "" for name in ("col", "row"))
    if not (column.isdecimal() and row.isdecimal()):
        return "A1"
    return f"{column_letter(int(column) + 1)}{int(row) + 1}"


def _paragraphs(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        if local_name(child) == "p" and local_name(element) == "txBody":
            yield child
        elif local_name(child) != _AGAIN:
            yield from _paragraphs(child)


def _runs(paragraph: etree._Element) -> Iterator[Run]:
    for child in paragraph:
        name = local_name(child)
        if name == "br":
            yield Run("\n")
        elif name in ("r", "fld"):
            font = child.find("{*}rPr")
            said = {} if font is None else dict(font.items())
            raised, strike = str(said.get("baseline", "0")), said.get("strike", "noStrike")
            yield Run(
                child.findtext("{*}t") or "",
                is_raised=raised.rstrip("%").isdecimal() and int(raised.rstrip("%")) > 0,
                is_struck=strike != "noStrike",
            )
