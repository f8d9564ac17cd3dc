"""The services of lists with their leads found, each service and lead once."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dvctrack.lib.files.cells import Cell
from dvctrack.lib.names import plain
from entities.agencies.matching import AgencyIndex, AgencyRows
from entities.deadlines.wordings import Deadline
from entities.models import Agency, Service, ServiceDeadline
from indicators.annex import ReadTable
from indicators.annex.dates import Decision
from indicators.annex.ledger import Fate, Ledger, Reason
from indicators.annex.service_rows import ServiceRow
from indicators.findings import Finding
from indicators.importing.gathered import Collected
from indicators.importing.leads import named_in, names_all
from indicators.importing.names import NameFinder
from indicators.importing.service_names import ServiceNames
from indicators.importing.services import ProposedService

_LONGEST_NAME = Service._meta.get_field("name").max_length or 0
_LONGEST_COORDINATING = ServiceDeadline._meta.get_field("coordinating_text").max_length or 0

# A service by the words of its name, its lead, and the decision that orders it.
_Order = tuple[str, int, Decision]


@dataclass
class ListedServices:
    """Adds the services of one file to what is collected.

    One service may stand on several rows, each with another lead; with the same lead it stands
    once for each decision. Agencies are those of the day on which its decision was signed; a later
    statement, of the day `as_of`, may name those of that day.
    """

    collected: Collected
    names: NameFinder
    services: ServiceNames
    agencies: AgencyRows
    ledger: Ledger
    as_of: date | None = None
    indexes: dict[date, AgencyIndex] = field(default_factory=dict)
    # The first cell of each service with its lead and decision.
    ordered: dict[_Order, tuple[Cell, Deadline]] = field(default_factory=dict)
    twice: set[_Order] = field(default_factory=set)

    def add(self, table: ReadTable) -> None:
        """Also whom a row names that lacks something else is asked at once."""
        signed = [row.ordered_on for row in table.services if row.ordered_on is not None]
        for row in table.services:
            day = row.ordered_on or min(signed, default=self.as_of)
            if day is not None:
                self._add_row(row, self._index(row.lead, day))

    def _index(self, lead: Cell, signed_on: date) -> AgencyIndex:
        """The agencies of the signing, unless the row plainly speaks of those of a later day."""
        days = [signed_on] if self.as_of is None else [signed_on, self.as_of]
        for day in days:
            if day not in self.indexes:
                self.indexes[day] = AgencyIndex.of(self.agencies, on=day)
        found = (self.indexes[day] for day in days if names_all(lead, self.indexes[day]))
        return next(found, self.indexes[signed_on])

    def _add_row(self, row: ServiceRow, index: AgencyIndex) -> None:
        leads, deadline = self.names.find_leads(row.lead, index), row.deadline
        if leads.is_open:
            self.ledger.change(Fate.ASKED, row.read)
        elif not leads.agencies:
            self.ledger.change(Reason.ROW, row.read)
        if deadline is None or not leads.agencies or self._is_too_long(row.service):
            return
        name = self.services.name_of(row.service)
        twice = [
            lead
            for lead in leads.agencies
            if self._stands_already(row, name, lead, row.decisions[0], deadline)
        ]
        if twice:
            return
        coordinating = row.coordinating
        self.collected.services.append(
            ProposedService(
                name=name,
                where=row.service.ref,
                leads=leads.agencies,
                decisions=row.decisions,
                signed_later=row.signed_later,
                printed_order=row.order,
                deadline_text=deadline.text,
                due_on=deadline.due_on,
                precision=deadline.precision,
                ordered_on=row.ordered_on,
                decision_is_assumed=row.decision_is_assumed,
                coordinating=named_in(coordinating, index) if coordinating else (),
                coordinating_text=coordinating.text[:_LONGEST_COORDINATING] if coordinating else "",
                note=row.note,
                lead_where=row.lead.ref,
                deadline_where=row.deadline_where,
            )
        )

    def _stands_already(
        self, row: ServiceRow, name: str, lead: Agency, decision: Decision, deadline: Deadline
    ) -> bool:
        """Whether an earlier row has this service and lead, which is said at both rows."""
        key = (plain(name), lead.pk, decision)
        cell, first = self.ordered.setdefault(key, (row.lead, deadline))
        if first is deadline:
            return False
        if key not in self.twice:
            self.twice.add(key)
            self._report_twice(row.service, lead, cell, row.lead, deadline)
        self._report_twice(row.service, lead, row.lead, cell, first)
        return True

    def _report_twice(
        self, service: Cell, lead: Agency, place: Cell, other: Cell, deadline: Deadline
    ) -> None:
        message = _(
            "“%(service)s” with %(lead)s also stands at %(other)s, due on %(day)s. Keep one of the "
            "two rows."
        )
        due_on = deadline.due_on
        words = {
            "service": service.shown,
            "lead": lead.name,
            "other": other.ref,
            "day": date_format(due_on, "SHORT_DATE_FORMAT") if due_on else deadline.text,
        }
        self._report("duplicate-row", message % words, place.ref)

    def _is_too_long(self, service: Cell) -> bool:
        if len(service.text) > _LONGEST_NAME:
            self._report(
                "long-service",
                _("The name has %(number)d characters; at most %(most)d can be kept. Shorten it.")
                % {"number": len(service.text), "most": _LONGEST_NAME},
                service.ref,
            )
        return len(service.text) > _LONGEST_NAME

    def _report(self, code: str, message: str, where: str) -> None:
        self.collected.findings.append(Finding(code, message, where))
