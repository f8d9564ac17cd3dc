"""What a paragraph or a cell of a document says, as it is printed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from lxml import etree

from dvctrack.lib.files.cells import NOT_WORKED_OUT, LeftOut, LeftOutKind
from dvctrack.lib.files.docx_styles import (
    Look,
    Styles,
    W,
    is_hidden,
    left_out_kind,
    own_look,
)

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
TEXT_BOX = f"{W}txbxContent"
# Deleted text is still in the file; a nested table is a table of its own; a ruby says how
# the text is pronounced.
_NOT_TEXT = {
    *(f"{W}{name}" for name in ("del", "moveFrom", "tbl", "delText", "rt", "pPr", "rPr", "sdtPr")),
    *(f"{M}{name}" for name in ("rPr", "ctrlPr")),
}
_TEXTS = {f"{W}t", f"{M}t"}
_RUNS = {f"{W}r", f"{M}r"}
_BREAKS = {f"{W}br", f"{W}tab", f"{W}ptab", f"{W}cr"}
_SIGNS = {f"{W}noBreakHyphen": "-", f"{W}softHyphen": ""}
# What stands between the parts of an equation; of others nobody knows how they are read.
_EQUATIONS = {f"{M}f": "/", f"{M}sSup": "^", f"{M}sSub": "_"}
_UNCLEAR_EQUATIONS = {
    f"{M}{name}"
    for name in ("rad", "nary", "d", "func", "acc", "bar", "limLow", "limUpp", "m", "eqArr")
} | {f"{M}{name}" for name in ("sSubSup", "sPre", "groupChr")}
# In the place of a character that no text has.
UNREADABLE = "\ufffd"
# Where fonts of symbols keep their characters; as far as "?" most are those of ASCII.
_SYMBOLS, _LAST_OF_ASCII = 0xF000, 0x3F
_PICTURES = ("wingdings", "webdings")
_CHECKS = {0xFC: "✓", 0xFB: "✗", 0xFE: "☑", 0xFD: "☒", 0xA8: "☐", 0x6F: "☐"}
_BULLET = 0xB7

Piece = tuple[str, LeftOutKind | None]


@dataclass
class _Field:
    """A field that is begun: its instruction, and whether its result is reached."""

    pieces_before: int
    instruction: str = ""
    shows: bool = False


@dataclass
class Reading:
    """Gathers what stands below an element: runs one after the other, paragraphs on lines.

    `numbers` are those that Word sets before paragraphs. The text of a box stands apart from
    the paragraph that holds it, but not from the cell: `with_boxes`.
    """

    styles: Styles
    numbers: Mapping[etree._Element, str]
    with_boxes: bool = False
    pieces: list[Piece] = field(default_factory=list)
    fields: list[_Field] = field(default_factory=list)

    def add_paragraph(self, paragraph: etree._Element, table: Look) -> None:
        """`table` is the look that the style of its table gives."""
        number = self.numbers.get(paragraph)
        if number:
            self._put(f"{number} ", None)
        style = self.styles.look(paragraph, f"{W}pPr/{W}pStyle")
        self.add(paragraph, (style, table))

    def add(
        self, parent: etree._Element, looks: Sequence[Look], kind: LeftOutKind | None = None
    ) -> None:
        for child in parent:
            name = child.tag
            if name in _NOT_TEXT or (name == TEXT_BOX and not self.with_boxes):
                continue
            if name in _TEXTS:
                self._put(_of_symbol_font(child.text or ""), kind)
            elif name in _RUNS:
                self._add_run(child, looks)
            elif name == f"{W}p":
                self.add_paragraph(child, looks[-1])
                if child.find(f"{W}pPr/{W}rPr/{W}del") is None:
                    self._put("\n", None)
            elif name in _BREAKS:
                self._put("\n", kind)
            elif name in _SIGNS:
                self._put(_SIGNS[name], kind)
            elif name == f"{W}sym":
                self._put(_symbol(child), kind)
            elif name == f"{W}fldSimple":
                begun = _Field(len(self.pieces), child.get(f"{W}instr", ""))
                self.add(child, looks, kind)
                self._end(begun)
            elif name == f"{W}fldChar":
                self._mark_field(child)
            elif name == f"{W}instrText":
                if self.fields:
                    self.fields[-1].instruction += child.text or ""
            elif name in _EQUATIONS:
                self._add_equation(child, looks, _EQUATIONS[name])
            else:
                if name in _UNCLEAR_EQUATIONS:
                    self._put(UNREADABLE, None)
                self.add(child, looks, kind)

    def _put(self, text: str, kind: LeftOutKind | None) -> None:
        if all(begun.shows for begun in self.fields):
            self.pieces.append((text, kind))

    def _add_run(self, run: etree._Element, looks: Sequence[Look]) -> None:
        here = (own_look(run), self.styles.look(run, f"{W}rPr/{W}rStyle"), *looks)
        if not is_hidden(here):
            self.add(run, looks, left_out_kind(here))

    def _add_equation(self, parent: etree._Element, looks: Sequence[Look], sign: str) -> None:
        """10 with a raised 2 is 10^2 there, and no 10 with a footnote."""
        for number, part in enumerate(row for row in parent if not row.tag.endswith("Pr")):
            if number:
                self._put(sign, None)
            self.add(part, looks)

    def _mark_field(self, mark: etree._Element) -> None:
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            choices = mark.find(f"{W}ffData/{W}ddList")
            if choices is not None:
                self._put(_chosen(choices), None)
            self.fields.append(_Field(len(self.pieces)))
        elif kind == "separate" and self.fields:
            self.fields[-1].shows = True
        elif kind == "end" and self.fields:
            self._end(self.fields.pop())

    def _end(self, ended: _Field) -> None:
        """A formula that shows nothing was never worked out."""
        is_formula = ended.instruction.lstrip().startswith("=")
        shown = self.pieces[ended.pieces_before :]
        if is_formula and not any(text.strip() for text, _kind in shown):
            self._put(NOT_WORKED_OUT, None)

    def value(self) -> str:
        """The text that stands; raised text only where there is no other."""
        return self._of(None) or self._of(LeftOutKind.RAISED)

    def left_out(self) -> tuple[LeftOut, ...]:
        """What is struck through, and what is raised beside other text."""
        kinds = {LeftOutKind.STRUCK}
        if self._of(None):
            kinds.add(LeftOutKind.RAISED)
        runs = groupby(self.pieces, key=itemgetter(1))
        texts = [(kind, "".join(text for text, _kind in parts).strip()) for kind, parts in runs]
        return tuple(LeftOut(kind, text) for kind, text in texts if kind in kinds and kind and text)

    def _of(self, kind: LeftOutKind | None) -> str:
        return "".join(text for text, of in self.pieces if of == kind).strip()


def _chosen(choices: etree._Element) -> str:
    """The entry of an old form's list that is chosen; the first one where nobody chose."""
    entries = [row.get(f"{W}val", "") for row in choices.findall(f"{W}listEntry")]
    given = [choices.find(f"{W}{name}") for name in ("result", "default")]
    place = next((int(row.get(f"{W}val", "0")) for row in given if row is not None), 0)
    return entries[place] if 0 <= place < len(entries) else ""


def _symbol(element: etree._Element) -> str:
    """A character that was inserted from a font of symbols."""
    font = element.get(f"{W}font", "").lower()
    code = int(element.get(f"{W}char", "0"), 16)
    place = code - _SYMBOLS if code >= _SYMBOLS else code
    if font.startswith(_PICTURES):
        return _CHECKS.get(place, UNREADABLE)
    if ord(" ") <= place <= _LAST_OF_ASCII:
        return chr(place)
    if code < _SYMBOLS and code > _BULLET:
        return chr(code)
    return "•" if place == _BULLET else UNREADABLE


def _of_symbol_font(text: str) -> str:
    """Digits and signs that a font of symbols keeps at a place of its own."""
    if text.isascii():
        return text
    first, last = _SYMBOLS + ord(" "), _SYMBOLS + _LAST_OF_ASCII
    return "".join(
        chr(ord(sign) - _SYMBOLS) if first <= ord(sign) <= last else sign for sign in text
    )
