"""Stored orders that are overdue on the day of a list of overdue services, which names them not."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dvctrack.lib.names import plain
from entities.deadlines.rows import DeadlineRow, rows_of
from entities.deadlines.state import overdue
from entities.models import Agency
from indicators.annex import ReadTable
from indicators.findings import Finding
from indicators.importing.services import NotListed, ServiceChanges


def not_listed(tables: Iterable[ReadTable], services: ServiceChanges) -> Iterator[NotListed]:
    """Each order once, at the heading of the first list that covers it; a constant number of
    queries.

    An order is named where a row of the file meets it, or says its service and a lead of it;
    also where such a row could not be read.
    """
    lists = [table for table in tables if table.overdue is not None]
    days = {table.overdue.on for table in lists if table.overdue is not None}
    met = {order.order for it in services.rows for order in it.orders}
    named = {(plain(it.row.name), lead.pk) for it in services.rows for lead in it.row.leads}
    read = {it.row.where for it in services.rows}
    unread = {
        row.service.words
        for table in lists
        for row in table.services
        if row.service.ref not in read
    }
    for day in days:
        rows = rows_of(overdue(on=day), on=day)
        leads = {lead for it in services.rows for lead in it.row.leads}
        leads |= {row.agency for row in rows}
        left = [
            row
            for row in rows
            if row.pk not in met
            and row.service.key not in unread
            and named.isdisjoint(
                (row.service.key, lead.pk) for lead in (row.agency, row.first_agency)
            )
        ]
        for table in lists:
            covered = [row for row in left if _covers(table, row, leads)]
            yield from (_not_listed(table, row) for row in covered)
            left = [row for row in left if row not in covered]


def _covers(table: ReadTable, row: DeadlineRow, leads: Iterable[Agency]) -> bool:
    """Whether an order is of the day, and of the quarters, decisions and leads that the title
    names, if any."""
    said = table.overdue
    if said is None or said.on != row.standing.on:
        return False
    title = f" {plain(table.title)} "
    decisions = {(decision.number, decision.issued_on) for decision in said.decisions}
    agencies = {lead for lead in leads if f" {plain(lead.name)} " in title}
    return (
        (not said.quarters or row.quarter in said.quarters)
        and (not decisions or (row.decision.number, row.decision.issued_on) in decisions)
        and (not agencies or row.agency in agencies)
    )


def _not_listed(table: ReadTable, row: DeadlineRow) -> NotListed:
    message = _(
        "“%(service)s” (%(lead)s), due on %(due)s, is overdue on %(day)s and not in this list. If "
        "it is completed, record the completion."
    )
    words = {
        "service": row.service.name,
        "lead": row.agency.name,
        "due": date_format(row.due_on or date.max, "SHORT_DATE_FORMAT"),
        "day": date_format(row.standing.on, "SHORT_DATE_FORMAT"),
    }
    finding = Finding("not-listed", message % words, table.where, row.agency.slug)
    return NotListed(row.pk, finding)
