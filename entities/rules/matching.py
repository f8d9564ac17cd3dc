"""Finding the agency behind a printed name: exactly, on a day, or not at all."""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Literal, Self

from entities.models import Agency, AgencyName
from entities.names import clean, fold

Problem = Literal["unknown", "ambiguous", "not_valid"]

_SEPARATOR = re.compile(r"\s+và\s+|\s*[,;/\n]\s*", re.IGNORECASE)
# "Bộ Văn hóa, Thể thao và Du lịch" has three pieces. The bound keeps a cell of thousands of
# pieces from being tried in every combination.
_MOST_PIECES = 6


@dataclass(frozen=True)
class Match:
    """What a printed name means on the day of the index.

    `agency` is None where there is a `problem`; `candidates` are then the agencies that bear
    the name: several on that day (ambiguous), or none on that day (not valid).
    """

    text: str
    agency: Agency | None
    problem: Problem | None
    candidates: tuple[Agency, ...] = ()


@dataclass(frozen=True)
class AgencyIndex:
    """All names of all agencies, looked up from memory as of one day.

    A name is found by its folded key alone. Nothing fuzzy decides: "Hà Nam" is never
    "Hà Nội". The day matters because one name can mean two territories, as Quảng Trị does
    before and from 01/7/2025.
    """

    on: date
    bearers: dict[str, dict[Agency, bool]]

    @classmethod
    def load(cls, *, on: date) -> Self:
        """The index for a day; two queries."""
        bearers: dict[str, dict[Agency, bool]] = defaultdict(dict)
        for agency in Agency.objects.all():
            bearers[agency.key][agency] = agency.is_valid_on(on)
        for name in AgencyName.objects.select_related("agency"):
            holds = name.is_valid_on(on) and name.agency.is_valid_on(on)
            known = bearers[name.key].get(name.agency, False)
            bearers[name.key][name.agency] = known or holds
        return cls(on, dict(bearers))

    def find(self, text: str, *, kind: str | None = None) -> Match:
        """The agency of this name, of `kind` where one is given."""
        bearers = {
            agency: holds
            for agency, holds in self.bearers.get(fold(text), {}).items()
            if kind in (None, agency.kind)
        }
        on_the_day = tuple(agency for agency, holds in bearers.items() if holds)
        if len(on_the_day) == 1:
            return Match(clean(text), on_the_day[0], None)
        if on_the_day:
            return Match(clean(text), None, "ambiguous", on_the_day)
        if bearers:
            return Match(clean(text), None, "not_valid", tuple(bearers))
        return Match(clean(text), None, "unknown")

    def split(self, text: str, *, kind: str | None = None) -> list[str]:
        """The names that one text lists: "Hà Nội và Thành phố Hồ Chí Minh" lists two.

        "Bộ Giáo dục và Đào tạo" is one name: a text is cut at "và", commas, semicolons,
        slashes and line breaks, and only where every part is known.
        """
        if self.find(text, kind=kind).problem is None:
            return [clean(text)]
        return self._parts(unicodedata.normalize("NFC", text), kind) or [clean(text)]

    def _parts(self, text: str, kind: str | None) -> list[str]:
        """Known names from left to right, each as long as can be; nothing where one fails."""
        cuts = list(_SEPARATOR.finditer(text))
        starts = [0, *(cut.end() for cut in cuts)]
        ends = [*(cut.start() for cut in cuts), len(text)]
        names: list[str] = []
        piece = 0
        while piece < len(starts):
            for last in reversed(range(piece, min(piece + _MOST_PIECES, len(ends)))):
                match = self.find(text[starts[piece] : ends[last]], kind=kind)
                if match.problem is None:
                    names.append(match.text)
                    piece = last + 1
                    break
            else:
                return []
        return names

    def suggestions(self, text: str, *, limit: int = 3) -> list[str]:
        """Names of agencies that exist on the day and look alike, for a message to a person."""
        alive = [key for key, bearers in self.bearers.items() if any(bearers.values())]
        near = get_close_matches(fold(text), alive, n=limit * 2, cutoff=0.6)
        names = (
            agency.name for key in near for agency, holds in self.bearers[key].items() if holds
        )
        return list(dict.fromkeys(names))[:limit]
