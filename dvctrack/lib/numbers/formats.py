"""Number formats of spreadsheets: what a cell shows of the number that it holds.

ECMA-376 part 1, 18.8.30 and 18.8.31, as far as plain numbers go; days are no numbers here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne

from dvctrack.lib.numbers.rounding import round_half_up

Number = int | float | Decimal

_PIECE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|general|e[+-]0+|.', re.I | re.S)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\]")
_COMPARE = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}
_PLACES = "0#?"
# So many digits does a cell show without a format; what follows is the noise of binary fractions.
_GENERAL_DIGITS = 10


@dataclass(frozen=True, slots=True)
class Section:
    """What a number format does to the numbers that fall under it.

    A number is shown times `scale`: 100 for a per cent sign, a thousandth for a comma behind its
    digits. `least` and `most` are its decimals, those between them only where they are not zero.
    """

    before: str = ""
    behind: str = ""
    scale: Fraction = Fraction(1)
    digits: int = 1
    least: int = 0
    most: int = 0
    is_grouped: bool = False
    is_general: bool = False
    is_fraction: bool = False
    is_scientific: bool = False
    # Words only, such as a dash for zero, or nothing at all.
    is_numberless: bool = False
    is_negative: bool = False

    def text(self, value: Fraction) -> str:
        shown = "" if self.is_numberless else self._number(value)
        return f"{self.before}{shown}{self.behind}".strip()

    def decimals_of(self, scaled: Fraction) -> int | None:
        """With how many decimals the number is shown; None where more than that are hidden."""
        rounded = round_half_up(scaled, self.most)
        if self.is_general or self.is_scientific or Fraction(rounded) != scaled:
            return None
        needed = -int(rounded.normalize().as_tuple().exponent) if rounded else 0
        return max(self.least, needed)

    def _number(self, value: Fraction) -> str:
        sign = "-" if value < 0 and not self.is_negative else ""
        scaled = abs(value) * self.scale
        if self.is_general:
            if scaled.denominator == 1:
                return f"{sign}{scaled}"
            return sign + f"{float(scaled):.{_GENERAL_DIGITS}g}".replace(".", ",")
        if self.is_scientific:
            return sign + f"{float(scaled):.{self.most}E}".replace(".", ",")
        if self.is_fraction:
            whole, part = divmod(scaled.limit_denominator(10**self.digits - 1), 1)
            return sign + " ".join(str(it) for it in (whole, part) if it or not part) or "0"
        written = str(round_half_up(scaled, self.most))
        whole_part, _point, decimals = written.partition(".")
        kept = decimals[: self.least] + decimals[self.least :].rstrip("0")
        whole_part = whole_part.lstrip("0").rjust(self.digits, "0")
        if self.is_grouped and whole_part:
            whole_part = f"{int(whole_part):,}".replace(",", ".").rjust(self.digits, "0")
        return f"{sign}{whole_part}{',' if kept else ''}{kept}"


def shown(value: Number, number_format: str | None = None) -> str:
    """What a number cell shows, with the marks of a Vietnamese program.

    >>> shown(67.19, "0.00%"), shown(1850, "#,##0"), shown(56.5, "0.0##"), shown(67.19)
    ('6719,00%', '1.850', '56,5', '67,19')
    """
    return section_of(value, number_format).text(exact(value))


@lru_cache(maxsize=1000)
def is_plain(number_format: str) -> bool:
    """Whether every number is shown as the digits that it has, and no other magnitude."""
    return all(
        it.scale == 1
        and not (it.is_fraction or it.is_numberless or it.before or it.behind)
        and (it.is_general or it.digits > 0)
        for _condition, it in _sections(number_format)
    )


def exact(value: Number) -> Fraction:
    """The number without the noise of binary fractions."""
    return Fraction(repr(value) if isinstance(value, float) else str(value))


def section_of(value: Number, number_format: str | None = None) -> Section:
    """The part of a number format under which a number falls."""
    sections = _sections(number_format or "General")
    chosen = next((it for condition, it in sections if _holds(condition, value)), None)
    return chosen or Section(before="###", is_numberless=True)


Condition = tuple[str, Decimal] | None


def _holds(condition: Condition, value: Number) -> bool:
    return condition is None or _COMPARE[condition[0]](Decimal(str(value)), condition[1])


@lru_cache(maxsize=1000)
def _sections(number_format: str) -> Sequence[tuple[Condition, Section]]:
    """The parts of a number format, each with the numbers for which it is meant."""
    parts: list[list[str]] = [[]]
    for piece in _PIECE.findall(number_format):
        if piece == ";":
            parts.append([])
        else:
            parts[-1].append(piece)
    # The fourth one is for text; "@" alone leaves a number as it is.
    numeric = [["General"] if "@" in part else part for part in parts[:3]]
    said = [next(filter(None, map(_CONDITION.fullmatch, part)), None) for part in numeric]
    usual = {1: (None,), 2: (">=", "<"), 3: (">", "<", None)}[len(numeric)]
    found: list[tuple[Condition, Section]] = []
    for part, own, sign in zip(numeric, said, usual, strict=True):
        condition: Condition = (own[1], Decimal(own[2])) if own else None
        if not any(said) and sign:
            condition = (sign, Decimal(0))
        is_negative = condition is not None and condition[0] == "<" and condition[1] <= 0
        found.append((condition, _section(part, is_negative=is_negative)))
    return found


def _section(pieces: list[str], *, is_negative: bool) -> Section:
    general = any(piece.lower() == "general" for piece in pieces)
    places = [at for at, piece in enumerate(pieces) if piece in _PLACES]
    first = min(places, default=len(pieces))
    last = max(places, default=-1)
    words = [_words(piece) for piece in pieces]
    percents = sum(piece == "%" for piece in pieces)
    if general or not places:
        at = next((at for at, it in enumerate(pieces) if it.lower() == "general"), len(pieces))
        return Section(
            "".join(words[:at]),
            "".join(words[at + 1 :]),
            Fraction(100**percents),
            is_general=general,
            is_numberless=not general,
            is_negative=is_negative,
        )
    point = next((at for at in range(first, last + 2) if pieces[at : at + 1] == ["."]), last + 1)
    whole = [at for at in places if at < point]
    decimals = [pieces[at] for at in places if at > point]
    # Commas between digits part thousands; those behind the last one divide by a thousand each.
    commas = 0
    while pieces[last + 1 + commas : last + 2 + commas] == [","]:
        commas += 1
    is_fraction = "/" in pieces[first:last]
    return Section(
        "".join(words[:first]),
        "".join(words[last + 1 + commas :]),
        Fraction(100**percents, 1000**commas),
        digits=(
            sum(it in _PLACES for it in pieces[pieces.index("/") :])
            if is_fraction
            else sum(pieces[at] == "0" for at in whole)
        ),
        least=max((at for at, it in enumerate(decimals, 1) if it == "0"), default=0),
        most=len(decimals),
        is_grouped="," in pieces[first : max(whole, default=first)],
        is_fraction=is_fraction,
        is_scientific=any(re.fullmatch(r"e[+-]0+", piece, re.I) for piece in pieces),
        is_negative=is_negative,
    )


def _words(piece: str) -> str:
    """What a part of a format shows that is no digit."""
    if piece.startswith('"'):
        return piece[1:-1]
    if piece.startswith(("\\", "_", "*")):
        return piece[1:] if piece.startswith("\\") else ""
    return "" if piece.startswith("[") or re.match(r"e[+-]", piece, re.I) else piece
