"""What is said of the rows of a list of services, each at its cell."""

from collections.abc import Iterator
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dvctrack.lib.files.cells import Cell
from entities.deadlines.wordings import Deadline
from indicators.annex.found import DataLine
from indicators.annex.layout import Field
from indicators.findings import Finding

_WITHOUT_SERVICE = gettext_lazy(
    "This lead agency has no service: its cell is empty and not merged with the one above. Write "
    "the service into the row."
)


MISSING = {
    Field.SERVICE: gettext_lazy("The row names no service. Write it, or delete the row."),
    Field.LEAD: gettext_lazy("The service has no lead agency. Write it, or delete the row."),
    Field.DEADLINE: gettext_lazy(
        "The service has no deadline, and the title names no one quarter for all. Write it, or "
        "delete the row."
    ),
}


def missing(line: DataLine, name: Field) -> Finding:
    """At the empty cell; in a table without such a column at the service, or what there is."""
    places = [line.cells[it] for it in (name, Field.SERVICE, Field.LEAD) if it in line.cells]
    lead = line.cells.get(Field.LEAD)
    code, message = "incomplete-service", MISSING[name]
    if name is Field.SERVICE and lead is not None and lead.words:
        code, message = "lead-row-without-service", _WITHOUT_SERVICE
    return Finding(code, str(message), places[0].ref if places else None)


def not_a_decision(cell: Cell) -> Finding:
    message = _(
        "“%(read)s” is not a decision with its number and date. Write it like “422/QĐ-TTg ngày "
        "04/4/2022”, or leave the cell empty where the decision of the title orders the row."
    )
    return Finding("no-decision", message % {"read": cell.shown}, cell.ref)


def remarks(deadline: Deadline, ordered_on: date, cell: Cell) -> Iterator[Finding]:
    """How the words were read where the day is not all that they say, and what is odd about it."""
    if deadline.due_on is None:
        message = _("“%(read)s” has no day: the service is in the list and never overdue.")
        yield Finding("deadline-words", message % {"read": deadline.text}, cell.ref)
        return
    words = {"read": deadline.text, "day": _day(deadline.due_on), "signed": _day(ordered_on)}
    if deadline.is_day_before:
        message = _(
            "“%(read)s” is taken as %(day)s, the last day before. If the day itself is still in "
            "time, write “Đến ngày” in place of “Trước ngày”."
        )
        yield Finding("before-day", message % words, cell.ref)
    elif not deadline.is_literal:
        message = _("“%(read)s” is read as %(day)s.")
        yield Finding("deadline-words", message % words, cell.ref)
    if deadline.due_on < ordered_on:
        message = _("“%(read)s” is due on %(day)s, before the decision was signed on %(signed)s.")
        yield Finding("deadline-before-order", message % words, cell.ref)


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
