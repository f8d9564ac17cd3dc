"""The texts of an OpenDocument spreadsheet in runs of several fonts: of cells, and of drawings."""

from collections.abc import Iterator

from lxml import etree

from dvctrack.lib.files.cells import LeftOut
from dvctrack.lib.files.ods_styles import TABLE, Look, Styles
from dvctrack.lib.files.runs import Run, parted

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
PARAGRAPH = f"{_TEXT}p"
# What hangs on a text and is no part of it.
_BESIDE = (f"{OFFICE}annotation", f"{_TEXT}ruby-text")
_BREAKS = (f"{_TEXT}tab", f"{_TEXT}line-break")


def cell_runs(cell: etree._Element, look: Look, styles: Styles) -> Iterator[Run]:
    """The paragraphs of a cell, whose font is `look` where a part of it has none of its own."""
    for number, part in enumerate(cell.iterchildren(PARAGRAPH)):
        if number:
            yield Run("\n")
        yield from _runs(part, look, styles)


def drawn_texts(
    place: etree._Element, styles: Styles
) -> Iterator[tuple[int, str | None, tuple[LeftOut, ...]]]:
    """The paragraphs of text boxes and shapes, each with its column and what is left out of it."""
    for paragraph in place.iter(PARAGRAPH):
        around = list(paragraph.iterancestors())
        if around and str(around[0].tag).startswith(_DRAW):
            value, left_out = parted(list(_runs(paragraph, Look(), styles)))
            if value or left_out:
                cell = next((element for element in around if element.tag in CELLS), place)
                before = (part for part in cell.itersiblings(preceding=True) if part.tag in CELLS)
                yield 1 + sum(repeats(part, "columns") for part in before), value, left_out


def repeats(element: etree._Element, what: str) -> int:
    return int(element.get(f"{TABLE}number-{what}-repeated") or 1)


def _runs(element: etree._Element, look: Look, styles: Styles) -> Iterator[Run]:
    """The text of a paragraph, without the notes and drawings that hang on it."""
    font = bool(look.is_raised), bool(look.is_struck)
    yield Run(element.text or "", *font)
    for child in element:
        if child.tag == f"{_TEXT}s":
            yield Run(" " * int(child.get(f"{_TEXT}c") or 1), *font)
        elif child.tag in _BREAKS:
            yield Run("\n", *font)
        elif child.tag not in _BESIDE and not str(child.tag).startswith(_DRAW):
            own = styles.look("text", child.get(f"{_TEXT}style-name"))
            yield from _runs(child, own.over(look), styles)
        yield Run(child.tail or "", *font)
