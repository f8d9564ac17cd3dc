"""The services of a file that waits: how each was read, and what becomes of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dvctrack.lib.numbers import format_count
from dvctrack.lib.tables.base import Column, Table
from dvctrack.lib.tables.cells import Cell, before_after, text
from entities.choices import DeadlineActKind as Kind
from entities.deadlines.printed import with_day
from indicators.findings import Finding
from indicators.importing.services import (
    Aspect,
    ComparedOrder,
    ComparedService,
    OrderState,
    ServiceChanges,
)

# More leads than these are told by their number and the first of them.
_LEADS_SHOWN = 4
# Findings that say how the words of a deadline were read.
_OF_WORDS = frozenset({"deadline-words", "deadline-before-order", "before-day"})
STATES = {
    OrderState.DIFFERS: gettext_lazy("differs from what is stored"),
    OrderState.CREATED: gettext_lazy("new"),
    OrderState.UNCHANGED: gettext_lazy("stored already"),
}
# What a person can record where the file is right, by what differs.
_REMEDIES = {
    Aspect.DEADLINE: (Kind.CORRECT, Kind.EXTEND),
    Aspect.LEAD: (Kind.CORRECT, Kind.TRANSFER),
    Aspect.DECISION: (Kind.CORRECT,),
}


@dataclass(frozen=True)
class ListedLine:
    """One row of a list; `remarks` say how its words were read."""

    compared: ComparedService
    remarks: Sequence[str] = field(default_factory=list)
    may_correct: bool = False


def listed_lines(
    changes: ServiceChanges, findings: Iterable[Finding], *, may_correct: bool
) -> list[ListedLine]:
    """What differs first, then what is new, each in the order of the file."""
    remarks: dict[str | None, list[str]] = {}
    for finding in findings:
        if finding.code in _OF_WORDS:
            remarks.setdefault(finding.where, []).append(finding.message)
    states = list(OrderState)
    return [
        ListedLine(it, remarks.get(it.row.deadline_where or it.row.where, ()), may_correct)
        for it in sorted(changes.rows, key=lambda it: states.index(it.state))
    ]


def _with_origin(shown: Any, where: str) -> SafeString:
    return format_html('{}<span class="origin">{}</span>', shown, where)


def _service(line: ListedLine) -> Cell:
    row = line.compared.row
    return Cell(_with_origin(row.name, row.where), row.name)


def _leads(line: ListedLine) -> Cell:
    row = line.compared.row
    names = [lead.name for lead in row.leads]
    if len(names) > _LEADS_SHOWN:
        more = len(names) - _LEADS_SHOWN + 1
        told = ngettext("%(number)s more agency", "%(number)s more agencies", more)
        names[_LEADS_SHOWN - 1 :] = [told % {"number": format_count(more)}]
    html = _with_origin(", ".join(names), row.lead_where)
    if row.coordinating_text:
        told = _("coordinating: %(agencies)s") % {"agencies": row.coordinating_text}
        html = format_html('{}<span class="origin">{}</span>', html, told)
    return Cell(html, ", ".join(names))


def _deadline(line: ListedLine) -> Cell:
    row = line.compared.row
    shown = with_day(row.deadline_text, row.due_on)
    html = _with_origin(shown, row.deadline_where)
    remarks = format_html_join("", '<span class="origin">{}</span>', ((it,) for it in line.remarks))
    return Cell(html + remarks, shown)


def _decision(line: ListedLine) -> Cell:
    row = line.compared.row
    if not row.decision_is_assumed:
        return text(str(row.decisions[0]))
    told = _("the source names several decisions")
    return Cell(_with_origin(row.decisions[0], told), f"{row.decisions[0]} – {told}")


def _state(line: ListedLine) -> Cell:
    orders = line.compared.orders
    counted = {state: sum(order.state == state for order in orders) for state in OrderState}
    told = [str(STATES[state]) for state, number in counted.items() if number]
    if len(told) > 1:
        told = [
            f"{STATES[state]}: {format_count(number)}"
            for state, number in counted.items()
            if number
        ]
    shown = ", ".join(told)
    differing = format_html_join("", "{}", ((it,) for it in _differing(line)))
    return Cell(format_html("{}{}", shown, differing), shown)


def _differing(line: ListedLine) -> Iterator[SafeString]:
    """For each order that differs both values, and what can be recorded where the file is right."""
    for order in line.compared.orders:
        for difference in order.differences:
            both = before_after(difference.stored, difference.read)
            ways = format_html_join(
                " · ", '<a href="{}">{}</a>', _ways(order, difference.aspect, line.may_correct)
            )
            lead = order.lead.name if len(line.compared.orders) > 1 else ""
            yield format_html('<span class="origin">{} {} {}</span>', lead, both, ways)


def _ways(order: ComparedOrder, aspect: Aspect, may_correct: bool) -> Iterator[tuple[str, str]]:
    labels = {
        Kind.CORRECT: _("correct the order"),
        Kind.EXTEND: _("record an extension"),
        Kind.TRANSFER: _("move to the new lead"),
    }
    for kind in _REMEDIES[aspect] if may_correct else ():
        yield reverse("service-act", args=(order.order, kind.value)), labels[kind]


class ListedServiceTable(Table):
    """Each service of the file: leads, words and day, decision, and what becomes of it."""

    key = "listed-services"
    title = gettext_lazy("Services of the file")
    stacks = True

    service = Column(
        gettext_lazy("Public service"), render=_service, css="col-wide", row_header=True
    )
    leads = Column(gettext_lazy("Lead agencies"), render=_leads, css="col-name")
    deadline = Column(gettext_lazy("Deadline"), render=_deadline, css="col-document")
    decision = Column(gettext_lazy("Ordering decision"), render=_decision, css="col-document")
    state = Column(gettext_lazy("State"), render=_state, css="col-document")
