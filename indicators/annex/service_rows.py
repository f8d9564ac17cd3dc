"""The rows of a list of services, each with its deadline, under the title that orders them."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from dvctrack.lib.files.cells import Cell
from dvctrack.lib.numbers import format_count
from entities.deadlines.quarters import Quarter
from entities.deadlines.wordings import Deadline, DeadlineError, read_deadline
from indicators.annex.dates import Decision, decisions, decisions_of_cell, quarters_of_title
from indicators.annex.faults import failed_formula
from indicators.annex.found import DataLine, FoundTable
from indicators.annex.layout import Field
from indicators.annex.service_remarks import MISSING, missing, not_a_decision, remarks
from indicators.findings import Finding

_ORDER = re.compile(r"0*(\d{1,30})(?:[.,]0+)?[.)]?")
# What the database keeps of it.
_LARGEST_ORDER = 32_767
# How far above a list the line may stand that names its decision.
LINES_ABOVE = 5
_NO_TITLE = re.compile(r"căn cứ", re.IGNORECASE)


@dataclass(frozen=True)
class ServiceRow:
    """What one row says of one service; its lead agencies are still one printed text.

    `order` is the number in front where it is a whole one; it decides nothing.
    `lead` is the row's own or that of a label above it. `deadline` is None where the row lacks
    something or its words are none, and `decisions` are empty where nothing tells which of them
    orders it: a finding says so. The ordering one is the first; it is assumed where the others
    may order the row as well, which then counts from the earliest signing. `signed_later` are those
    of the title that were signed after the due day: a new row is not ordered by them.
    `read` are its filled cells, none of a row that is asked about.
    """

    order: int | None
    service: Cell
    lead: Cell
    deadline: Deadline | None
    decisions: tuple[Decision, ...] = ()
    signed_later: tuple[Decision, ...] = ()
    coordinating: Cell | None = None
    note: str = ""
    deadline_where: str = ""
    read: list[Cell] = field(default_factory=list)

    @property
    def ordered_on(self) -> date | None:
        return min((row.issued_on for row in self.decisions), default=None)

    @property
    def decision_is_assumed(self) -> bool:
        return len(self.decisions) > 1


@dataclass
class ServiceRows:
    """The services of one table and what was found; `asked` are lines that gave none."""

    services: list[ServiceRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    asked: set[int] = field(default_factory=set)


def read_service_rows(
    table: FoundTable, *, ordering: Decision | None = None, is_statement: bool = True
) -> ServiceRows:
    """Every row of a list of services; a row that lacks something is a finding at the empty cell.

    A row is ordered by the decision of its own column, else by `ordering` where a person said so,
    else by that of the title; of several by the only one signed by its due day. Where several
    fit, the list of a decision is asked about as a whole; a later statement (`is_statement`) takes
    the one named first. A deadline is that of the row, else the one quarter that the title names.
    The year of a row that names none is that of a quarter of the title, else that of the signing;
    never that of the period that the file reports.
    """
    title = title_of(table)
    named = [ordering] if ordering else decisions(title)
    reader = _RowReader(table, named, quarters_of_title(title), is_statement, ServiceRows())
    for place, line in enumerate(table.rows):
        reader.read(place, line)
    reader.report_decisions()
    return reader.rows


@dataclass
class _RowReader:
    """Reads the rows of one list, of which the title names these decisions and quarters."""

    table: FoundTable
    named: Sequence[Decision]
    quarters: Sequence[Quarter]
    is_statement: bool
    rows: ServiceRows
    has_unordered: bool = False

    def read(self, place: int, line: DataLine) -> None:
        order, service, coordinating, note = (
            line.cells.get(name)
            for name in (Field.ORDER, Field.SERVICE, Field.COORDINATING, Field.NOTE)
        )
        lead, words = line.cells.get(Field.LEAD), line.cells.get(Field.DEADLINE)
        if lead is None or not lead.words:
            lead = line.group or lead
        found = list(self._faults(line, lead))
        deadline, ordering = (None, ()) if found else self._ordered(line, found)
        is_asked = not ordering or any(finding.is_error for finding in found)
        self.rows.findings.extend(found)
        if is_asked:
            self.rows.asked.add(place)
        if service is not None and lead is not None and lead.words:
            filled = [] if is_asked else [it for it in line.cells.values() if it.is_filled]
            self.rows.services.append(
                ServiceRow(
                    _order(order.text) if order else None,
                    service,
                    lead,
                    deadline,
                    ordering,
                    self._signed_later(line, deadline, ordering),
                    coordinating if coordinating and coordinating.words else None,
                    note.text if note else "",
                    words.ref if words and words.words else "",
                    filled,
                )
            )

    def report_decisions(self) -> None:
        """Say once that nothing tells which decision orders rows, or that it is assumed."""
        where = self.table.where
        names = ", ".join(map(str, self.named))
        assumed = [row for row in self.rows.services if row.decision_is_assumed]
        if self.has_unordered and not self.named:
            message = _(
                "Neither a title above this table nor a column names the decision that orders "
                "these services. Write its number and date into the title, or say which it is."
            )
            self.rows.findings.append(Finding("no-decision", message, where))
        elif self.has_unordered:
            message = _(
                "The title names several decisions (%(names)s), and nothing says which of them "
                "orders these services. Add a column “Quyết định”, or say which it is."
            )
            self.rows.findings.append(Finding("no-decision", message % {"names": names}, where))
        elif assumed:
            message = _(
                "The title names several decisions, which may each order %(number)d of these "
                "services; they are kept under %(first)s, which is named first."
            )
            words = {"number": len(assumed), "first": assumed[0].decisions[0].number}
            self.rows.findings.append(Finding("decision-assumed", message % words, where))

    def _faults(self, line: DataLine, lead: Cell | None) -> Iterator[Finding]:
        """Formulas that gave nothing, else what is missing."""
        cells = {name: line.cells.get(name) for name in MISSING} | {Field.LEAD: lead}
        failed = [failed_formula(cell) for cell in cells.values() if cell is not None]
        if any(failed):
            yield from filter(None, failed)
            return
        for name, cell in cells.items():
            is_of_title = name is Field.DEADLINE and len(self.quarters) == 1
            if (cell is None or not cell.words) and not is_of_title:
                yield missing(line, name)
        order = line.cells.get(Field.ORDER)
        if order is not None and (_order(order.text) or 0) > _LARGEST_ORDER:
            message = _("The order number %(read)s is too large: at most %(most)s can be kept.")
            words = {"read": order.shown, "most": format_count(_LARGEST_ORDER)}
            yield Finding("unreadable-number", message % words, order.ref)

    def _ordered(
        self, line: DataLine, found: list[Finding]
    ) -> tuple[Deadline | None, tuple[Decision, ...]]:
        """The deadline of a row and the decisions that may order it, that which does the first."""
        cell = line.cells.get(Field.DECISION)
        candidates: Sequence[Decision] = self.named
        if cell is not None and cell.words:
            candidates = decisions_of_cell(cell.text, self.named)
            if not candidates:
                found.append(not_a_decision(cell))
                return None, ()
        if not candidates:
            self.has_unordered = True
            return None, ()
        place = line.cells.get(Field.DEADLINE) or line.cells[Field.SERVICE]
        try:
            deadline, ordering = self._fitting(line, candidates)
        except DeadlineError as error:
            found.append(Finding("unreadable-deadline", str(error), place.ref))
            return None, ()
        if len(ordering) > 1 and not self.is_statement:
            self.has_unordered = True
            return None, ()
        found.extend(remarks(deadline, min(it.issued_on for it in ordering), place))
        return deadline, ordering

    def _fitting(
        self, line: DataLine, candidates: Sequence[Decision]
    ) -> tuple[Deadline, tuple[Decision, ...]]:
        """Of several decisions those that were signed by the due day, if any."""
        read: dict[Decision, Deadline] = {}
        for decision in candidates:
            with suppress(DeadlineError):
                read[decision] = self._deadline(line, [decision.issued_on])
        fitting = {
            decision: deadline
            for decision, deadline in read.items()
            if deadline.due_on is None or decision.issued_on <= deadline.due_on
        } or read
        if len({deadline.due_on for deadline in fitting.values()}) != 1:
            # It says why: no deadline at all, or one of which the year is not clear.
            return self._deadline(line, [row.issued_on for row in candidates]), ()
        return next(iter(fitting.values())), tuple(fitting)

    def _signed_later(
        self, line: DataLine, deadline: Deadline | None, ordering: Sequence[Decision]
    ) -> tuple[Decision, ...]:
        cell = line.cells.get(Field.DECISION)
        due_on = deadline.due_on if deadline else None
        if due_on is None or (cell is not None and cell.words):
            return ()
        return tuple(it for it in self.named if it.issued_on > due_on and it not in ordering)

    def _deadline(self, line: DataLine, signed: Sequence[date]) -> Deadline:
        cell = line.cells.get(Field.DEADLINE)
        if cell is None or not cell.words:
            (quarter,) = self.quarters
            return Deadline(quarter.ends_on, "quarter", f"Quý {quarter.roman}")
        return read_deadline(
            cell.text,
            quarters=self.quarters,
            signed=signed,
            number_format=cell.number_format,
        )


def title_of(table: FoundTable) -> str:
    """The line that names the decisions of a list: its title, or one of the nearest lines above.

    A list without a numbered title of its own may follow one that has; then the nearest line
    counts. A title that is broken over several lines is read as one.
    """
    above = [text for text in table.above[-LINES_ABOVE:] if not _NO_TITLE.match(text)]
    nearest = [*reversed(above), " ".join(above)]
    is_own = table.title in table.above
    lines = [table.title, *nearest] if is_own else [*nearest, table.title]
    return next((text for text in lines if decisions(text)), table.title)


def _order(printed: str) -> int | None:
    """The number of "3", "03", "3." or 3.0; None for 1.1 and 03a."""
    found = _ORDER.fullmatch(printed)
    return int(found[1]) if found else None
