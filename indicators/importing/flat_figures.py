"""Flat tables as figures: keys resolved from memory, a hundred thousand rows at a time."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from indicators.annex.flat import FlatTable
from indicators.annex.layout import Field
from indicators.findings import Finding
from indicators.importing.flat_keys import FlatKeys
from indicators.importing.flat_memory import FlatMemory
from indicators.importing.flat_rows import FlatRows
from indicators.importing.gathered import Collected
from indicators.models import Period


def add_flat_tables(
    tables: Sequence[FlatTable], collected: Collected, *, given: Period | None
) -> None:
    """Add flat tables to what is collected; `given` is the period of rows that name none."""
    memory = FlatMemory(collected, FlatKeys.load(), given)
    for table in tables:
        collected.findings.extend(_ignored_columns(table))
        if Field.PERIOD not in table.columns and given is None:
            collected.findings.append(_no_period(table))
            continue
        rows = FlatRows(memory, table)
        for number, values, line in table.rows:
            rows.add(number, values, line)
        # The figures say all that is asked for from here on.
        table.rows.clear()


def _no_period(table: FlatTable) -> Finding:
    return Finding(
        "no-as-of",
        _(
            "The table has no column “Kỳ báo cáo”. Add it, or choose the reporting period "
            "(in a command with --as-of)."
        ),
        table.where,
    )


def _ignored_columns(table: FlatTable) -> Iterator[Finding]:
    """Columns that hold something and are not read: a person should know."""
    return (
        Finding(
            "ignored-column",
            _("The column “%(heading)s” is not read. Known columns are those of the template.")
            % {"heading": heading.shown},
            heading.ref,
        )
        for place, heading in table.unknown.items()
        if any(
            len(values) > place and values[place] is not None
            for _number, values, _line in table.rows
        )
    )
