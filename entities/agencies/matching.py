"""Finding the agency behind a printed name: exactly, on a day, or not at all."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal, Self

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from dvctrack.lib.names import clean, fold, plain
from entities.agencies.followed import Followed
from entities.agencies.likeness import Likeness
from entities.agencies.names import OfficialNames, told_apart
from entities.choices import AgencyKind, NameKind
from entities.models import Agency, AgencyCode, AgencyName, Succession, annex_key

Problem = Literal["unknown", "ambiguous", "not_valid"]

_SEPARATOR = re.compile(r"\s+(?:và|&)\s+|\s*[,;/\n]\s*", re.IGNORECASE)
# Before a name: its place in a list, as in "1. Bộ Y tế".
_PLACE = re.compile(r"^\s*\(?\d{1,3}[.)]\s*(?=\D)")
_AND = re.compile(r"\s+&\s+")
# "Bộ Văn hóa, Thể thao và Du lịch" has three pieces. The bound keeps a cell of thousands of
# pieces from being tried in every combination.
_MOST_PIECES = 6
_TERRITORY = re.compile(r"tp|t p|thanh pho|tinh")
_CITY = re.compile(r"\b(?:tp|t p\b|thanh pho\b)")
_CITY_JOINED = re.compile(r"tp(?=[a-z]{2,4}$)")
# Of a text that is quoted in a sentence.
_LONGEST = 100


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
class AgencyRows:
    """All agencies with their names, codes and successions: the index of any day is made of it."""

    agencies: dict[int, Agency]
    names: list[AgencyName]
    codes: list[AgencyCode]
    successions: list[Succession] = field(default_factory=list)

    @classmethod
    def load(cls) -> Self:
        """Four queries."""
        agencies = {agency.pk: agency for agency in Agency.objects.all()}
        for agency in agencies.values():
            if agency.parent_id is not None:
                agency.parent = agencies[agency.parent_id]
        return cls(
            agencies,
            list(AgencyName.objects.all()),
            list(AgencyCode.objects.all()),
            list(Succession.objects.select_related("basis")),
        )


@dataclass(frozen=True)
class AgencyIndex:
    """All names of all agencies, looked up from memory as of one day.

    A name is found by its folded key alone. Nothing fuzzy decides: "Hà Nam" is never
    "Hà Nội". The day matters because one name can mean two territories, as Quảng Trị does
    before and from 01/7/2025, and because an agency can bear another name by then: those that
    are found have the names of the day.
    """

    on: date
    bearers: dict[str, dict[Agency, bool]]
    by_slug: dict[str, Agency]
    by_code: dict[str, dict[Agency, bool]]
    # Official names of later days by their plain text: "Thành phố Huế" of 2025 was no name of the
    # province in 2022, though "Huế" is a spelling of it.
    later: dict[str, Agency] = field(default_factory=dict)
    followed: Followed | None = None

    @classmethod
    def load(cls, *, on: date) -> Self:
        return cls.of(AgencyRows.load(), on=on)

    @classmethod
    def of(cls, rows: AgencyRows, *, on: date) -> Self:
        official = OfficialNames.of(rows.names)
        agencies = {pk: official.called(row, on=on) for pk, row in rows.agencies.items()}
        bearers: dict[str, dict[Agency, bool]] = defaultdict(dict)
        codes: dict[str, dict[Agency, bool]] = defaultdict(dict)
        later: dict[str, Agency] = {}
        for key, agency in agencies.items():
            bearers[rows.agencies[key].key][agency] = False
            _add(bearers[agency.key], agency, True, on)
        for name in rows.names:
            agency = agencies[name.agency_id]
            _add(bearers[name.key], agency, name.is_valid_on(on), on)
            is_later = name.kind == NameKind.OFFICIAL and name.starts_on and on < name.starts_on
            if is_later and name.key != agency.key:
                later[plain(name.text)] = agency
        for code in rows.codes:
            _add(codes[code.code], agencies[code.agency_id], code.is_valid_on(on), on)
        by_slug = {agency.slug: agency for agency in agencies.values()}
        followed = Followed.of(rows.successions, rows.agencies, official, on=on)
        return cls(on, dict(bearers), by_slug, dict(codes), later, followed)

    def find_code(self, text: str) -> Match:
        """The agency with this slug or code, which must exist on the day."""
        wanted = clean(text)
        agency = self.by_slug.get(wanted)
        if agency is None:
            return _match(wanted, self.by_code.get(wanted, {}))
        return _match(wanted, {agency: agency.is_valid_on(self.on)})

    def find(self, text: str, *, kind: str | None = None, parent: Agency | None = None) -> Match:
        """The agency of this name, of `kind` where one is given; "&" is "và".

        With `parent` only that province and its units are meant.
        """
        written = fold(text)
        if written not in self.bearers:
            written = fold(_AND.sub(" và ", _PLACE.sub("", text)))
        bearers = {
            agency: holds
            for agency, holds in self.bearers.get(written, {}).items()
            if kind in (None, agency.kind)
            and (parent is None or parent.pk in (agency.pk, agency.parent_id))
        }
        if self.later and (agency := self.later.get(plain(text))) in bearers:
            bearers[agency] = False
        return _match(clean(text), bearers)

    def find_written(
        self, text: str, *, kind: str | None = None, parent: Agency | None = None
    ) -> Match:
        """The agency that a person wrote by its name, of a unit below a province also with it
        ("Xã Hòa Bình, Gia Lai"), or, where that is none, by its code.
        """
        match = self.find(text, kind=kind, parent=parent)
        if match.agency is not None:
            return match
        unit, _comma, named = text.rpartition(",")
        province = self.find(named, kind=AgencyKind.PROVINCE).agency if unit else None
        of_province = self.find(unit, kind=kind, parent=province) if province else match
        if of_province.agency and of_province.agency != province:
            return of_province
        by_code = self.find_code(text)
        return by_code if by_code.agency or match.problem == "unknown" else match

    def explain(self, match: Match, near: Sequence[Agency] | None = None) -> str:
        """Why a name is no agency's on the day, in a sentence that says what would help.

        `near` are the agencies that look alike, where they were looked for already.
        """
        if match.problem == "not_valid" and self.followed:
            told = [self.followed.tell(match.text, agency) for agency in match.candidates]
            if all(told):
                return " ".join(told)
        if match.problem == "ambiguous":
            names = self._listed(match.candidates)
            sentence = _("“%(read)s” can be several agencies: %(names)s. Write the full name.")
        elif match.problem == "not_valid":
            names = self._listed(match.candidates)
            sentence = _(
                "“%(read)s” did not exist on that day under this name: %(names)s. Write the agency "
                "and the name of that day."
            )
        elif not plain(match.text):
            names = ""
            sentence = _("The row names no agency. Write the official name, or delete the row.")
        else:
            alike = self.suggestions(match.text) if near is None else near
            names = ", ".join(self.told_apart(alike).values())
            sentence = _("“%(read)s” is not a known agency. Write the official name.")
            if names:
                sentence = _(
                    "“%(read)s” is not a known agency. Near to it: %(names)s. Write the official "
                    "name."
                )
        return sentence % {"read": Truncator(match.text).chars(_LONGEST), "names": names}

    def meant(self, match: Match) -> list[Agency]:
        """The agencies of the day of which one may be meant by a name that is none of it."""
        if match.problem != "not_valid" or self.followed is None:
            return list(match.candidates)
        found = (unit for row in match.candidates for unit in self.followed.instead(row))
        return list(dict.fromkeys(found)) or list(match.candidates)

    def of_kinds(self, kinds: Collection[str]) -> list[Agency]:
        """All agencies of the day that are of one of these kinds, in the order of an annex."""
        found = (row for row in self.by_slug.values() if row.kind in kinds)
        return sorted((row for row in found if row.is_valid_on(self.on)), key=annex_key)

    def told_apart(self, agencies: Iterable[Agency]) -> dict[int, str]:
        """As lists show these agencies; no query."""
        return told_apart(agencies, known={row.pk: row for row in self.by_slug.values()})

    def _listed(self, agencies: Sequence[Agency]) -> str:
        labels = self.told_apart(agencies)
        return ", ".join(f"{labels[agency.pk]} ({agency.slug})" for agency in agencies)

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

    def suggestions(self, text: str, *, limit: int = 5) -> list[Agency]:
        """Agencies that exist on the day and whose names are like it, to suggest to a person.

        Those most like it come first; of two that are as like, a city where the text says "TP".
        """
        words = plain(text)
        if not words or _TERRITORY.fullmatch(words):
            return []
        found = self._alike.nearest(_CITY_JOINED.sub("", fold(text)))
        is_city = _CITY.search(words) is not None

        def order(agency: Agency) -> tuple[float, bool, str]:
            fits = is_city == plain(agency.name).startswith("thanh pho")
            return (-round(found[agency], 2), not fits, agency.key)

        return sorted(found, key=order)[:limit]

    @cached_property
    def _alike(self) -> Likeness[Agency]:
        alive = {
            key: [agency for agency, holds in bearers.items() if holds]
            for key, bearers in self.bearers.items()
        }
        return Likeness({key: agencies for key, agencies in alive.items() if key and agencies})


def not_of_day(agencies: Iterable[Agency], *, on: date) -> list[str]:
    """Why these are no agencies of the day, a sentence each; no query where all of them are."""
    found = [agency for agency in agencies if not agency.is_valid_on(on)]
    if not found:
        return []
    index = AgencyIndex.load(on=on)
    return [index.explain(Match(row.name, None, "not_valid", (row,))) for row in found]


def _add(bearers: dict[Agency, bool], agency: Agency, holds: bool, on: date) -> None:
    bearers[agency] = bearers.get(agency, False) or (holds and agency.is_valid_on(on))


def _match(text: str, bearers: dict[Agency, bool]) -> Match:
    on_the_day = tuple(agency for agency, holds in bearers.items() if holds)
    if len(on_the_day) == 1:
        return Match(text, on_the_day[0], None)
    if on_the_day:
        return Match(text, None, "ambiguous", on_the_day)
    if bearers:
        return Match(text, None, "not_valid", tuple(bearers))
    return Match(text, None, "unknown")
