"""What a paragraph or a cell of a document says to who reads it on paper."""

from collections.abc import Callable

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Deleted text is still in the file; a nested table is a table of its own; what older programs
# show in the place of a drawing says the same once more.
_NOT_TEXT = {f"{W}del", f"{W}tbl", f"{W}moveFrom", f"{W}instrText", f"{W}delText"} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_BREAKS = {f"{W}br", f"{W}tab", f"{W}cr"}
_SIGNS = {f"{W}noBreakHyphen": "-", f"{W}softHyphen": ""}
_OFF = ("0", "false", "off")

IsLeftOut = Callable[[etree._Element], bool]


def visible_text(element: etree._Element) -> str:
    """The text that stands: neither hidden nor struck through."""
    return _text(element, _is_struck)


def cell_text(cell: etree._Element) -> str:
    """The text of a cell without the raised marks of footnotes: 850 with a raised 1 is 850.

    Text that is struck through beside other text is left out, as deleted text is. Where it
    is all that there is, it stands between tildes: then it is no number and is asked about.
    """
    text = _text(cell, _is_raised_or_struck).strip() or visible_text(cell).strip()
    struck = "" if text else _text(cell, _is_nothing).strip()
    return f"~{struck}~" if struck else text


def is_on(parent: etree._Element, path: str) -> bool:
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
        elif child.tag != f"{W}r" or not (is_on(child, f"{W}rPr/{W}vanish") or is_left_out(child)):
            parts.append(_text(child, is_left_out))
            if child.tag == f"{W}p":
                parts.append("\n")
    return "".join(parts)


def _is_struck(run: etree._Element) -> bool:
    return is_on(run, f"{W}rPr/{W}strike") or is_on(run, f"{W}rPr/{W}dstrike")


def _is_raised_or_struck(run: etree._Element) -> bool:
    found = run.find(f"{W}rPr/{W}vertAlign")
    is_raised = found is not None and found.get(f"{W}val") == "superscript"
    return is_raised or _is_struck(run)


def _is_nothing(_run: etree._Element) -> bool:
    return False
