"""Deadlines in words, as decisions print them: "Quý II", "Tháng 3/2022", "Đến 31/3/2022".

A deadline day is wholly in time. "Quý II" of 2022 is due on 30/6/2022, "Tháng 7-8/2022" on
31/8/2022: the last day of what is printed. Nothing is guessed: what could be another day is
asked about, with the day that it seems to be where there is one. What is ordered for good, such as
"Thường xuyên", has no day and is never late.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from dvctrack.lib.names import clean, plain
from entities.deadlines.quarters import ROMAN, Quarter, month_end

Precision = Literal["day", "month", "quarter", "half", "year", "span", "none"]

# Of a text that is stored, or quoted in a sentence.
_LONGEST = 100
# A cell with a date, as the readers of spreadsheets give it, and what of it the cell shows.
_DATE_CELL = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
# What programs write behind a day that has no hour.
_MIDNIGHT = re.compile(r"(?<=\d{4}) 0?0:00(?::00)?$")
_NO_PART_OF_A_DATE = re.compile(r'\[[^\]]*\]|"[^"]*"|\\.')
# The number of a day since 1899, which a spreadsheet shows where a date lost its format.
_SERIAL = re.compile(r"[2-7]\d{4}(?:[.,]0+)?")
_SERIAL_START = date(1899, 12, 30)

_WORD = re.compile(r"\w+")
_DASH = re.compile(r"[‐-―−]")
_LEAD = re.compile(
    r"(?:(?:phai|can|giai doan|hoan thanh|thuc hien|thoi han|han|xong|trong|vao|den|het|cuoi"
    r"|cham nhat|muon nhat|khong qua|khong muon hon|la)(?: |: ?|, ?))+"
)
_BEFORE = re.compile(r"truoc ")
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_OF_YEAR = rf"(?:(?: ?[/.,-] ?| )(?:nam ?)?{_YEAR})?"
_MONTHS = (
    *("mot", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi", "muoi mot"),
    "muoi hai",
)
_MONTH = rf"(?P<month>[0-9]{{1,2}}|{'|'.join(sorted(_MONTHS, key=len, reverse=True))}|gieng|chap)"
# On the folded text of `_folded`. "Tháng năm 2022" does not say which month.
_FORMS: dict[Precision, tuple[re.Pattern[str], ...]] = {
    "day": (
        re.compile(
            rf"(?:ngay )?(?P<day>[0-9]{{1,2}}) ?(?P<sign>[/.-]) ?(?P<month>[0-9]{{1,2}})"
            rf"(?:(?: ?(?P=sign) ?| nam ){_YEAR})?"
        ),
        re.compile(
            rf"(?:ngay )?(?P<day>[0-9]{{1,2}}) thang (?P<month>[0-9]{{1,2}})"
            rf"(?:(?: ?[/.,-] ?|,? nam | ){_YEAR})?"
        ),
    ),
    "month": (
        re.compile(rf"(?!thang nam (?:19|20))thang {_MONTH}{_OF_YEAR}"),
        re.compile(rf"(?:t ?[./]? ?)?(?P<month>[0-9]{{1,2}}) ?[/.-] ?{_YEAR}"),
        re.compile(r"t ?[./]? ?(?P<month>[0-9]{1,2})"),
        re.compile(rf"(?P<month>0?[39]) thang (?:dau )?nam(?: {_YEAR})?"),
    ),
    "half": (
        re.compile(rf"(?P<month>0?6) thang (?:dau )?nam(?: {_YEAR})?"),
        re.compile(rf"0?6 thang cuoi nam(?: {_YEAR})?"),
    ),
    "quarter": (re.compile(rf"(?:qu[yi] ?|q ?[./]? ?)(?P<quarter>i{{1,3}}|iv|0?[1-4]){_OF_YEAR}"),),
    "year": (re.compile(rf"(?:nam )?{_YEAR}"),),
}
_SPAN = re.compile(r" ?(?:[,;-]| va | den ) ?")
# How the second of two goes on: "Quý I, II/2022", "Tháng 7-8/2022".
_GOES_ON = {"quarter": "quy ", "month": "thang ", "year": ""}
_SINCE_SIGNING = re.compile(
    r"(?:trong )?(?:vong )?(?P<days>[0-9]{1,3}) ngay,? ?(?:ke )?tu (?:ngay )?(?:ky |duoc )?"
    r"(?:ky|ban hanh)(?: quyet dinh(?: nay)?)?"
)
_WITHOUT_DAY = re.compile(
    r"(?:thuc hien )?(?:thuong xuyen|lien tuc|hang (?:nam|quy|thang|ngay))(?:[ ,;]+"
    r"(?:thuong xuyen|lien tuc|hang (?:nam|quy|thang|ngay)))*"
)
# A month as a spreadsheet shows it: Apr-22, Thg4-22.
_SHOWN_MONTH = re.compile(r"([a-z]{3}|thg ?[0-9]{1,2})-(?:20)?([0-9]{2})")
_MONTHS_SHOWN = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SHORT_YEAR = re.compile(r"([/.-] ?|[Nn]ăm )(\d{2})$")


class DeadlineError(ValueError):
    """A deadline that cannot be read; its text is a sentence for people."""


@dataclass(frozen=True)
class Deadline:
    """A deadline as printed: `due_on` is the last day that is in time, None where it has none.

    `is_day_before`: the text says "trước ngày", and the day that it names is taken as too late.
    `is_literal`: the day is what text and title say; else it is also worked out, from the signing
    or as the last of several, or there is none.
    """

    due_on: date | None
    precision: Precision
    text: str
    is_day_before: bool = False
    is_literal: bool = True


@dataclass(frozen=True)
class _Wording:
    """What a text says before its year is known; month and day are those of the last day."""

    precision: Precision
    year: int | None
    month: int = 12
    day: int | None = None
    is_day_before: bool = False
    is_literal: bool = True

    def last_day(self, year: int) -> date:
        """Raises ValueError where the calendar of the year has no such day."""
        if self.day is None:
            return month_end(year, self.month)
        return date(year, self.month, self.day) - timedelta(days=self.is_day_before)


def read_deadline(
    text: str,
    *,
    quarters: Collection[Quarter] = (),
    signed: Collection[date] = (),
    number_format: str | None = None,
) -> Deadline:
    """The deadline that `text` states.

    Its year is the one printed, else that of the only one of the title's `quarters` in which the
    deadline can fall, else that in which the ordering decision was `signed`. `number_format` tells
    how much of a date the cell shows: "Apr-22" is a month. "Thường xuyên" has no day.

    Raises DeadlineError for anything else, also for a quarter V, a month 13, and a year that is
    neither printed nor clear.
    """
    printed = _MIDNIGHT.sub("", _as_shown(clean(text), number_format))
    folded = _folded(printed)
    if len(printed) > _LONGEST:
        raise _unreadable(printed)
    if _WITHOUT_DAY.fullmatch(folded):
        return Deadline(None, "none", printed, is_literal=False)
    try:
        wording = _wording(folded, signed)
        if wording is not None:
            told = {wording.year} if wording.year else _fitting_years(wording, quarters)
            years = told or {day.year for day in signed}
            if len(years) != 1:
                words = _("“%(read)s” does not say of which year. Write it too, as in %(like)s.")
                raise DeadlineError(words % {"read": printed, "like": "Quý II/2022"})
            return Deadline(
                due_on=wording.last_day(min(years)),
                precision=wording.precision,
                text=printed,
                is_day_before=wording.is_day_before,
                is_literal=wording.is_literal and bool(told),
            )
    except (ValueError, OverflowError) as error:
        if isinstance(error, DeadlineError):
            raise
    raise _unreadable(printed)


def _as_shown(printed: str, number_format: str | None) -> str:
    """A date cell in the words of what it shows: 2022-04-01 as Tháng 4/2022 where no day is.

    The first of a month of which nobody knows how it was shown may be the month: it stays as it
    is, and is no deadline.
    """
    found = _DATE_CELL.fullmatch(printed)
    if found is None or (number_format is None and found[3] == "01"):
        return printed
    year, month, day = found.groups()
    signs = _NO_PART_OF_A_DATE.sub("", number_format or "").lower()
    if "y" in signs and "d" not in signs:
        return f"Tháng {int(month)}/{year}" if "m" in signs else f"Năm {year}"
    return f"{day}/{month}/{year}"


def _folded(printed: str) -> str:
    """The text without case and accents; signs between words stay, for 7-8/2022 is not 7/8/2022."""
    dashed = _DASH.sub("-", printed)
    words = _WORD.sub(lambda word: plain(word[0]) or word[0], dashed.replace("(", " "))
    return clean(words).strip(" .,;:)")


def _wording(folded: str, signed: Collection[date]) -> _Wording | None:
    """What the folded text says; None where it is in none of the forms."""
    since = _SINCE_SIGNING.fullmatch(_LEAD.sub("", folded, count=1))
    if since:
        if len(set(signed)) != 1:
            return None
        due = min(signed) + timedelta(days=int(since["days"]))
        return _Wording("day", due.year, due.month, due.day, is_literal=False)
    lead = _LEAD.match(folded)
    body = folded[lead.end() :] if lead else folded
    before = _BEFORE.match(body)
    if before:
        found = _single(body[before.end() :])
        return replace(found, is_day_before=True) if found and found.precision == "day" else None
    return _single(body) or _span(body.removeprefix("tu "))


def _single(folded: str, precisions: Collection[str] = tuple(_FORMS)) -> _Wording | None:
    for precision, forms in _FORMS.items():
        match = next(filter(None, (form.fullmatch(folded) for form in forms)), None)
        if match and precision in precisions:
            parts = match.groupdict()
            year = int(parts["year"]) if parts.get("year") else None
            if parts.get("quarter"):
                return _Wording(precision, year, 3 * _number(parts["quarter"], ROMAN))
            month = _number(parts["month"], _MONTHS) if parts.get("month") else 12
            return _Wording(precision, year, month, int(parts["day"]) if "day" in parts else None)
    return None


def _number(word: str, names: tuple[str, ...]) -> int:
    named = {name.lower(): place for place, name in enumerate(names, start=1)}
    named |= {"gieng": 1, "chap": 12}
    return named.get(word) or int(word)


def _span(folded: str) -> _Wording | None:
    """The last of several months, quarters or years: "Quý I, II/2022", "2022 - 2025"."""
    first, *others = _SPAN.split(folded)
    begin = _single(first, _GOES_ON)
    if begin is None or not others:
        return None
    last = begin
    for part in others:
        alike = (begin.precision,)
        found = _single(_GOES_ON[begin.precision] + part, alike) or _single(part, alike)
        if found is None or not _follows(last, found):
            return None
        last = found
    return replace(last, precision="span", is_literal=False)


def _follows(one: _Wording, other: _Wording) -> bool:
    if one.year is not None and other.year is None:
        return False
    year = other.year or 0
    return (one.year or year, one.month) < (year, other.month)


def _fitting_years(wording: _Wording, quarters: Collection[Quarter]) -> set[int]:
    """The years of those quarters of the title in which the deadline can fall."""
    return {
        quarter.year
        for quarter in quarters
        if Quarter.containing(wording.last_day(quarter.year)) == quarter
    }


def _unreadable(printed: str) -> DeadlineError:
    read, meant = Truncator(printed).chars(_LONGEST), _suggestion(printed)
    sentence = _(
        "“%(read)s” is not a deadline. Write a quarter, a month or a day, such as "
        "Quý II/2022, Tháng 3/2022 or 31/3/2022."
    )
    if meant:
        sentence = _(
            "“%(read)s” may mean %(meant)s. Write the deadline in full, such as Quý II/2022, "
            "Tháng 3/2022 or 31/3/2022."
        )
    return DeadlineError(sentence % {"read": read, "meant": meant})


def _suggestion(printed: str) -> str:
    """What a text seems to mean that a spreadsheet or a hurried hand made; nothing for others."""
    if _SERIAL.fullmatch(printed):
        day = _SERIAL_START + timedelta(days=int(printed[:5]))
        return f"{day.day}/{day.month}/{day.year}"
    date_cell = _DATE_CELL.fullmatch(printed)
    if date_cell:
        return f"Tháng {int(date_cell[2])}/{date_cell[1]}"
    folded = _folded(printed)
    shown = _SHOWN_MONTH.fullmatch(folded)
    if shown and (shown[1] in _MONTHS_SHOWN or shown[1].startswith("thg")):
        named = dict(zip(_MONTHS_SHOWN, range(1, 13), strict=True))
        return f"Tháng {named.get(shown[1]) or int(shown[1][3:])}/20{shown[2]}"
    whole = _SHORT_YEAR.sub(r"\g<1>20\2", printed)
    wording = _single(_folded(whole)) if whole != printed else None
    return whole if wording and wording.year and _is_in_calendar(wording) else ""


def _is_in_calendar(wording: _Wording) -> bool:
    try:
        wording.last_day(wording.year or 0)
    except ValueError:
        return False
    return True
