"""The periods that can be opened by their name, and all that follows from a name.

No database: which of them exist, and whose code is taken, is handed in. Labels are Vietnamese
in every language, since they are kept with the period and printed.

A year is cut in three ways. By the calendar; by the reporting rule of Nghị định 09/2019/NĐ-CP,
điều 12, from the 15th to the 14th; and by the portal, from the 26th to the 25th, as the annex of
26/6–25/7/2023. A month that ends in July is July, whatever day it ends on.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import TextChoices
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from indicators.annex.writing.texts import short_date
from indicators.choices import Cycle
from indicators.models import ReportingRule
from indicators.periods.lateness import end_of

# No figure of an older day is reported; a year of two digits is a slip, and so is one of 9999.
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
PAST, COMING = 6, 12
_QUARTERS = ("I", "II", "III", "IV")
_ENDINGS = {
    Cycle.MONTH: "thang",
    Cycle.QUARTER: "quy",
    Cycle.HALF_YEAR: "nua-nam",
    Cycle.NINE_MONTHS: "chin-thang",
    Cycle.YEAR: "nam",
    Cycle.SNAPSHOT: "ngay",
}
# The months of each period of a year, the first and the last.
_MONTHS: Mapping[str, tuple[tuple[int, int], ...]] = {
    Cycle.MONTH: tuple((month, month) for month in range(1, 13)),
    Cycle.QUARTER: ((1, 3), (4, 6), (7, 9), (10, 12)),
    Cycle.HALF_YEAR: ((1, 6), (7, 12)),
    Cycle.NINE_MONTHS: ((1, 9),),
    Cycle.YEAR: ((1, 12),),
}


class Boundary(TextChoices):
    """On which day of its last month a period ends."""

    CALENDAR = "calendar", _("by the calendar")
    STATUTORY = "statutory", _("from the 15th to the 14th (reporting rule)")
    PORTAL = "portal", _("from the 26th to the 25th (portal)")


_LAST_DAYS = {Boundary.STATUTORY: 14, Boundary.PORTAL: 25}


@dataclass(frozen=True)
class Kind:
    """A cycle with its boundaries: what is chosen first. A snapshot has no boundaries."""

    cycle: Cycle
    boundary: Boundary = Boundary.CALENDAR

    @property
    def code(self) -> str:
        return f"{self.cycle}-{self.boundary}"

    def of_year(self, year: int) -> list["NamedPeriod"]:
        """The periods of a year in their order; none for a snapshot, which has a day of its own."""
        numbers = range(1, len(_MONTHS.get(self.cycle, ())) + 1)
        return [NamedPeriod(self, year, number) for number in numbers]

    def around(self, today: date) -> list["NamedPeriod"]:
        """The last six that have ended and the next twelve, of five years at the most."""
        years = range(today.year - 2, today.year + 3)
        named = [one for year in years for one in self.of_year(year)]
        past = [one for one in named if one.as_of < today]
        return [*past[-PAST:], *named[len(past) : len(past) + COMING]]


KINDS = (
    *(Kind(cycle) for cycle in Cycle if cycle != Cycle.SNAPSHOT),
    *(Kind(cycle, Boundary.STATUTORY) for cycle in Cycle if cycle != Cycle.SNAPSHOT),
    Kind(Cycle.MONTH, Boundary.PORTAL),
    Kind(Cycle.SNAPSHOT),
)


@dataclass(frozen=True)
class NamedPeriod:
    """A period of a year by its number: the third quarter of 2026. The days follow from it."""

    kind: Kind
    year: int
    number: int

    @property
    def key(self) -> str:
        return f"{self.year}-{self.number}"

    @cached_property
    def as_of(self) -> date:
        return _end(self.kind.boundary, self.year, self._months[1])

    @cached_property
    def window_starts_on(self) -> date:
        """The day after the one on which the period before it ends."""
        return _end(self.kind.boundary, self.year, self._months[0] - 1) + timedelta(days=1)

    @property
    def cumulative_starts_on(self) -> date:
        """From when figures to date count: the first day of its year.

        The portal counts from 1/1, as the annex of 2023 prints, and never from a day after the
        window's first: its January begins on 26/12.
        """
        if self.kind.boundary == Boundary.PORTAL:
            return min(date(self.year, 1, 1), self.window_starts_on)
        return _end(self.kind.boundary, self.year, 0) + timedelta(days=1)

    @property
    def label(self) -> str:
        """With its days where they are not those of the calendar."""
        if self.kind.boundary == Boundary.CALENDAR:
            return self._name
        first, last = self.window_starts_on, self.as_of
        begins = short_date(first).removesuffix(f"/{last.year}")
        return f"{self._name} ({begins} đến {short_date(last)})"

    @property
    def _name(self) -> str:
        match self.kind.cycle:
            case Cycle.MONTH:
                return f"Tháng {self.number}/{self.year}"
            case Cycle.QUARTER:
                return f"Quý {_QUARTERS[self.number - 1]}/{self.year}"
            case Cycle.HALF_YEAR:
                return f"6 tháng {('đầu', 'cuối')[self.number - 1]} năm {self.year}"
            case Cycle.NINE_MONTHS:
                return f"9 tháng đầu năm {self.year}"
            case _:
                return f"Năm {self.year}"

    @property
    def _months(self) -> tuple[int, int]:
        return _MONTHS[self.kind.cycle][self.number - 1]


def _end(boundary: Boundary, year: int, month: int) -> date:
    """The last day of a month that is counted from January: 0 is the December before it."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if boundary in _LAST_DAYS:
        return date(year, month, _LAST_DAYS[boundary])
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def kind_of(code: str) -> Kind | None:
    return next((kind for kind in KINDS if kind.code == code), None)


def named(kind: Kind, key: str) -> NamedPeriod | None:
    """The period of this kind with this key, such as 2026-3; None where there is none."""
    year, _dash, _number = key.partition("-")
    if not (year.isdecimal() and len(year) == 4 and EARLIEST.year < int(year) <= LATEST.year):
        return None
    return next((one for one in kind.of_year(int(year)) if one.key == key), None)


def snapshot_label(day: date) -> str:
    return f"Tính đến ngày {short_date(day)}"


def free_code(as_of: date, cycle: str, *, taken: Collection[str]) -> str:
    """The code of a period: its day, with its cycle where that is taken, and then a number."""
    return next(code for code in _codes(as_of, cycle) if code not in taken)


def _codes(as_of: date, cycle: str) -> Iterator[str]:
    day = as_of.isoformat()
    yield day
    yield f"{day}-{_ENDINGS[Cycle(cycle)]}"
    number = 2
    while True:
        yield f"{day}-{_ENDINGS[Cycle(cycle)]}-{number}"
        number += 1


def moments_after(as_of: date, rule: ReportingRule) -> dict[str, datetime]:
    """The three moments of a period by the rule: ends of days in Asia/Ho_Chi_Minh."""
    days = {
        "submissions_due_at": rule.due_days,
        "entry_closes_at": rule.entry_days,
        "edits_close_at": rule.edit_days,
    }
    start = make_aware(datetime(as_of.year, as_of.month, as_of.day))
    return {name: end_of(start + timedelta(days=number)) for name, number in days.items()}
