"""What a file says of services, and what becomes of it beside what is stored.

An order is never changed by a file: what a file says otherwise is told at its cell with both.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from entities.models import Agency, LegalDocument
from indicators.annex.dates import Decision
from indicators.figures.compare import Changes
from indicators.findings import Finding


def decision_of(document: LegalDocument) -> Decision:
    """A document on record as a file names it."""
    return Decision(document.number, document.issued_on, document.type)


@dataclass(frozen=True)
class ProposedService:
    """One row of a list of services: by when its lead agencies must complete it.

    `decisions` are those that may order it, the ordering one first; where there are several that
    is assumed, and it counts from `ordered_on`, else from its signing. `signed_later` are
    decisions that order it only where that is on record. `due_on` is None where the words have no
    day. `where` is the cell of the name; those of the lead and of the words are ""
    where they have none of their own.
    """

    name: str
    where: str
    leads: tuple[Agency, ...]
    decisions: tuple[Decision, ...]
    printed_order: int | None
    deadline_text: str
    due_on: date | None
    precision: str
    ordered_on: date | None = None
    decision_is_assumed: bool = False
    signed_later: tuple[Decision, ...] = ()
    coordinating: tuple[Agency, ...] = ()
    coordinating_text: str = ""
    note: str = ""
    lead_where: str = ""
    deadline_where: str = ""

    @property
    def ordering(self) -> tuple[Decision, ...]:
        """The decisions of which any may be that of the order."""
        return self.decisions if self.decision_is_assumed else self.decisions[:1]


class OrderState(StrEnum):
    """What becomes of an order that a file lists: what asks for attention comes first."""

    DIFFERS = "differs"
    CREATED = "created"
    UNCHANGED = "unchanged"


class Aspect(StrEnum):
    """What of an order a file may say otherwise."""

    DEADLINE = "deadline"
    LEAD = "lead"
    DECISION = "decision"


@dataclass(frozen=True)
class Difference:
    """What is stored and what the file says, in words, and the cell that says it."""

    aspect: Aspect
    stored: str
    read: str
    where: str


@dataclass(frozen=True)
class ComparedOrder:
    """One lead of a row; `order` is the key of the stored order that it meets, if any."""

    lead: Agency
    state: OrderState
    order: int | None = None
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class ComparedService:
    """A row by the stored name of its service, which is not `is_known` where it is new."""

    row: ProposedService
    is_known: bool
    orders: tuple[ComparedOrder, ...]

    @property
    def new_leads(self) -> list[Agency]:
        return [order.lead for order in self.orders if order.state == OrderState.CREATED]

    @property
    def state(self) -> OrderState:
        """That of the order which asks for most attention."""
        states = {order.state for order in self.orders}
        return next(state for state in OrderState if state in states)


@dataclass(frozen=True)
class NotListed:
    """The key of a stored order that is overdue and that a list of overdue services names not."""

    order: int
    finding: Finding


@dataclass(frozen=True)
class ServiceChanges:
    """The rows of a file beside what is stored.

    A service is counted once, whatever the number of its rows and leads, and an order once for
    each lead. An order is never changed: one that differs stays as it is, and so is unchanged.
    """

    rows: list[ComparedService] = field(default_factory=list)
    # What is stored of the listed services, by which a person can tell that it changed.
    seen: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    not_listed: list[NotListed] = field(default_factory=list)

    @property
    def created(self) -> list[ProposedService]:
        """Of services that are new."""
        return [it.row for it in self.rows if not it.is_known]

    @property
    def updated(self) -> list[ProposedService]:
        """Of stored services that get an order."""
        return [it.row for it in self.rows if it.is_known and it.new_leads]

    @property
    def unchanged(self) -> list[ProposedService]:
        return [it.row for it in self.rows if it.is_known and not it.new_leads]

    def counts(self) -> Changes:
        created = {row.name for row in self.created}
        updated = {row.name for row in self.updated} - created
        unchanged = {row.name for row in self.unchanged} - created - updated
        return Changes(len(created), len(updated), len(unchanged))

    def deadline_counts(self) -> Changes:
        created = sum(len(it.new_leads) for it in self.rows)
        return Changes(created, 0, sum(len(it.orders) for it in self.rows) - created)

    def orders_of(self, findings: Iterable[Finding]) -> dict[Finding, int]:
        """The stored orders of which findings speak, by their keys."""
        differing = self._differing_at()
        found = {row.finding: row.order for row in self.not_listed}
        for finding in findings:
            order = differing.get((finding.where or "", finding.agency or ""))
            if finding.code == "deadline-differs" and order is not None:
                found[finding] = order
        return found

    @property
    def differing(self) -> int:
        """How many orders differ from what is stored."""
        return len(set(self._differing_at().values()))

    def _differing_at(self) -> dict[tuple[str, str], int]:
        """The orders of which a file says something otherwise, by the cell and its lead."""
        return {
            (difference.where, order.lead.slug): order.order
            for it in self.rows
            for order in it.orders
            for difference in order.differences
            if order.order is not None
        }
