"""The numbers that Word itself sets before paragraphs: they are not in their text."""

import re
from collections.abc import Callable, Mapping
from string import ascii_lowercase

from lxml import etree

from dvctrack.lib.files.docx_styles import Styles, W

_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_PROPERTIES = f"{W}pPr/{W}numPr"


def roman(number: int) -> str:
    """
    >>> roman(4), roman(1998)
    ('IV', 'MCMXCVIII')
    """
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def _letters(number: int) -> str:
    """As Word counts on after z: aa, bb, cc."""
    times, place = divmod(number - 1, len(ascii_lowercase))
    return ascii_lowercase[place] * (times + 1)


_FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "upperRoman": roman,
    "lowerRoman": lambda number: roman(number).lower(),
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
}


def paragraph_numbers(
    body: etree._Element, numbering: etree._Element | None, styles: Styles
) -> dict[etree._Element, str]:
    """What Word shows before each numbered paragraph: `II.`; a bullet is no number."""
    if numbering is None:
        return {}
    counters = _Counters(numbering)
    numbers: dict[etree._Element, str] = {}
    for paragraph in body.iter(f"{W}p"):
        given = _given(paragraph, styles)
        # A paragraph whose mark is deleted goes on in the next one.
        if given is not None and paragraph.find(f"{W}pPr/{W}rPr/{W}del") is None:
            numbers[paragraph] = counters.next(*given)
    return numbers


def _given(paragraph: etree._Element, styles: Styles) -> tuple[str, int] | None:
    """The list and the level of a paragraph, by itself or by its style."""
    number, level = None, None
    properties = paragraph.find(_PROPERTIES)
    named = paragraph.find(f"{W}pPr/{W}pStyle")
    style = styles.get(None if named is None else named.get(f"{W}val"))
    seen: list[etree._Element] = []
    while True:
        if properties is not None:
            number = number or _value(properties, "numId")
            level = level or _value(properties, "ilvl")
        if number is not None or style is None or style in seen:
            break
        seen.append(style)
        properties = style.find(_PROPERTIES)
        style = styles.get(_value(style, "basedOn"))
    # A list that is called 0 is none.
    return None if number in (None, "0") else (str(number), int(level or 0))


def _value(parent: etree._Element, name: str) -> str | None:
    found = parent.find(f"{W}{name}")
    return None if found is None else found.get(f"{W}val")


class _Counters:
    """Where each list is; lists that are defined alike count on, unless one starts anew."""

    def __init__(self, numbering: etree._Element) -> None:
        self._lists = {row.get(f"{W}numId"): row for row in numbering.findall(f"{W}num")}
        self._defined = {
            row.get(f"{W}abstractNumId"): row for row in numbering.findall(f"{W}abstractNum")
        }
        self._counts: dict[str | None, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def next(self, number: str, level: int) -> str:
        """Count one on, and say what is shown; empty for a bullet or an unknown list."""
        listed = self._lists.get(number)
        name = None if listed is None else _value(listed, "abstractNumId")
        defined = self._defined.get(name)
        if listed is None or defined is None:
            return ""
        counts = self._counts.setdefault(name, {})
        starts_at = listed.find(f"{W}lvlOverride[@{W}ilvl='{level}']/{W}startOverride")
        if starts_at is not None and (number, level) not in self._begun:
            counts[level] = int(starts_at.get(f"{W}val", "1"))
        else:
            counts[level] = counts.get(level, _start(defined, level) - 1) + 1
        self._begun.add((number, level))
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]
        shown = _level(defined, level, "lvlText") or ""
        if _level(defined, level, "numFmt") not in _FORMATS:
            return ""
        return re.sub(
            r"%([1-9])", lambda found: _formatted(defined, counts, int(found[1]) - 1), shown
        )


def _formatted(defined: etree._Element, counts: Mapping[int, int], level: int) -> str:
    number = counts.get(level, _start(defined, level))
    return _FORMATS.get(_level(defined, level, "numFmt") or "", str)(number)


def _start(defined: etree._Element, level: int) -> int:
    return int(_level(defined, level, "start") or 1)


def _level(defined: etree._Element, level: int, name: str) -> str | None:
    found = defined.find(f"{W}lvl[@{W}ilvl='{level}']/{W}{name}")
    return None if found is None else found.get(f"{W}val")
