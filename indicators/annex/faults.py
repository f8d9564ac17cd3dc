"""What can be wrong with the shape of a table, each as a finding with its cure."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from dvctrack.lib.files.cells import NOT_WORKED_OUT, Cell, Line
from dvctrack.lib.numbers.reading import is_error_value
from indicators.annex.layout import Column
from indicators.findings import Finding

# Where a date stands in the heading of a layout.
_PLACEHOLDER = re.compile(r"\{\w+\}")


def missing_column(column: Column, headings: Sequence[Cell], indicator: str | None) -> Finding:
    return Finding(
        code="missing-column",
        where=headings[0].ref,
        indicator=indicator,
        message=_(
            "The table has no column “%(heading)s”. Add it with this heading, "
            "and leave its cells empty where there is no figure."
        )
        % {"heading": _PLACEHOLDER.sub("…", column.heading)},
    )


def ignored_table(headings: Sequence[Cell]) -> Finding:
    return Finding(
        code="ignored-table",
        where=headings[0].ref,
        message=_(
            "This table has no column of an official annex and was passed over: %(headings)s."
        )
        % {"headings": ", ".join(cell.shown for cell in headings[:4])},
    )


def unknown_table(headings: Sequence[Cell]) -> Finding:
    return Finding(
        code="unknown-column",
        where=headings[0].ref,
        message=_(
            "The headings of this table are not those of a published annex: %(headings)s. "
            "Say what its columns hold, or use the template."
        )
        % {"headings": ", ".join(cell.shown for cell in headings)},
    )


def read_as_before(headings: Sequence[Cell], indicator: str | None) -> Finding:
    return Finding(
        code="read-as-before",
        where=headings[0].ref,
        indicator=indicator,
        message=_(
            "This table is read as a person said of an earlier file with these headings: "
            "%(headings)s. Look at what it holds, and change the answer if it is another table."
        )
        % {"headings": ", ".join(cell.shown for cell in headings[:4])},
    )


def unknown_column(heading: Cell) -> Finding:
    return Finding(
        code="unknown-column",
        where=heading.ref,
        message=_(
            "The heading “%(heading)s” is not known in this table. "
            "Say what the column holds, use the heading of the published annex, "
            "or delete the column."
        )
        % {"heading": heading.shown},
    )


def ignored_column(heading: Cell) -> Finding:
    return Finding(
        code="ignored-column",
        where=heading.ref,
        message=_("The column “%(heading)s” is not read. Known columns are those of the template.")
        % {"heading": heading.shown},
    )


def ignored_cells(cell: Cell, indicator: str | None) -> Finding:
    return Finding(
        code="ignored-column",
        where=cell.ref,
        indicator=indicator,
        message=_("“%(read)s” stands in a column without a heading, which is not read.")
        % {"read": cell.shown},
    )


def headless_column(cell: Cell, indicator: str | None) -> Finding:
    return Finding(
        code="unknown-column",
        where=cell.ref,
        indicator=indicator,
        message=_(
            "“%(read)s” stands in a column without a heading. "
            "Give the column its heading, or delete it."
        )
        % {"read": cell.shown},
    )


def hidden_cells(line: Line) -> Finding:
    return Finding(
        code="hidden-cells",
        where=line.filled[0].ref if line.filled else None,
        message=_(
            "The sheet “%(sheet)s” has hidden rows or columns, or is hidden. What is "
            "hidden was read like the rest; check that it belongs there."
        )
        % {"sheet": line.block},
    )


def hidden_copy(line: Line) -> Finding:
    return Finding(
        code="hidden-cells",
        where=line.filled[0].ref if line.filled else None,
        message=_(
            "The sheet “%(sheet)s” is hidden and has the same table as one that is shown. It was "
            "left out; delete it if it is an old copy."
        )
        % {"sheet": line.block},
    )


def hidden_numbers(line: Line) -> Finding:
    return Finding(
        code="hidden-cells",
        where=line.filled[0].ref if line.filled else None,
        message=_(
            "What is hidden of the sheet “%(sheet)s” has numbers and no table of an annex. It was "
            "left out; show it and give it the headings of the annex if it belongs to the report."
        )
        % {"sheet": line.block},
    )


def headless_figures(first: Cell, figure: Cell) -> Finding:
    return Finding(
        code="unknown-column",
        where=first.ref,
        message=_(
            "The number %(read)s stands in a table of which no heading was found, so its rows are "
            "not read. Put the headings of the published annex above them."
        )
        % {"read": figure.shown},
    )


def headless_services(first: Cell) -> Finding:
    return Finding(
        code="unknown-column",
        where=first.ref,
        message=_(
            "No heading was found above these rows, which the title says are services, so they are "
            "not read. Put the headings of the published annex above them."
        ),
    )


def stray_figure(cell: Cell) -> Finding:
    return Finding(
        code="unread-content",
        where=cell.ref,
        message=_("The number %(read)s stands outside the tables, and its row is not read.")
        % {"read": cell.shown},
    )


def drawn_table(cell: Cell) -> Finding:
    return Finding(
        code="unread-content",
        where=cell.ref,
        message=_(
            "The figures here are set apart by tabs or spaces and stand in no table, so they are "
            "not read: “%(read)s”. Put them into a table with headings (Word: Insert, Table, "
            "Convert Text to Table; Excel: Data, Text to Columns), and send it again."
        )
        % {"read": cell.shown},
    )


def nothing_read(cell: Cell) -> Finding:
    return Finding(
        code="nothing-read",
        where=cell.ref,
        message=_(
            "The file has numbers, such as %(read)s here, and none of them was read. Put the "
            "headings of the published annex above its table, or use the template."
        )
        % {"read": cell.shown},
    )


def failed_formula(cell: Cell, indicator: str | None = None) -> Finding | None:
    """What is wrong with a cell that should have words: a formula that gives none."""
    if cell.value == NOT_WORKED_OUT:
        code = "not-worked-out"
        message = _(
            "The cell holds a formula that no program has worked out yet. Open the file in a "
            "spreadsheet program, save it and send it again."
        )
    elif is_error_value(cell.text):
        code = "error-value"
        message = _(
            "The cell holds the error “%(read)s” instead of words. "
            "Mend the formula, or write the words themselves."
        ) % {"read": cell.shown}
    else:
        return None
    return Finding(code, message, cell.ref, indicator=indicator)


def merged_cell(cell: Cell, indicator: str | None = None) -> Finding:
    return Finding(
        code="merged-cell",
        where=cell.ref,
        indicator=indicator,
        message=_(
            "The cell is merged with another one, so there is no value of its own in it. "
            "Unmerge the cells and write each value."
        ),
    )
