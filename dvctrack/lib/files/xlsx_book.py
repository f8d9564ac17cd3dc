"""What the cells of all sheets of a workbook refer to: texts, formats and fonts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from dvctrack.lib.files.cells import LeftOut
from dvctrack.lib.files.parts import elements, local_name
from dvctrack.lib.files.runs import Run, parted
from dvctrack.lib.files.serials import FROM_1900, shows_moment

if TYPE_CHECKING:
    from dvctrack.lib.numbers.reading import Written

# ECMA-376 part 1, 18.8.30: the formats that every program has and no file writes down. Of those
# for money and in brackets, only what they show of a number.
_BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "mm-dd-yy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yy h:mm",
    **dict.fromkeys((5, 6, 37, 38, 41, 42), "#,##0"),
    **dict.fromkeys((7, 8, 39, 40, 43, 44), "#,##0.00"),
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mmss.0",
    48: "##0.0E+0",
    49: "@",
}
# How XML 1.0 is made to hold a line break as such: _x000D_, and _x005F_ for the mark itself.
_ESCAPED = re.compile(r"_x(00(?:09|0[ADad]|5[Ff]))_")
ON = ("1", "true", "on")


class Look(NamedTuple):
    """What a font, as of a style or of a run, says of a text."""

    is_raised: bool = False
    is_struck: bool = False


# A text in pieces: each has a look of its own, or None where its cell says it.
Runs = Sequence[tuple[str, Look | None]]


@dataclass
class Book:
    """Texts by their number, formats and looks by the number of a style; all as they are written.

    Looks are only those that say something.
    """

    epoch: datetime = FROM_1900
    texts: dict[str, str | None] = field(default_factory=dict)
    runs: dict[str, Runs] = field(default_factory=dict)
    formats: dict[str, str] = field(default_factory=dict)
    moments: set[str] = field(default_factory=set)
    looks: dict[str, Look] = field(default_factory=dict)

    def read_texts(self, xml: bytes) -> None:
        for number, element in enumerate(elements(xml, "si")):
            self.texts[str(number)], runs = text_of(element)
            if runs:
                self.runs[str(number)] = runs
            let_go(element)

    def read_styles(self, xml: bytes) -> None:
        """Formats and fonts alone: whatever else a strict library rejects is not looked at."""
        shown = dict(_BUILT_IN)
        looks: list[Look] = []
        for element in elements(xml, "numFmt", "fonts", "cellXfs"):
            name = local_name(element)
            if name == "numFmt":
                shown[whole(element.get("numFmtId"))] = element.get("formatCode") or ""
            elif name == "fonts":
                looks = [_look(font) for font in element]
            else:
                for style, xf in enumerate(element):
                    self._add_style(str(style), xf, shown, looks)

    def _add_style(
        self, style: str, xf: etree._Element, shown: dict[int, str], looks: list[Look]
    ) -> None:
        number_format = shown.get(whole(xf.get("numFmtId")), "")
        if number_format and number_format != "General":
            self.formats[style] = number_format
            if shows_moment(number_format):
                self.moments.add(style)
        font = whole(xf.get("fontId"))
        if font < len(looks) and any(looks[font]):
            self.looks[style] = looks[font]

    def remaining(
        self, value: "Written", runs: Runs | None, style: str | None
    ) -> "tuple[Written, tuple[LeftOut, ...]]":
        """The value of a cell whose style or runs leave something out, and what that is."""
        cell = self.looks.get(style or "0", Look())
        if runs is None:
            return (None, parted([Run(str(value), *cell)])[1]) if cell.is_struck else (value, ())
        return parted([Run(text, *(look or cell)) for text, look in runs])


def text_of(element: etree._Element) -> tuple[str | None, Runs | None]:
    """The text of a cell, in one piece or in runs, without the hints how to pronounce it."""
    runs: list[tuple[str, Look | None]] | None = None
    if len(element) == 1 and local_name(element[0]) == "t":
        text = element[0].text or ""
    else:
        runs = [
            (
                unescaped("".join(part.text or "" for part in run.iter("{*}t"))),
                next((_look(font) for font in run if local_name(font) == "rPr"), None),
            )
            for run in element
            if local_name(run) in ("r", "t")
        ]
        text = "".join(run for run, _look in runs)
    return (unescaped(text) if text and not text.isspace() else None), runs


def unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def let_go(element: etree._Element) -> None:
    """Forget an element that was read, and those before it that were emptied already."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _look(font: etree._Element) -> Look:
    found = {local_name(part): part.get("val") for part in font}
    return Look(
        is_raised=found.get("vertAlign") == "superscript",
        is_struck="strike" in found and (found["strike"] or "1") in ON,
    )


def whole(text: str | None) -> int:
    """A number by which something is known, 0 where it is none."""
    return int(text) if text and text.isdecimal() else 0
