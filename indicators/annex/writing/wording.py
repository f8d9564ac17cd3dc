"""The texts of a layout that an administrator can word anew for one period.

Each has a key: `heading`, `title`, `letter`; `I` for the title of section I, `I.2` for the
caption above its second table, `I.2.status` for the heading that states the target.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from indicators.annex.layout import AnnexLayout, Column, Field, Section, TableLayout

DATES: Final = frozenset(
    {"as_of", "as_of_plain", "as_of_long", "window", "cumulative", "year", "quarter", "quarters"}
)
OF_TARGETS: Final = frozenset({"target"})
OF_SERVICES: Final = frozenset({"decisions"})
OF_LETTER: Final = frozenset({"number", "day", "month", "body", "sign", "report_sign"})


@dataclass(frozen=True)
class Wording:
    """One text as the layout has it, with what can stand in braces there.

    `column` is the one it heads, where it heads one.
    """

    key: str
    text: str
    column: Column | None = None
    placeholders: frozenset[str] = DATES


def wordings(layout: AnnexLayout) -> Iterator[Wording]:
    """Every text of the layout that can be worded anew, in the order of the document."""
    yield Wording("heading", layout.heading)
    yield Wording("title", layout.title)
    yield Wording("letter", layout.letter, placeholders=DATES | OF_LETTER)
    for section in layout.sections:
        named = DATES | OF_SERVICES if section.services else DATES
        yield Wording(section.number, section.title, placeholders=named)
        for number, table in enumerate(section.tables, start=1):
            name = f"{section.number}.{number}"
            if table.caption:
                yield Wording(name, table.caption)
            for column in table.columns:
                if column.field is Field.STATUS:
                    key = status_key(section, table)
                    yield Wording(key, column.heading, column, DATES | OF_TARGETS)


def status_key(section: Section, table: TableLayout) -> str:
    return f"{section.number}.{section.tables.index(table) + 1}.status"


def worded(layout: AnnexLayout, given: Mapping[str, str]) -> dict[str, str]:
    """The texts of the layout by their keys, those that were worded anew in their place."""
    return {row.key: given.get(row.key) or row.text for row in wordings(layout)}
