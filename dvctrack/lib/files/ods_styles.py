"""What the styles of an OpenDocument spreadsheet say of its cells and texts."""

from typing import NamedTuple

from lxml import etree

NUMBER = "{urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_LIBRE = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
# The kinds of a data style; a boolean or a text has no digits.
DATA_STYLES = tuple(
    f"{NUMBER}{kind}-style" for kind in ("number", "percentage", "currency", "date", "time")
)
# The signs of a format that need no quotation marks.
_BARE = " -/:.,()"
# How often a letter stands for a part of a day, short and long.
_PARTS = {
    f"{NUMBER}day": ("d", "dd"),
    f"{NUMBER}day-of-week": ("ddd", "dddd"),
    f"{NUMBER}year": ("yy", "yyyy"),
    f"{NUMBER}quarter": ("q", "qq"),
    f"{NUMBER}hours": ("h", "hh"),
    f"{NUMBER}minutes": ("m", "mm"),
    f"{NUMBER}seconds": ("s", "ss"),
    f"{NUMBER}am-pm": ("AM/PM", "AM/PM"),
}


class Look(NamedTuple):
    """None where the style says nothing and the one above it counts."""

    is_raised: bool | None = None
    is_struck: bool | None = None

    def over(self, other: "Look") -> "Look":
        """This look where it says something, and the other one elsewhere."""
        raised, struck = self
        return Look(
            other.is_raised if raised is None else raised,
            other.is_struck if struck is None else struck,
        )


class Styles:
    """Styles by their name; the kind of one (of cells, of text) is a part of it."""

    def __init__(self) -> None:
        self.hidden_tables: set[str] = set()
        self._looks: dict[tuple[str, str], Look] = {}
        self._parents: dict[tuple[str, str], tuple[str, str]] = {}
        self._data: dict[tuple[str, str], str] = {}
        self._formats: dict[str, str] = {}
        self._cells: dict[str | None, tuple[Look, str | None]] = {}
        # The style that counts for a number that is not negative.
        self._of_positive: dict[str, str] = {}

    def read(self, style: etree._Element) -> None:
        """Take in a style: of a table, of cells, of text, or of data."""
        name = str(style.get(f"{STYLE}name"))
        if style.tag in DATA_STYLES:
            self._formats[name] = _format(style)
            for choice in style.findall(f"{STYLE}map"):
                if str(choice.get(f"{STYLE}condition")).startswith("value()>"):
                    self._of_positive[name] = str(choice.get(f"{STYLE}apply-style-name"))
            return
        key = (str(style.get(f"{STYLE}family")), name)
        table = style.find(f"{STYLE}table-properties")
        if table is not None and table.get(f"{TABLE}display") == "false":
            self.hidden_tables.add(name)
        self._looks[key] = _look(style)
        if parent := style.get(f"{STYLE}parent-style-name"):
            self._parents[key] = (key[0], parent)
        if data := style.get(f"{STYLE}data-style-name"):
            self._data[key] = data

    def of_cell(self, name: str | None) -> tuple[Look, str | None]:
        """The font of a style of cells; and how it shows a number or day, in the words of a
        workbook, None where that is left to the program."""
        if name not in self._cells:
            chain = self._chain("table-cell", name)
            data = next((self._data[key] for key in chain if key in self._data), "")
            shown = self._formats.get(self._of_positive.get(data, data)) or None
            self._cells[name] = self.look("table-cell", name), shown
        return self._cells[name]

    def look(self, family: str, name: str | None) -> Look:
        """What a style, and those that it is made after, say of the font."""
        look = Look()
        for key in self._chain(family, name):
            look = look.over(self._looks.get(key, Look()))
        return look

    def _chain(self, family: str, name: str | None) -> list[tuple[str, str]]:
        """The style and its parents, however they are knotted."""
        chain: list[tuple[str, str]] = []
        key = (family, name) if name else None
        while key is not None and key not in chain:
            chain.append(key)
            key = self._parents.get(key)
        return chain


def _look(style: etree._Element) -> Look:
    font = style.find(f"{STYLE}text-properties")
    if font is None:
        return Look()
    lines = [font.get(f"{STYLE}text-line-through-{what}") for what in ("style", "type")]
    position = font.get(f"{STYLE}text-position")
    return Look(
        is_raised=None if position is None else _is_raised(position),
        is_struck=any(line != "none" for line in lines if line) if any(lines) else None,
    )


def _is_raised(position: str) -> bool:
    """A position is `super 58%` or how far the text is raised: `33% 58%`."""
    first = position.split(" ", maxsplit=1)[0].rstrip("%")
    return first == "super" or (first not in ("0", "sub") and not first.startswith("-"))


def _format(style: etree._Element) -> str:
    """A data style in the words of a workbook; empty for one that leaves digits to the program."""
    is_share = style.tag == f"{NUMBER}percentage-style"
    words = ""
    for part in style:
        if part.tag == f"{NUMBER}number":
            digits = _digits(part)
            if not digits and not is_share:
                return ""
            words += digits or "0"
        elif part.tag == f"{NUMBER}scientific-number":
            words += f"{_digits(part) or '0'}E+00"
        elif part.tag == f"{NUMBER}fraction":
            words += "# ?/?"
        elif part.tag == f"{NUMBER}month":
            is_long = part.get(f"{NUMBER}style") == "long"
            is_word = part.get(f"{NUMBER}textual") == "true"
            words += "m" * (1 + is_long + 2 * is_word)
        elif part.tag in _PARTS:
            words += _PARTS[part.tag][part.get(f"{NUMBER}style") == "long"]
        elif part.tag in (f"{NUMBER}text", f"{NUMBER}currency-symbol") and part.text:
            is_bare = not part.text.strip(_BARE) or (is_share and part.text.strip() == "%")
            words += part.text if is_bare else f'"{part.text.replace(chr(34), "")}"'
    return words


def _digits(number: etree._Element) -> str:
    """The digits that always stand, and with # those that stand where the value has them."""
    most = number.get(f"{NUMBER}decimal-places")
    if most is None:
        return ""
    decimals = int(most)
    fewest = number.get(f"{NUMBER}min-decimal-places", number.get(f"{_LIBRE}min-decimal-places"))
    always = decimals if fewest is None else min(int(fewest), decimals)
    if fewest is None and number.get(f"{NUMBER}decimal-replacement") is not None:
        always = 0
    whole = "0" * int(number.get(f"{NUMBER}min-integer-digits") or 0) or "#"
    if number.get(f"{NUMBER}grouping") == "true":
        whole = f"#,##{whole}" if len(whole) == 1 else whole
    shown = f"{whole}.{'0' * always}{'#' * (decimals - always)}" if decimals else whole
    # Each comma behind the digits stands for a division by 1.000.
    factor = float(number.get(f"{NUMBER}display-factor") or 1)
    return shown + ("," if factor == 1000 else ",," if factor == 1_000_000 else "")
