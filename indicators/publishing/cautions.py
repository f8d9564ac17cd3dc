"""The texts of an annex that speak of another year or another target than those of its period."""

import re
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from dvctrack.lib.numbers import format_rate
from indicators.annex.layout import Field, Section, TableLayout
from indicators.annex.writing.written import Paragraph, WrittenTable
from indicators.publishing.edition import Edition

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
# A document is named by the day on which it was signed, which is seldom in the period.
_DOCUMENT = re.compile(
    r"(?:số|theo)\s+[\w/.-]*/[\w/.-]+(?:\s+ngày\s+\d{1,2}"
    r"(?:/\d{1,2}/|\s+tháng\s+\d{1,2}\s+năm\s+)\d{4})?"
)
_PER_CENT = re.compile(r"(\d+(?:,\d+)?)\s?%")


def heading_cautions(found: Edition) -> list[str]:
    """The printed texts that name another year than the period's, or another target.

    The day of a document is not taken for a year of the text, and a text may name earlier years
    beside its own. A target that rises by steps may be told by them: 30%, 20% and 20% are 70%.
    """
    return list(dict.fromkeys((*_other_years(found), *_other_targets(found))))


def _other_years(found: Edition) -> Iterator[str]:
    content = found.content
    days = (content.as_of, content.window_starts_on, content.cumulative_starts_on)
    own = {str(day.year) for day in days if day}
    for text in dict.fromkeys(_texts(found)):
        named = set(_YEAR.findall(_DOCUMENT.sub("", text)))
        if named and named.isdisjoint(own):
            yield _("“%(text)s” names %(years)s; the period is of %(own)s.") % {
                "text": text,
                "years": ", ".join(sorted(named)),
                "own": ", ".join(sorted(own)),
            }


def _texts(found: Edition) -> Iterator[str]:
    for block in found.written.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from block.headings


def _other_targets(found: Edition) -> Iterator[str]:
    tables = {table.name: table for table in found.written.tables}
    for section in found.layout.sections:
        for number, layout in enumerate(section.tables, start=1):
            if written := tables.get(f"{section.number}.{number}"):
                yield from _other_target(found, section, layout, written)


def _other_target(
    found: Edition, section: Section, layout: TableLayout, written: WrittenTable
) -> Iterator[str]:
    kinds = [layout.kind] if layout.kind else [group.kind for group in layout.groups]
    figures = [row for kind in kinds for row in found.content.tables(section.indicator, kind)]
    targets = {table.target for table in figures}
    for column, heading in zip(layout.columns, written.headings, strict=True):
        said = [Decimal(text.replace(",", ".")) for text in _PER_CENT.findall(heading)]
        if column.field is not Field.STATUS or not said or targets <= {*said, sum(said)}:
            continue
        own = ", ".join(_in_words(target) for target in targets)
        yield _("“%(text)s” does not name the target of the period: %(target)s.") % {
            "text": heading,
            "target": own,
        }


def _in_words(target: Decimal | None) -> str:
    return _("none") if target is None else f"{format_rate(target, None)}%"
