"""The table of departments and communes that a section prints on the site of a province."""

from dataclasses import replace

from indicators.annex.layout import Column, Field, Section
from indicators.annex.vocabulary import UNIT_GROUPS

_UNIT = Column(
    Field.AGENCY, "Sở, ban, ngành; xã, phường, đặc khu", r"^so ban nganh xa phuong", "(2)"
)
_UNITS = "3. Sở, ban, ngành; xã, phường, đặc khu"


def with_units(section: Section) -> Section:
    """With a third table like the first, of the units below provinces; printed where there are."""
    first = section.tables[0]
    columns = (_UNIT if row.field is Field.AGENCY else row for row in first.columns)
    units = replace(first, kind=None, groups=UNIT_GROUPS, caption=_UNITS, columns=tuple(columns))
    return replace(section, tables=(*section.tables, units))
