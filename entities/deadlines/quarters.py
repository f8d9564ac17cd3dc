"""The quarters of a year, and the last days of months."""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from django.utils.translation import gettext as _

_CODE = re.compile(r"([0-9]{4})-Q([1-4])")
ROMAN = ("I", "II", "III", "IV")


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
        return ROMAN[self.number - 1]

    @property
    def starts_on(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def ends_on(self) -> date:
        return month_end(self.year, 3 * self.number)

    @property
    def next(self) -> Self:
        return replace(self, year=self.year + self.number // 4, number=self.number % 4 + 1)


def month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
