"""What an annex says on paper, read back as the importer reads it."""

import re
from collections.abc import Callable, Iterable

from dvctrack.lib.files.cells import Line
from dvctrack.lib.files.reading import read_lines
from indicators.annex.layout import AnnexLayout, Field, RowOrder
from indicators.annex.reading import read_annex
from indicators.annex.rows import FigureRow
from indicators.annex.writing.docx import docx_of
from indicators.annex.writing.written import WrittenAnnex
from indicators.annex.writing.xlsx import xlsx_of
from indicators.models import Period
from indicators.publishing.edition import edition, layout_of
from indicators.tests.surfaces import words
from indicators.tests.surfaces.truth import Said, Tables, Told

WRITERS: dict[str, Callable[[WrittenAnnex], bytes]] = {"docx": docx_of, "xlsx": xlsx_of}
_OWN_TARGET = re.compile(r"Chỉ tiêu riêng của (.+?): ([\d.,]+)%")
_FIELDS = {
    Field.NUMERATOR: "numerator",
    Field.SINGLE_WINDOW: "single_window",
    Field.DENOMINATOR: "denominator",
}


def annex(period: Period, form: str) -> Tables:
    """In the layout that suits the period. `place` is the running number of the first column.

    The targets of single agencies stand below their table, in the same sheet.
    """
    written = edition(period, layout_of(period)).written
    lines = list(read_lines(WRITERS[form](written)))
    names = words.slugs()
    own = _own_targets(lines)
    found: Tables = {}
    for table in read_annex(lines, as_of=period.as_of).tables:
        block = table.where.partition("!")[0]
        for row in table.figures:
            name, kind = row.agency.text, table.kind or row.kind or ""
            rows = found.setdefault((table.indicator or "", kind), {})
            rows[names[name]] = _said(row) | {"own_target": own.get((block, name), "")}
    return found


def _own_targets(lines: Iterable[Line]) -> dict[tuple[str, str], str]:
    """By the table or sheet that came last, and the name of the agency."""
    found, block = {}, ""
    for line in lines:
        block = line.block or block
        for note in filter(None, (_OWN_TARGET.match(cell.text) for cell in line.cells)):
            found[block, note[1]] = words.vietnamese(note[2])
    return found


def _said(row: FigureRow) -> Said:
    found = {"place": row.cells[Field.ORDER].text}
    for field, cell in row.cells.items():
        if field in _FIELDS:
            count = row.counts.get(field)
            found[_FIELDS[field]] = "" if count is None else str(count.value)
        elif field in (Field.RATE, Field.IN_PERIOD_RATE):
            rate = row.rates.get(field)
            name = "rate" if field is Field.RATE else "in_period_rate"
            found[name] = "" if rate is None else f"{rate.value:.{rate.decimals}f}"
        elif field is Field.STATUS:
            found["status"] = words.status(cell.text)
    return found


def in_order(told: list[Told], layout: AnnexLayout, indicator: str) -> list[Told]:
    """As the layout prints the rows: best first, or in the order of agencies."""
    (section,) = (row for row in layout.sections if row.indicator == indicator)
    if section.tables[0].row_order is RowOrder.RATE:
        return told
    return sorted(told, key=lambda row: row.place)
