"""The rows of a list of services, each with its deadline, under the title that orders them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.files.cells import Cell
from entities.deadlines.quarters import Quarter
from entities.deadlines.wordings import Deadline, DeadlineError, read_deadline
from indicators.annex.dates import Decision, decisions, quarters_of_title
from indicators.annex.faults import failed_formula
from indicators.annex.found import DataLine, FoundTable
from indicators.annex.layout import Field
from indicators.findings import Finding

_ORDER = re.compile(r"0*(\d{1,5})(?:[.,]0+)?[.)]?")
# What the database keeps of it.
_LARGEST_ORDER = 32_767
# How far above a list the line may stand that names its decision.
_LINES_ABOVE = 5
_NO_TITLE = re.compile(r"căn cứ", re.IGNORECASE)
_MISSING = {
    Field.SERVICE: gettext_lazy("The row names no service. Write it, or delete the row."),
    Field.LEAD: gettext_lazy("The service has no lead agency. Write it, or delete the row."),
    Field.DEADLINE: gettext_lazy(
        "The service has no deadline, and the title names no one quarter for all. Write it, or "
        "delete the row."
    ),
}


@dataclass(frozen=True)
class ServiceRow:
    """What one row says of one service; its lead agencies are still one printed text.

    `order` is the number in front where it is a whole one that can be kept; it decides nothing.
    `deadline` is None where the row lacks something or its words are none: a finding says so.
    `read` are its filled cells, none of a row in which a finding stands.
    """

    order: int | None
    service: Cell
    lead: Cell
    deadline: Deadline | None
    read: list[Cell] = field(default_factory=list)


@dataclass
class ServiceRows:
    """The services of one table, the decisions that order them, and what was found."""

    decisions: list[Decision] = field(default_factory=list)
    services: list[ServiceRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_service_rows(table: FoundTable) -> ServiceRows:
    """Every row of a list of services; a row that lacks something is a finding at the empty cell.
    A list that no decision orders is asked about as a whole.

    A deadline is that of the row, else the one quarter that the title names. The year of a row
    that names none is that of a quarter of the title, else that of the signing of its decisions;
    never that of the period that the file reports.
    """
    title = title_of(table)
    rows = ServiceRows(decisions(title))
    if table.rows and not rows.decisions:
        rows.findings.append(_without_decision(table))
        return rows
    quarters = quarters_of_title(title)
    for line in table.rows:
        deadline, before = None, len(rows.findings)
        words = (line.cells[name] for name in _MISSING if name in line.cells)
        faults = list(filter(None, map(failed_formula, words)))
        faults = faults or [_missing(line, name) for name in _empty_fields(line, quarters)]
        rows.findings.extend(faults)
        if not faults:
            try:
                deadline = _deadline(line, quarters, rows.decisions)
            except DeadlineError as error:
                where = line.cells[Field.DEADLINE].ref
                rows.findings.append(Finding("unreadable-deadline", str(error), where))
        if deadline is not None and deadline.is_day_before:
            rows.findings.append(_day_before(deadline, line.cells[Field.DEADLINE]))
        order, service, lead = (
            line.cells.get(name) for name in (Field.ORDER, Field.SERVICE, Field.LEAD)
        )
        if service is not None and lead is not None and lead.words:
            number = _order(order.text) if order else None
            is_said = len(rows.findings) > before
            filled = [] if is_said else [it for it in line.cells.values() if it.is_filled]
            rows.services.append(ServiceRow(number, service, lead, deadline, filled))
    return rows


def title_of(table: FoundTable) -> str:
    """The line that names the decisions of a list: its title, or one of the nearest lines above.

    A list without a numbered title of its own may follow one that has; then the nearest line
    counts. A title that is broken over several lines is read as one.
    """
    above = [text for text in table.above[-_LINES_ABOVE:] if not _NO_TITLE.match(text)]
    nearest = [*reversed(above), " ".join(above)]
    is_own = table.title in table.above
    lines = [table.title, *nearest] if is_own else [*nearest, table.title]
    return next((text for text in lines if decisions(text)), table.title)


def _without_decision(table: FoundTable) -> Finding:
    return Finding(
        "unknown-document",
        _("The title above this table names no decision with its number and date."),
        table.where,
    )


def _empty_fields(line: DataLine, quarters: Sequence[Quarter]) -> Iterator[Field]:
    for name in _MISSING:
        cell = line.cells.get(name)
        if (cell is None or not cell.words) and not (name is Field.DEADLINE and len(quarters) == 1):
            yield name


def _missing(line: DataLine, name: Field) -> Finding:
    """At the empty cell; in a table without such a column at the service, or what there is."""
    places = [line.cells[it] for it in (name, Field.SERVICE, Field.LEAD) if it in line.cells]
    return Finding("incomplete-service", str(_MISSING[name]), places[0].ref if places else None)


def _deadline(
    line: DataLine, quarters: Sequence[Quarter], ordering: Sequence[Decision]
) -> Deadline:
    cell = line.cells.get(Field.DEADLINE)
    if cell is None or not cell.words:
        (quarter,) = quarters
        return Deadline(quarter.ends_on, "quarter", f"Quý {quarter.roman}")
    return read_deadline(
        cell.text,
        quarters=quarters,
        signed={decision.issued_on for decision in ordering},
        number_format=cell.number_format,
    )


def _day_before(deadline: Deadline, cell: Cell) -> Finding:
    day = date_format(deadline.due_on, "SHORT_DATE_FORMAT")
    return Finding(
        "before-day",
        _(
            "“%(read)s” is taken as %(day)s, the last day before. If the day itself is still in "
            "time, write “Đến ngày” in place of “Trước ngày”."
        )
        % {"read": cell.shown, "day": day},
        cell.ref,
    )


def _order(printed: str) -> int | None:
    """The number of "3", "03", "3." or 3.0; None for 1.1, 03a and what is too large to keep."""
    found = _ORDER.fullmatch(printed)
    number = int(found[1]) if found else None
    return number if number is not None and number <= _LARGEST_ORDER else None
