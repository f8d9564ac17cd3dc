"""The services of lists with their leads found, each service and lead once."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dvctrack.lib.files.cells import Cell
from entities.agencies.matching import AgencyIndex
from entities.choices import DocumentType
from entities.models import Agency, Service
from indicators.annex import ReadTable
from indicators.annex.ledger import Fate, Ledger, Reason
from indicators.annex.service_rows import ServiceRow
from indicators.findings import Finding
from indicators.importing.cells import row_of
from indicators.importing.gathered import Collected
from indicators.importing.names import NameFinder
from indicators.importing.services import DecisionKey, ProposedService

_LONGEST_NAME = Service._meta.get_field("name").max_length or 0

# A service by the words of its name, its lead, and the decision that orders it.
_Order = tuple[str, int, DecisionKey]


@dataclass
class ListedServices:
    """Adds the services of one file to what is collected.

    A service is told by the words of its name. One service may stand on several rows, each with
    another lead; with the same lead it stands once for each decision, and it is spelled one way.
    """

    collected: Collected
    names: NameFinder
    index: AgencyIndex
    ledger: Ledger
    # The first cell of each service, and of each with its lead and decision.
    spelled: dict[str, Cell] = field(default_factory=dict)
    ordered: dict[_Order, tuple[Cell, date]] = field(default_factory=dict)
    twice: set[_Order] = field(default_factory=set)

    def add(self, table: ReadTable) -> None:
        """Take the rows of a list, which the first of its decisions orders."""
        decisions = tuple(
            DecisionKey(DocumentType.DECISION, decision.number, decision.issued_on)
            for decision in table.decisions
        )
        for row in table.services:
            self._add_row(row, decisions)

    def _add_row(self, row: ServiceRow, decisions: tuple[DecisionKey, ...]) -> None:
        leads, deadline = self.names.find_leads(row.lead, self.index), row.deadline
        if not leads:
            is_left_out = row_of(row.lead.ref) in self.names.left_out
            self.ledger.change(Reason.ROW if is_left_out else Fate.ASKED, row.read)
        if deadline is None:
            return
        once = [
            lead
            for lead in leads
            if not self._stands_already(row, lead, decisions[0], deadline.due_on)
        ]
        if not once or len(once) < len(leads) or not self._is_named_well(row.service):
            return
        self.collected.services.append(
            ProposedService(
                name=row.service.text,
                where=row.service.ref,
                leads=leads,
                decisions=decisions,
                printed_order=row.order,
                deadline_text=deadline.text,
                due_on=deadline.due_on,
                precision=deadline.precision,
            )
        )

    def _stands_already(
        self, row: ServiceRow, lead: Agency, decision: DecisionKey, due_on: date
    ) -> bool:
        """Whether an earlier row has this service and lead, which is said at both rows."""
        key = (row.service.words, lead.pk, decision)
        cell, first_due_on = self.ordered.setdefault(key, (row.lead, due_on))
        if cell is row.lead:
            return False
        if key not in self.twice:
            self.twice.add(key)
            self._report_twice(row.service, lead, cell, row.lead, due_on)
        self._report_twice(row.service, lead, row.lead, cell, first_due_on)
        return True

    def _report_twice(
        self, service: Cell, lead: Agency, place: Cell, other: Cell, due_on: date
    ) -> None:
        message = _(
            "“%(service)s” with %(lead)s also stands at %(other)s, due on %(day)s. Keep one of the "
            "two rows."
        )
        words = {
            "service": service.shown,
            "lead": lead.name,
            "other": other.ref,
            "day": date_format(due_on, "SHORT_DATE_FORMAT"),
        }
        self._report("duplicate-row", message % words, place.ref)

    def _is_named_well(self, service: Cell) -> bool:
        """Whether the name can be kept and is spelled as in the rows before."""
        if len(service.text) > _LONGEST_NAME:
            self._report(
                "long-service",
                _("The name has %(number)d characters; at most %(most)d can be kept. Shorten it.")
                % {"number": len(service.text), "most": _LONGEST_NAME},
                service.ref,
            )
            return False
        first = self.spelled.setdefault(service.words, service)
        if first.text != service.text:
            self._report(
                "similar-service",
                _(
                    "“%(read)s” seems to be “%(name)s” at %(other)s. Write both the same way, or "
                    "tell them apart by other words."
                )
                % {"read": service.shown, "name": first.shown, "other": first.ref},
                service.ref,
            )
        return first.text == service.text

    def _report(self, code: str, message: str, where: str) -> None:
        self.collected.findings.append(Finding(code, message, where))
