"""Quarters, and deadlines in words: "Quý II", "Tháng 3/2022", "31/3/2022".

A deadline day is wholly in time. "Quý II" of 2022 is due on 30/6/2022, "Tháng 3/2022" on
31/3/2022: the last day of what is printed.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal, Self

from django.utils.translation import gettext as _

from dvctrack.lib.names import clean, plain

Precision = Literal["day", "month", "quarter", "year"]

_CODE = re.compile(r"([0-9]{4})-Q([1-4])")
_ROMAN = ("I", "II", "III", "IV")
# On the folded text, where every run of punctuation is one space.
_LEAD = r"(?:trong |het |den het |cuoi )?"
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_FORMS: dict[Precision, re.Pattern[str]] = {
    "day": re.compile(
        rf"{_LEAD}(?:ngay )?(?P<day>[0-9]{{1,2}}) (?:thang )?(?P<month>[0-9]{{1,2}})"
        rf"(?: (?:nam )?{_YEAR})?"
    ),
    "month": re.compile(rf"{_LEAD}thang (?P<month>[0-9]{{1,2}})(?: (?:nam )?{_YEAR})?"),
    "quarter": re.compile(
        rf"{_LEAD}(?:quy |q ?)(?P<quarter>i{{1,3}}|iv|[1-4])(?: (?:nam )?{_YEAR})?"
    ),
    "year": re.compile(rf"{_LEAD}nam {_YEAR}"),
}


class DeadlineError(ValueError):
    """A deadline that cannot be read; its text is a sentence for people."""


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a calendar year, `number` 1 to 4."""

    year: int
    number: int

    @classmethod
    def containing(cls, day: date) -> Self:
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def parse(cls, code: str) -> Self:
        """The quarter with the code "2022-Q2"; a ValueError with a sentence otherwise."""
        match = _CODE.fullmatch(code)
        if not match or int(match[1]) < 1:
            raise ValueError(
                _("“%(read)s” is not a quarter. Write year and quarter, such as 2022-Q2.")
                % {"read": code}
            )
        return cls(int(match[1]), int(match[2]))

    @property
    def code(self) -> str:
        return f"{self.year:04}-Q{self.number}"

    @property
    def roman(self) -> str:
        """Its number as documents write it: II."""
        return _ROMAN[self.number - 1]

    @property
    def starts_on(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def ends_on(self) -> date:
        return month_end(self.year, 3 * self.number)


@dataclass(frozen=True)
class Deadline:
    """A deadline as printed: `due_on` is the last day that is in time."""

    due_on: date
    precision: Precision
    text: str


# A cell with a date, as the readers of spreadsheets give it.
_DATE_CELL = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?:T00:00:00)?$")


def month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def read_deadline(text: str, *, year: int | None = None) -> Deadline:
    """The deadline that `text` states; `year` stands in where the text names none.

    Raises DeadlineError for anything else, also for a quarter V, a month 13, and a year
    that is neither printed nor given.
    """
    printed = _DATE_CELL.sub(r"\3/\2/\1", clean(text))
    folded = plain(printed)
    for precision, form in _FORMS.items():
        match = form.fullmatch(folded)
        if match:
            parts = match.groupdict()
            of_year = int(parts["year"]) if parts["year"] else year
            if of_year is None:
                raise DeadlineError(
                    _(
                        "“%(read)s” does not say of which year. "
                        "Write the year as well, as in %(like)s."
                    )
                    % {"read": printed, "like": "Quý II/2022"}
                )
            try:
                return Deadline(_last_day(precision, parts, of_year), precision, printed)
            except ValueError:
                break
    raise DeadlineError(
        _(
            "“%(read)s” is not a deadline. Write a quarter, a month or a day, such as "
            "Quý II/2022, Tháng 3/2022 or 31/3/2022."
        )
        % {"read": printed}
    )


def _last_day(precision: Precision, parts: dict[str, str | None], year: int) -> date:
    """The last day of what is printed; ValueError where the calendar has no such day."""
    if precision == "day":
        return date(year, int(parts["month"] or 0), int(parts["day"] or 0))
    if precision == "month":
        return month_end(year, int(parts["month"] or 0))
    if precision == "quarter":
        number = (parts["quarter"] or "").upper()
        place = _ROMAN.index(number) + 1 if number in _ROMAN else int(number)
        return Quarter(year, place).ends_on
    return date(year, 12, 31)
