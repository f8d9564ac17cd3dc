"""How a run of a document looks: raised, struck through or hidden, by itself or by its styles."""

import re
from collections.abc import Mapping, Sequence

from lxml import etree

from dvctrack.lib.files.cells import LeftOutKind

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = ("0", "false", "off")
_NAMES = {f"{W}{name}": name for name in ("vertAlign", "position", "strike", "dstrike", "vanish")}
# Half points. A converter moves text by one or two to set it on the line of its neighbour.
_LEAST_RAISE = 3
_KINDS = {"pStyle": "paragraph", "rStyle": "character", "tblStyle": "table"}
_PLAIN: Mapping[str, str] = {}
Look = Mapping[str, str]


class Styles:
    """The styles of a document, each with what it says of the look of text.

    What holds for all text (docDefaults) is no mark of anything and is not read.
    """

    def __init__(self, root: etree._Element | None) -> None:
        found = [] if root is None else root.findall(f"{W}style")
        self._styles = {style.get(f"{W}styleId"): style for style in found}
        self._looks: dict[str | None, Look] = {None: _PLAIN}
        self._defaults = {
            style.get(f"{W}type"): style.get(f"{W}styleId")
            for style in found
            if style.get(f"{W}default") in ("1", "true", "on")
        }

    def get(self, name: str | None) -> etree._Element | None:
        return self._styles.get(name)

    def look(self, parent: etree._Element, path: str) -> Look:
        """What the style says that an element names at this path, or the usual one of its kind."""
        named = parent.find(path)
        default = self._defaults.get(_KINDS[path.rpartition("}")[2]])
        return self._look(default if named is None else named.get(f"{W}val"))

    def _look(self, name: str | None) -> Look:
        if name not in self._looks:
            self._looks[name] = _PLAIN
            style = self._styles.get(name)
            if style is not None:
                base = style.find(f"{W}basedOn")
                below = _PLAIN if base is None else self._look(base.get(f"{W}val"))
                self._looks[name] = {**below, **own_look(style)}
        return self._looks[name]


def own_look(element: etree._Element) -> Look:
    """What a run or a style says itself of these properties."""
    given = element.find(f"{W}rPr")
    if given is None:
        return _PLAIN
    return {_NAMES[found.tag]: found.get(f"{W}val", "1") for found in given if found.tag in _NAMES}


def is_hidden(looks: Sequence[Look]) -> bool:
    return _is_set("vanish", looks)


def left_out_kind(looks: Sequence[Look]) -> LeftOutKind | None:
    """Why text of these looks is no part of a value; its own look stands first."""
    if _is_set("strike", looks) or _is_set("dstrike", looks):
        return LeftOutKind.STRUCK
    aligned = next((look["vertAlign"] for look in looks if "vertAlign" in look), "")
    moved = next((look["position"] for look in looks if "position" in look), "")
    if aligned == "superscript" or _half_points(moved) >= _LEAST_RAISE:
        return LeftOutKind.RAISED
    return None


def _is_set(name: str, looks: Sequence[Look]) -> bool:
    """A run says it itself; styles that say the same one within the other take it back."""
    own, *styles = looks
    if name in own:
        return own[name] not in _OFF
    return sum(look.get(name, "0") not in _OFF for look in styles) % 2 == 1


def _half_points(measure: str) -> float:
    """
    >>> _half_points("8"), _half_points("4pt"), _half_points("-2"), _half_points("")
    (8.0, 8.0, -2.0, 0.0)
    """
    found = re.fullmatch(r"(-?\d+(?:\.\d+)?)(pt)?", measure)
    return float(found[1]) * (2 if found[2] else 1) if found else 0.0
