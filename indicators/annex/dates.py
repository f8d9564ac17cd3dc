"""Days, spans, decisions and quarters that an annex states in its titles and headings."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.utils.formats import date_format

from dvctrack.lib.names import clean, plain
from entities.choices import DocumentType
from entities.deadlines.quarters import ROMAN, Quarter

# What is longer is no number of a document, and none that orders was signed in other years.
LONGEST_NUMBER = 60
_YEARS = range(1900, 2100)

# On the folded text, where every run of punctuation is one space: "17h00", "17:00", "15 giờ".
_CLOCK = r"(?:\d{1,2} ?(?:h|gio)(?: ?\d{2})?(?: phut)?|\d{1,2} \d{2}(?= (?:het )?ngay)) "
_AS_OF = re.compile(
    rf"(?:(?:tinh|cap nhat|so lieu) (?:den|toi) |\bden (?={_CLOCK}))(?:het )?(?:thoi diem )?"
    rf"(?:{_CLOCK})?(?:het )?(?:ngay )?(\d{{1,2}}) (?:thang )?(\d{{1,2}}) (?:nam )?(\d{{4}})\b"
)
# Only a text with the number of a year can state a day; there may be many that do not.
_YEAR = re.compile(r"\d{4}")
_WINDOW = re.compile(
    r"tu (?:ngay )?(\d{1,2}) (\d{1,2})(?: (\d{4}))? den (?:ngay )?(\d{1,2}) (\d{1,2}) (\d{4})"
)
_SINCE = re.compile(r"tu (?:ngay )?(\d{1,2}) (\d{1,2}) (\d{4})(?! den)")
_DECISION = re.compile(
    # "…/QĐ-…" alone goes on with a list of decisions.
    r"(?:(?:Quyết định|\bQĐ)\s*(?:số)?\s*:?\s*(?P<number>\d[\w./-]{0,59}?)"
    r"|\b(?P<next>\d{1,9}/QĐ[\w-]{0,40}))"
    r"\s*[,;]?\s*\(?(?:\s*của\s+[^\d(),;]{1,60}?)?\s*(?:ký|ban hành)?\s*(?:ngày\s+|(?<=\())"
    r"(?P<day>\d{1,2})\s*(?:tháng|[/.-])\s*(?P<month>\d{1,2})\s*(?:,?\s*năm|[/.-])\s*"
    r"(?P<year>(?:19|20)\d{2})",
    re.IGNORECASE,
)
# Letters that look like Đ, and the D of who has none.
_ANY_D = re.compile(r"(?<=/Q)[DÐƉ](?=-)")
# In a title of capitals, too.
_OF_THE_PREMIER = re.compile(r"-TTG\b", re.IGNORECASE)
# In a cell of its own the day stands behind the number as it is.
_BARE_DAY = re.compile(
    r"(QĐ[\w-]*|QD[\w-]*)[\s,;–-]+(\d{1,2}[/.-]\d{1,2}[/.-]\d{4})", re.IGNORECASE
)
_NUMBER_OF_DECISION = re.compile(r"\b\d+/Q[ĐD][\w-]*", re.IGNORECASE)
_QUARTERS = re.compile(
    r"\b(?:trong|thoi han|hoan thanh|tu) (?P<listed>qu[yi] (?:(?:i{1,3}|iv|[1-4]|va|den|qu[yi]|nam"
    r"|(?:19|20)\d\d)(?: |$))+)"
)
_NUMBERS_OF_YEAR = re.compile(
    r"((?:(?:i{1,3}|iv|[1-4]|va|den|qu[yi]) )+)(?:nam )?((?:19|20)\d\d)\b"
)
_NUMBER = re.compile(r"\b(?:i{1,3}|iv|[1-4])\b")


@dataclass(frozen=True)
class Decision:
    """A decision that a title names; another kind of document may order where a person says so."""

    number: str
    issued_on: date
    type: str = DocumentType.DECISION.value

    def __str__(self) -> str:
        return f"{self.number} ({date_format(self.issued_on, 'SHORT_DATE_FORMAT')})"

    @classmethod
    def from_key(cls, key: str) -> Self:
        """The one of "decision:422/QĐ-TTg:2022-04-04"; ValueError for anything else."""
        kind, _, rest = clean(key).partition(":")
        number, _, day = rest.rpartition(":")
        found = cls(number, date.fromisoformat(day), DocumentType(kind).value)
        if not 0 < len(number) <= LONGEST_NUMBER or found.issued_on.year not in _YEARS:
            raise ValueError(key)
        return found

    @property
    def key(self) -> str:
        return f"{self.type}:{self.number}:{self.issued_on.isoformat()}"


def as_of_dates(texts: Iterable[str]) -> list[date]:
    """The days after "tính đến ngày", each once, in the order of the text."""
    found = (
        _day(year, month, day)
        for text in texts
        if _YEAR.search(text)
        for day, month, year in _AS_OF.findall(plain(text))
    )
    return list(dict.fromkeys(day for day in found if day))


def window_start(heading: str) -> date | None:
    """The first day of "từ 26/6 đến 25/7/2023"; the year is that of the end where none stands."""
    found = _WINDOW.search(plain(heading))
    if found is None:
        return None
    day, month, year, _last_day, _last_month, last_year = found.groups()
    return _day(year or last_year, month, day)


def cumulative_start(heading: str) -> date | None:
    """The day of "từ 01/01/2023"."""
    found = _SINCE.search(plain(heading))
    return _day(found[3], found[2], found[1]) if found else None


def decisions(title: str) -> list[Decision]:
    """The decisions of "theo Quyết định số 422/QĐ-TTg ngày 04 tháng 4 năm 2022", each once."""
    text = _OF_THE_PREMIER.sub("-TTg", _ANY_D.sub("Đ", clean(title)))
    found = (
        (match["number"] or match["next"], _day(match["year"], match["month"], match["day"]))
        for match in _DECISION.finditer(text)
    )
    return list(dict.fromkeys(Decision(number, day) for number, day in found if day))


def decisions_of_cell(text: str, named: Iterable[Decision]) -> list[Decision]:
    """Those of "422/QĐ-TTg, 04/4/2022", or by the number alone where `named` has but one such."""
    found = decisions(text) or decisions(_BARE_DAY.sub(r"\1 ngày \2", text))
    number = _number_of(text)
    return found or [row for row in named if number and _number_of(row.number) == number]


def _number_of(text: str) -> str:
    """The number of a decision without case and the word before it: 422/qđ-ttg."""
    found = _NUMBER_OF_DECISION.search(_ANY_D.sub("Đ", clean(text)))
    return found[0].casefold() if found else ""


def quarters_of_title(title: str) -> list[Quarter]:
    """The quarters of "trong Quý IV năm 2021, Quý I và II năm 2022" in which services are due.

    A quarter without a year is none, and neither is that of a report or a decision.
    """
    found = (
        Quarter(int(year), _quarter_number(number))
        for listed in _QUARTERS.finditer(plain(title))
        for numbers, year in _NUMBERS_OF_YEAR.findall(listed["listed"])
        for number in _NUMBER.findall(numbers)
    )
    return list(dict.fromkeys(found))


def _quarter_number(printed: str) -> int:
    return int(printed) if printed.isdecimal() else ROMAN.index(printed.upper()) + 1


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
