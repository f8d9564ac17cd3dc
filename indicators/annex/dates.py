"""Days, spans, decisions and quarters that an annex states in its titles and headings."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dvctrack.lib.names import clean, plain

_AS_OF = re.compile(r"tinh den (?:het )?ngay (\d{1,2}) (?:thang )?(\d{1,2}) (?:nam )?(\d{4})")
# Only a text with the number of a year can state a day; there may be many that do not.
_YEAR = re.compile(r"\d{4}")
_WINDOW = re.compile(
    r"tu (?:ngay )?(\d{1,2}) (\d{1,2})(?: (\d{4}))? den (?:ngay )?(\d{1,2}) (\d{1,2}) (\d{4})"
)
_SINCE = re.compile(r"tu (?:ngay )?(\d{1,2}) (\d{1,2}) (\d{4})(?! den)")
_DECISION = re.compile(
    r"Quyết định số\s+(?P<number>[\w/.-]+)\s+ngày\s+"
    r"(?P<day>\d{1,2})(?:\s+tháng\s+|/)(?P<month>\d{1,2})(?:\s+năm\s+|/)(?P<year>\d{4})",
    re.IGNORECASE,
)
_QUARTER = re.compile(r"trong quý\s+(?P<quarter>iv|i{1,3}|[1-4])\s+năm\s+(?P<year>\d{4})", re.I)


@dataclass(frozen=True)
class Decision:
    """A decision that a title names."""

    number: str
    issued_on: date


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
    """The decisions of "theo Quyết định số 422/QĐ-TTg ngày 04 tháng 4 năm 2022", in order."""
    found = [
        (match["number"], _day(match["year"], match["month"], match["day"]))
        for match in _DECISION.finditer(clean(title))
    ]
    return [Decision(number, day) for number, day in found if day]


def quarter_of_title(title: str) -> tuple[str, int] | None:
    """The quarter that a title gives to all services below it: ("Quý III", 2022)."""
    found = _QUARTER.search(clean(title))
    return (f"Quý {found['quarter'].upper()}", int(found["year"])) if found else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
