"""The rows of a list of services, each with its deadline."""

from dataclasses import dataclass, field

from dvctrack.lib.files.cells import Cell
from entities.deadlines.quarters import Deadline, DeadlineError, read_deadline
from indicators.annex.dates import quarter_of_title
from indicators.annex.found import DataLine, FoundTable
from indicators.annex.layout import Field
from indicators.findings import Finding


@dataclass(frozen=True)
class ServiceRow:
    """What one row says of one service; its lead agencies are still one printed text."""

    order: int | None
    service: Cell
    lead: Cell
    deadline: Deadline


@dataclass
class ServiceRows:
    """The services of one table and what was found in its rows."""

    services: list[ServiceRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_service_rows(table: FoundTable, *, year: int | None) -> ServiceRows:
    """Every row of a list of services.

    A deadline is that of the row, else the quarter that the title of the section names;
    `year` is used where neither names one.
    """
    rows = ServiceRows()
    for line in table.rows:
        service, lead = line.cells.get(Field.SERVICE), line.cells.get(Field.LEAD)
        if service is None or lead is None:
            continue
        order = line.cells.get(Field.ORDER)
        try:
            deadline = _deadline(line, table, year)
        except DeadlineError as error:
            where = line.cells.get(Field.DEADLINE, service).ref
            rows.findings.append(Finding("unreadable-deadline", str(error), where))
            continue
        number = int(order.words) if order and order.words.isdecimal() else None
        rows.services.append(ServiceRow(number, service, lead, deadline))
    return rows


def _deadline(line: DataLine, table: FoundTable, year: int | None) -> Deadline:
    cell = line.cells.get(Field.DEADLINE)
    if cell is not None and cell.text:
        return read_deadline(cell.text, year=year)
    text, title_year = quarter_of_title(table.title) or ("", None)
    return read_deadline(text, year=title_year)
