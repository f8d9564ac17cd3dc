"""Units of counts, such as "Đơn vị tính: nghìn hồ sơ": above a table or in a heading."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from dvctrack.lib.files.cells import Cell, Line
from dvctrack.lib.numbers.reading import Written

# A line of a unit stands alone or beside a number of the form.
_MOST_CELLS = 3
_MANY = (
    (1_000_000, r"trieu|1 ?000 ?000"),
    (1000, r"nghin|ngan|1 ?000"),
    (100, r"tram"),
)
_UNIT = re.compile(r"\b(?:don vi tinh|dvt)\b(?P<unit>.{0,40})|\bdon vi (?P<bare>.{0,40})")
_THINGS = r"(?:ho so|tthc|thu tuc|dich vu|dvc|luot|giao dich|truong hop)"
# What is not a unit for certain is not folded: a file has many rows of one or two cells.
_MAY_BE_UNIT = re.compile(r"đơn vị|đvt|hồ sơ|nghìn|ngàn|triệu|\d000|\d\.000", re.I)
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")


def unit_factor(text_words: str) -> int | None:
    """By what counts are to be multiplied under a text such as "Đơn vị tính: nghìn hồ sơ".

    None where it names no unit, or one that changes nothing: "Đơn vị tính: hồ sơ, %".
    """
    found = _UNIT.search(text_words)
    for factor, words in _MANY:
        if found and found["unit"] and re.search(rf"\b(?:{words})\b", found["unit"]):
            return factor
        if found and found["bare"] and re.match(rf"(?:la )?(?:{words})\b", found["bare"]):
            return factor
        if re.fullmatch(rf"(?:{words}) {_THINGS}", text_words):
            return factor
    return None


def _is_unit(words: str) -> bool:
    """Whether a text names any unit, also one that ends what another one said."""
    found = _UNIT.search(words)
    return bool(found and found["unit"]) or unit_factor(words) is not None


def heading_factor(heading: Cell) -> int | None:
    """The same of the heading of a column: "Tổng số hồ sơ (nghìn)"."""
    from_unit = unit_factor(heading.words)
    if from_unit is not None:
        return from_unit
    for part in _IN_BRACKETS.findall(heading.text):
        words = Cell("", 0, part).words
        for factor, many in _MANY:
            if re.fullmatch(rf"(?:x )?(?:{many})(?: {_THINGS})?", words):
                return factor
    return None


@dataclass
class Units:
    """The lines of units of a file, found while it is read, in their order.

    A unit holds for the tables below it until another one stands.
    """

    cells: list[tuple[tuple[int, int], Cell]] = field(default_factory=list)
    blocks: dict[str, int] = field(default_factory=dict)
    count: int = 0

    def see(self, line: Line) -> None:
        if line.block is None or line.block not in self.blocks:
            self.count += 1
            self.blocks.setdefault(line.block or "", self.count)
        if len(line.values) - line.values.count(None) <= _MOST_CELLS:
            self.cells.extend(
                ((self.count, line.number), cell)
                for cell in line.filled
                if _MAY_BE_UNIT.search(cell.text) and _is_unit(cell.words)
            )

    def seen(self, lines: Iterable[Line]) -> Iterator[Line]:
        for line in lines:
            self.see(line)
            yield line

    def above(self, heading: Cell) -> Cell | None:
        """The unit that holds for the table with this heading."""
        block, _mark, cell = heading.ref.rpartition("!")
        at = (self.blocks.get(block, 0), int(re.sub(r"\D", "", cell) or 0))
        before = [cell for place, cell in self.cells if place < at]
        return before[-1] if before else None


def factor_of(heading: Cell, above: Cell | None) -> tuple[Cell, int | None]:
    """The unit of a column of counts, in its heading or above its table, and its factor."""
    factor = heading_factor(heading)
    if factor is None and above is not None:
        return above, unit_factor(above.words)
    return heading, factor


def times(value: Written, factor: int) -> Written:
    """A number times `factor`; what is no number, or then no whole one, stays as it is."""
    if isinstance(value, str):
        text = value.strip()
        if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d+", text):
            text = text.replace(".", "").replace(",", ".")
        if not re.fullmatch(r"\d+(?:\.\d+)?", text, re.ASCII):
            return value
        product = Fraction(text) * factor
    elif isinstance(value, bool) or value is None:
        return value
    else:
        product = Fraction(str(value)) * factor
    return int(product) if product.denominator == 1 else value
