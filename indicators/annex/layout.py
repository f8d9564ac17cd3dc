"""How an official annex is laid out, said once: for reading one and for writing the next.

Texts are as published, with placeholders in braces where a date stands:
{as_of} 06/9/2022 · {as_of_plain} 6 tháng 9 năm 2022 · {as_of_long} 06 tháng 9 năm 2022 ·
{window} 26/6 đến 25/7/2023 · {cumulative} 01/01/2023 · {year} 2022 · {quarter} III ·
{quarters} Quý I và II, those of the overdue services · {decisions} those that order the services
of a section. The letter line also has {number}, {day} and {month}, blank where they are not
given, {sign} or {report_sign}, and {body}. The heading of a column of results has {target}, the
target in its own words, which stand alone where they begin as that heading does.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from dvctrack.lib.files.cells import Cell


class Field(StrEnum):
    """What a column holds."""

    ORDER = "order"
    AGENCY = "agency"
    NUMERATOR = "numerator"
    SINGLE_WINDOW = "numerator_single_window"
    DENOMINATOR = "denominator"
    RATE = "rate"
    IN_PERIOD_RATE = "in_period_rate"
    STATUS = "status"
    SERVICE = "service"
    LEAD = "lead"
    DEADLINE = "deadline"
    COORDINATING = "coordinating"
    DECISION = "decision"
    # Of flat files only: one figure a row, with its keys in columns of their own.
    PERIOD = "period"
    INDICATOR = "indicator"
    CODE = "code"
    PARENT = "parent"
    SPAN = "span"
    NOTE = "note"
    IGNORED = "ignored"


COUNTS = (Field.NUMERATOR, Field.SINGLE_WINDOW, Field.DENOMINATOR)
RATES = (Field.RATE, Field.IN_PERIOD_RATE)


class Services(StrEnum):
    """Which services a section lists, as of the day of the annex."""

    OVERDUE = "overdue"
    DUE = "due"


class RowOrder(StrEnum):
    """In which order the annex prints its rows."""

    ANNEX = "annex"
    RATE = "rate"


@dataclass(frozen=True)
class Column:
    """One column: its heading as published, and the words by which it is known again.

    `match` is searched in the heading without case, accents and punctuation. Counts below ten
    to the power of `digits` are printed with leading zeros.
    """

    field: Field
    heading: str
    match: str
    number: str = ""
    digits: int = 1

    def recognises(self, heading: Cell) -> bool:
        return re.search(self.match, heading.words) is not None


@dataclass(frozen=True)
class Group:
    """Rows of one kind of agencies within a table, under a label of their own."""

    kind: str
    label: str
    match: str


@dataclass(frozen=True)
class TableLayout:
    """One table of an annex: either all of one `kind`, or with a group for each kind.

    `also` are columns that a table of others may have besides; they are read and never printed.
    """

    columns: tuple[Column, ...]
    also: tuple[Column, ...] = ()
    kind: str | None = None
    caption: str = ""
    groups: tuple[Group, ...] = ()
    has_number_row: bool = False
    order_digits: int = 1
    row_order: RowOrder = RowOrder.ANNEX

    @cached_property
    def lists_services(self) -> bool:
        return any(column.field == Field.SERVICE for column in self.columns)

    def columns_of(self, headings: Sequence[Cell]) -> dict[Field, Cell]:
        """Which heading stands for which column: each heading for the first that knows it."""
        found: dict[Field, Cell] = {}
        for heading in headings:
            for column in (*self.columns, *self.also):
                if column.field not in found and column.recognises(heading):
                    found[column.field] = heading
                    break
        return found


@dataclass(frozen=True)
class Section:
    """A numbered part of an annex, about one indicator or a list of services."""

    number: str
    title: str
    tables: tuple[TableLayout, ...]
    indicator: str | None = None
    services: Services | None = None


@dataclass(frozen=True)
class AnnexLayout:
    """A whole annex.

    `former` are the headings, by their keys, that versions of before 0.3.0 were printed with.
    """

    code: str
    heading: str
    title: str
    letter: str
    sections: tuple[Section, ...]
    statuses: dict[str, str] = field(
        default_factory=lambda: {
            "met": "Hoàn thành",
            "not_met": "Chưa hoàn thành",
            "no_target": "Chưa có chỉ tiêu",
            "nothing_arose": "Không phát sinh",
            "incomplete": "Chưa đủ số liệu",
            "not_reported": "Chưa báo cáo",
        }
    )
    former: dict[str, str] = field(default_factory=dict)

    @property
    def indicators(self) -> set[str]:
        """The indicators that it prints."""
        return {section.indicator for section in self.sections if section.indicator}

    @property
    def lists_services(self) -> bool:
        return any(section.services for section in self.sections)
